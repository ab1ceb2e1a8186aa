import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { callersKubeconfig, contextOf } from "../../components/existing/kubeconfig";
import type { LabCluster } from "../../components/lab-config";
import { sampleCluster } from "../../components/testing/sample-cluster";
import { kubeconfigFor } from "./kubeconfig";
import { standInKubeconfig } from "./stand-in-kubeconfig";

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), "kubeconfig-"))));
afterEach(() => rm(folder, { recursive: true }));

const existing = (kubeconfig: string, context: string): LabCluster => ({
  kind: "existing",
  spec: { kubeconfig, context, apiServer: { host: "api.example.org", port: 6443 }, takeOver: "refuse" },
});
const asked = (cluster: LabCluster, file: string) => kubeconfigFor(cluster, folder, join(folder, "check"), { KUBECONFIG: file });

describe("kubeconfigFor", () => {
  it("wants none for a cluster that the lab makes", async () => {
    expect(await asked({ kind: "kind", spec: sampleCluster }, "/nowhere")).toEqual({ kind: "ready", env: {} });
  });

  it("leaves the person's own where it has the context", async () => {
    const file = join(folder, "config");
    await writeFile(file, standInKubeconfig("mine"));
    expect(await asked(existing("", "mine"), file)).toEqual({
      kind: "ready",
      env: { [callersKubeconfig]: file },
      note: "with context mine",
    });
    expect(await asked(existing(file, ""), "/nowhere")).toEqual({
      kind: "ready",
      env: { [callersKubeconfig]: "/nowhere" },
      note: "with context in force",
    });
  });

  it.each(["mine", ""])("stands in for context %j where there is no file", async (context) => {
    const file = join(folder, "check", "stand-in-kubeconfig");
    expect(await asked(existing("", context), join(folder, "none"))).toEqual({
      kind: "ready",
      env: { KUBECONFIG: file, [callersKubeconfig]: file },
      note: `with a stand-in kubeconfig: this machine has no context ${context === "" ? "in force" : '"mine"'}`,
    });
    expect(contextOf([{ path: file, text: await readFile(file, "utf8") }], context).context).toBe(context === "" ? "stand-in" : "mine");
  });

  it("stands in where the file has another context", async () => {
    const file = join(folder, "config");
    await writeFile(file, standInKubeconfig("other"));
    expect(await asked(existing("", "mine"), file)).toMatchObject({
      kind: "ready",
      note: 'with a stand-in kubeconfig: this machine has no context "mine"',
    });
  });

  it("does not stand in for a file that is named", async () => {
    const answer = await asked(existing("/nowhere/config", ""), "/nowhere");
    expect(answer).toMatchObject({ kind: "none", why: expect.stringContaining("there is no file /nowhere/config.") as string });
  });
});
