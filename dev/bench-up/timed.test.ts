import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { timed } from "./timed";

describe("timed", () => {
  let folder: string;
  beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), "timed-"))));
  afterAll(() => rm(folder, { recursive: true }));
  const run = (script: string, more: { follow?: string[]; signal?: AbortSignal; patience?: number } = {}) =>
    timed("sh", ["-c", script], {
      cwd: folder,
      env: process.env,
      log: join(folder, "logs", "log"),
      signal: new AbortController().signal,
      ...more,
    });

  it("gives the exit code, the lines of both streams with their times, and keeps them", async () => {
    const { exitCode, seconds, lines } = await run("echo one; sleep 0.3; echo two >&2; exit 3");
    expect(exitCode).toBe(3);
    expect(lines.map(({ text }) => text)).toEqual(["one", "two"]);
    expect(lines[1]!.at - lines[0]!.at).toBeGreaterThan(0.25);
    expect(seconds).toBeGreaterThanOrEqual(lines[1]!.at);
    expect(await readFile(join(folder, "logs", "log"), "utf8")).toMatch(/^ +\d+\.\d{3} {2}one\n +\d+\.\d{3} {2}two\n$/);
  });

  it("times the lines of a file as they are appended", async () => {
    const file = join(folder, "events");
    const { followed } = await run(`echo a >>"${file}"; sleep 0.4; echo b >>"${file}"; sleep 0.4`, { follow: [file] });
    expect(followed[0]!.map(({ text }) => text)).toEqual(["a", "b"]);
    // Read at the end, both would have come at once.
    expect(followed[0]![1]!.at - followed[0]![0]!.at).toBeGreaterThan(0.3);
  });

  it("goes on with a file that was emptied", async () => {
    const file = join(folder, "emptied");
    const { followed } = await run(`echo long-one >>"${file}"; sleep 0.4; echo b >"${file}"; sleep 0.4; echo c >>"${file}"`, {
      follow: [file],
    });
    expect(followed[0]!.map(({ text }) => text)).toEqual(["long-one", "b", "c"]);
  });

  it("interrupts all of the group when it is aborted, and waits for its end", async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 300);
    const { exitCode, seconds, lines } = await run("trap 'echo tidied; exit 7' INT; sleep 30 & wait", { signal: stop.signal });
    expect([exitCode, lines.map(({ text }) => text)]).toEqual([7, ["tidied"]]);
    expect(seconds).toBeLessThan(10);
  });

  it("ends a command that takes too long", async () => {
    const { exitCode, seconds } = await run("exec sleep 30", { patience: 0.2 });
    expect(exitCode).toBe(128);
    expect(seconds).toBeLessThan(10);
  });

  it("does not wait for what the command left running with its output open", async () =>
    expect((await run("sleep 20 & echo left")).seconds).toBeLessThan(10));

  it("starts nothing once it is aborted, and says what cannot be started", async () => {
    await expect(run("true", { signal: AbortSignal.abort(new Error("stopped")) })).rejects.toThrow("stopped");
    await expect(
      timed("no-such-program", [], { cwd: folder, env: process.env, log: join(folder, "log"), signal: new AbortController().signal }),
    ).rejects.toThrow("ENOENT");
  });
});
