import { execa } from "execa";
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { DatapathSummary } from "./summary";
import { agentAnswer, answers, declared, status, type Answers } from "./testing/sample-cluster";

// A real program with a dozen processes, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "main-"));
  await mkdir(join(home, "bin"));
  await mkdir(join(home, "tmp"));
  await symlink(join(__dirname, "testing/replaying-kubectl.cjs"), join(home, "bin/kubectl"));
});
afterEach(() => rm(home, { recursive: true }));

/** Runs the program as the Command does, on a FAKE kubectl. */
async function run(from: Answers, environment: Record<string, string> = {}) {
  const file = join(home, "answers.json");
  await writeFile(file, JSON.stringify(from));
  const { exitCode, stdout, stderr } = await execa("node_modules/.bin/node", ["--import", "tsx", "components/datapath/probe/main.ts"], {
    env: {
      PATH: `${home}/bin:${process.env.PATH}`,
      TMPDIR: `${home}/tmp`,
      FAKE_ANSWERS: file,
      KUBECONFIG_CONTENT: "the kubeconfig",
      DECLARED: JSON.stringify(declared),
      ...environment,
    },
    reject: false,
  });
  const leftovers = (await readdir(join(home, "tmp"))).filter((name) => name.startsWith("cilium-lab-"));
  return { exitCode, stdout, stderr, last: stderr.split("\n").at(-1), leftovers };
}

describe("the probe's program", () => {
  it("prints the summary as JSON on stdout and nothing else there", async () => {
    const { exitCode, stdout, leftovers } = await run(answers);
    expect([exitCode, (JSON.parse(stdout) as DatapathSummary).facts["Routing: Host"], leftovers]).toEqual([0, "BPF", []]);
  });

  it("ends with the one line that differs", async () => {
    const legacy = (i: number): Answers[number] => [
      `exec cilium-${i}`,
      agentAnswer(i, { status: { routing: { ...status.routing, "intra-host-routing-mode": "Legacy" } } }),
    ];
    const { exitCode, stdout, last, leftovers } = await run([legacy(0), legacy(1), ...answers]);
    expect([exitCode, stdout, last, leftovers]).toEqual([
      1,
      "",
      'datapath: node lab-control-plane: Routing: Host is "Legacy", declared "BPF". Look further: kubectl -n kube-system exec cilium-0 -c cilium-agent -- cilium-dbg status --verbose',
      [],
    ]);
  });

  it("ends with kubectl's words where the cluster does not answer, and never shows the kubeconfig", async () => {
    const { exitCode, stderr, leftovers } = await run([]);
    expect([exitCode, stderr, leftovers]).toEqual([
      1,
      "datapath: kubectl delete -l cilium-lab/probe=true namespaces --wait=false: fake kubectl: no answer to delete -l cilium-lab/probe=true namespaces --wait=false",
      [],
    ]);
  });

  it("says what to do where kubectl is missing", async () => {
    const { exitCode, last } = await run([], { PATH: "/nowhere" });
    expect([exitCode, last]).toEqual([1, 'datapath: kubectl is not on PATH. Run this in a shell of the lab: eval "$(make -s env)".']);
  });
});
