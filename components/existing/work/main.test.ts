import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { answers, cilium, json, kindNodes, wanted, type SampleCluster } from "./testing/sample-objects";

// A real program with several processes, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "main-"));
  await mkdir(join(home, "bin"));
  await mkdir(join(home, "tmp"));
  await symlink(join(__dirname, "../../datapath/probe/testing/replaying-kubectl.cjs"), join(home, "bin/kubectl"));
});
afterEach(() => rm(home, { recursive: true }));

/** Runs the program as the commands do, on a FAKE kubectl. */
async function run(word: string, cluster: SampleCluster, environment: Record<string, string> = {}) {
  const { kubeSystem, nodes, workloads, configMaps, releases } = answers(cluster);
  const file = join(home, "answers.json");
  const calls = [
    ["get namespace", kubeSystem],
    ["get nodes", nodes],
    ["get daemonsets,pods", workloads],
    ["get configmaps", configMaps],
    ["get secrets", releases],
    ["delete -l", ""],
    ["create", ""],
    ["get pods", json([])],
    ["delete namespace", ""],
  ];
  await writeFile(file, JSON.stringify(calls));
  const { exitCode, stdout, stderr } = await execa(
    "node_modules/.bin/node",
    ["--import", "tsx", "components/existing/work/main.ts", word],
    {
      env: {
        PATH: `${home}/bin:${process.env.PATH}`,
        TMPDIR: `${home}/tmp`,
        FAKE_ANSWERS: file,
        KUBECONFIG_CONTENT: "the kubeconfig",
        WANTED: JSON.stringify(wanted),
        ...environment,
      },
      reject: false,
    },
  );
  const leftovers = (await readdir(join(home, "tmp"))).filter((name) => name.startsWith("cilium-lab-"));
  return { exitCode, stdout, stderr, leftovers };
}

describe("the program", () => {
  it("prints what it found as JSON, keeps who the stack is, and leaves no file", async () => {
    const previous = { owner: "me", cluster: "uid-1", nodes: [], notes: [] };
    const { exitCode, stdout, leftovers } = await run("inspect", {}, { PULUMI_COMMAND_STDOUT: JSON.stringify(previous) });
    expect([exitCode, JSON.parse(stdout), leftovers]).toEqual([0, { ...previous, nodes: ["kind-control-plane", "kind-worker"] }, []]);
  });

  it("ends with the sentence that says why not", async () => {
    const { exitCode, stdout, stderr, leftovers } = await run("inspect", { nodes: kindNodes, workloads: [cilium] });
    expect([exitCode, stdout, stderr, leftovers]).toEqual([
      1,
      "",
      "existing cluster: Cilium is there already and is not this stack's: DaemonSet kube-system/cilium. " +
        "Change it by whatever installed it, or remove it first (helm -n NAMESPACE uninstall NAME); two of them on one node undo each other.",
      [],
    ]);
  });

  it.each([
    ["a word that it does not know", "dance", '"dance" is no word of this program. Accepted: inspect, take-over, put-back, restart.'],
    ["a take-over by nobody", "take-over", 'OWNER is not set; the stack\'s ExistingCluster sets it. Run "make up".'],
  ])("refuses %s", async (_, word, message) => {
    const { exitCode, stderr } = await run(word, {});
    expect([exitCode, stderr]).toEqual([1, `existing cluster: ${message}`]);
  });
});
