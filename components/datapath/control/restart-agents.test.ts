import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { endpointDifferences, endpointScript } from "./restart-agents";

describe("endpointDifferences", () => {
  const nodes = ["a", "b"];
  const differing = (...found: [string, string[]][]) =>
    endpointDifferences(nodes, new Map(found)).map(({ subject, found, settles }) => [subject, found, settles]);

  it("finds none where every endpoint of every node is ready", () => {
    expect(differing(["b", ["ready"]], ["a", ["ready", "ready"]])).toEqual([]);
  });

  it.each<[string, string[] | undefined, string]>([
    ["whose agent is not there", undefined, "no agent is ready"],
    ["whose agent has no endpoint yet", [], "none yet"],
    ["that compiles", ["ready", "restoring", "waiting-to-regenerate", "restoring"], "3 of 4: restoring, waiting-to-regenerate"],
    ["whose endpoint failed", ["not-ready"], "1 of 1: not-ready"],
  ])("names a node %s, and waits for it", (_, states, word) => {
    expect(differing(["a", ["ready"]], ...(states ? [["b", states] as [string, string[]]] : []))).toEqual([["node b", word, true]]);
  });
});

describe("endpointScript", () => {
  /** Runs it with commands of the test's own: one that prints the next line of `answers`, and a clock that only a sleep moves on. */
  async function run(answers: string[], command = "cilium-dbg") {
    const folder = await mkdtemp(join(tmpdir(), "cilium-lab-endpoints-"));
    try {
      const write = async (name: string, text: string) => {
        await writeFile(join(folder, name), `#!/bin/sh\n${text}\n`);
        await chmod(join(folder, name), 0o755);
      };
      await writeFile(join(folder, "answers"), answers.map((answer) => `${answer}\n`).join(""));
      await write(command, `echo "$*" >> ${folder}/asked; sed -n "$(wc -l < ${folder}/asked)p" ${folder}/answers`);
      await write("sleep", `echo "$1" >> ${folder}/slept`);
      await write("date", `echo $((1700000000 + $(cat ${folder}/slept 2>/dev/null | paste -sd+ - | sed 's/^$/0/')))`);
      const { stdout } = await execa("sh", ["-c", endpointScript, "observe"], {
        env: { PATH: `${folder}:/usr/bin:/bin` },
        extendEnv: false,
      });
      return { stdout, asked: (await readFile(join(folder, "asked"), "utf8")).trim().split("\n") };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  const question = "endpoint list -o jsonpath={[*].status.state}";

  it.each([
    ["all are ready", ["ready ready"], "ready ready", 1],
    ["the last one is ready", ["", "restoring ready", "ready not-ready", "ready ready"], "ready ready", 4],
    ["40 s are over", Array.from({ length: 30 }, () => "ready regenerating"), "ready regenerating", 21],
  ])("asks until %s", async (_, answers, stdout, times) => {
    expect(await run(answers)).toEqual({ stdout, asked: Array.from({ length: times }, () => question) });
  });

  it("knows the command by its name of old", async () => {
    expect(await run(["ready"], "cilium")).toEqual({ stdout: "ready", asked: [question] });
  });
});
