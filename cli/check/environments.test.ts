import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { stackValues } from "../../components/config/stack-values";
import { callersKubeconfig } from "../../components/existing/kubeconfig";
import { projectText, stackTexts } from "../../components/testing/stack-files";
import { evaluateProgram } from "../../policies/evaluate";
import { standInKubeconfig } from "./stand-in-kubeconfig";

describe("the committed stacks", { timeout: 60_000 }, () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "judge-"));
    const file = join(folder, "kubeconfig");
    writeFileSync(file, standInKubeconfig("kind-existing"));
    vi.stubEnv("KUBECONFIG", file);
    vi.stubEnv(callersKubeconfig, file);
    // The program runs where it is imported.
    vi.resetModules();
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });

  it.each(Object.entries(stackTexts))("%s passes every rule", async (stack, text) => {
    const { project, values } = stackValues(projectText, text);
    const { resources, violations } = await evaluateProgram(project, values, () => import("../../index.js"));
    expect(violations).toEqual([]);
    // The program of a cluster that is there makes fewer; neither is empty.
    expect(resources).toBeGreaterThan(stack === "existing" ? 5 : 15);
  });
});
