import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callersKubeconfig } from "../../components/existing/kubeconfig";
import { projectText, stackTexts } from "../../components/testing/stack-files";
import { checkPolicies } from "./policies";
import { standInKubeconfig } from "./stand-in-kubeconfig";

const checkout = join(__dirname, "..", "..");
let folder: string;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "policies-"));
  const file = join(folder, "kubeconfig");
  await writeFile(file, standInKubeconfig("kind-existing"));
  env = { ...process.env, KUBECONFIG: file, [callersKubeconfig]: file };
});
afterAll(() => rm(folder, { recursive: true }));

const judged = (stackText: string) => checkPolicies({ checkout, projectText, stackText, env });

// Each is a process of its own that loads the whole program.
describe("checkPolicies", { timeout: 120_000 }, () => {
  it("judges the program of a stack", async () => {
    expect(await judged(stackTexts.existing!)).toEqual({ kind: "ok", detail: expect.stringMatching(/^\d{1,2} resources$/) as string });
  });

  it("fails with what the program says", async () => {
    expect(await judged("config: { cilium-lab:hubble: maybe }")).toEqual({
      kind: "failed",
      lines: ['cilium-lab:hubble "maybe" is not accepted. Accepted: off, on. Example: off.'],
    });
  });
});
