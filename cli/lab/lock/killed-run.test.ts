import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { endLeftProcesses } from "./killed-run";
import { runVariable } from "./lab-lock";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cilium-lab-"));
});
afterEach(() => rm(folder, { recursive: true }));

const run = `run-${process.pid}`;
/** Starts `sleep` under another name. */
async function start(name: string, seconds: number, environment: Record<string, string> = { [runVariable]: run }) {
  await symlink("/bin/sleep", join(folder, name)).catch(() => undefined); // for the second of a name it is there
  const child = spawn(join(folder, name), [String(seconds)], { env: environment, stdio: "ignore" });
  await once(child, "spawn");
  const ended = once(child, "exit") as Promise<[number | null, NodeJS.Signals | null]>;
  return { child, ended };
}

describe("endLeftProcesses", () => {
  it("ends what a run has left, and nothing else", async () => {
    const said: string[] = [];
    const kind = await start("kind", 60);
    const others = [await start("docker", 60, { [runVariable]: "another" }), await start("docker", 60, {})];
    await endLeftProcesses([run, "yet-another"], (line) => said.push(line));
    expect(await kind.ended).toEqual([null, "SIGTERM"]);
    expect(said).toEqual(["Ended what an interrupted command had left running: kind."]);
    expect(others.map(({ child }) => child.exitCode ?? child.signalCode)).toEqual([null, null]);
    for (const { child } of others) child.kill("SIGKILL");
  });

  it("waits for Pulumi, which it never ends", async () => {
    const said: string[] = [];
    const pulumi = await start("pulumi", 1);
    await endLeftProcesses([run], (line) => said.push(line));
    expect(await pulumi.ended).toEqual([0, null]);
    const pid = pulumi.child.pid;
    expect(said).toEqual([
      `Pulumi (process ${pid}) outlived the command that started it: waiting for it to end. \`kill -INT ${pid}\` ends it in order.`,
    ]);
  });

  it("says nothing where nothing is left", async () => {
    const said: string[] = [];
    await endLeftProcesses([run], (line) => said.push(line));
    await endLeftProcesses([], (line) => said.push(line));
    expect(said).toEqual([]);
  });
});
