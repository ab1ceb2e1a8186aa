import { execa } from "execa";
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { answers, declared, type Answers } from "../probe/testing/sample-cluster";

// A real program with some processes, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "main-"));
  await mkdir(join(home, "bin"));
  await mkdir(join(home, "tmp"));
  await symlink(join(__dirname, "../probe/testing/replaying-kubectl.cjs"), join(home, "bin/kubectl"));
});
afterEach(() => rm(home, { recursive: true }));

/** Runs the program as the Command does at an update, on a FAKE kubectl. */
async function run(from: Answers, planned: object) {
  const file = join(home, "answers.json");
  await writeFile(file, JSON.stringify(from));
  const { exitCode, stdout, stderr } = await execa("node_modules/.bin/node", ["--import", "tsx", "components/datapath/rollout/main.ts"], {
    env: {
      PATH: `${home}/bin:${process.env.PATH}`,
      TMPDIR: `${home}/tmp`,
      FAKE_ANSWERS: file,
      KUBECONFIG_CONTENT: "the kubeconfig",
      PLANNED: JSON.stringify(planned),
      PULUMI_COMMAND_STDOUT: JSON.stringify({ change: "a", declared }),
    },
    reject: false,
  });
  const leftovers = (await readdir(join(home, "tmp"))).filter((name) => name.startsWith("cilium-lab-"));
  return { exitCode, stdout, stderr, leftovers };
}

describe("the program before a change", () => {
  it("prints what to keep for the next change and nothing else on stdout", async () => {
    const { exitCode, stdout, stderr, leftovers } = await run([["get daemonset", ""]], { change: "b", declared });
    expect([exitCode, JSON.parse(stdout), stderr, leftovers]).toEqual([0, { change: "b", declared }, "rollout: no Cilium runs yet", []]);
  });

  it("fails on a version that is not on the supported path, in one line", async () => {
    const { exitCode, stdout, stderr, leftovers } = await run([["get daemonset cilium", "daemonset.apps/cilium"], ...answers], {
      change: "b",
      declared: { ...declared, ciliumVersion: "1.19.6" },
    });
    expect([exitCode, stdout, leftovers]).toEqual([1, "", []]);
    expect(stderr).toMatch(
      /^rollout: ciliumVersion "1\.19\.6" is refused, and nothing is changed\. From Cilium 1\.20\.2 to 1\.19\.6 is a downgrade, [^\n]*$/,
    );
  });
});
