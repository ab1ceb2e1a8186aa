import { describe, expect, it } from "vitest";
import { runScript, type ScriptOptions } from "./run-script";

const options = (script: string, more: Partial<ScriptOptions> = {}): ScriptOptions => ({
  script,
  env: process.env,
  logged: { stdout: true, stderr: true },
  onLine: () => undefined,
  signal: new AbortController().signal,
  timeoutSeconds: 0,
  ...more,
});

describe("run", () => {
  it("takes one newline off the end, no more", async () => {
    expect(await runScript(options("printf 'a\\n\\n'; printf 'e\\n' >&2"))).toEqual({ stdout: "a\n", stderr: "e" });
  });

  it("says how it failed, the whole script and all output in the order in which it came", async () => {
    const script = "echo one; sleep 0.1; echo two >&2; exit 4";
    await expect(runScript(options(script))).rejects.toThrow(`exit status 4: running "${script}":\none\ntwo\n`);
  });

  it("hands on every line of the streams that are logged, also an unfinished last one", async () => {
    const lines: string[] = [];
    await runScript(options("printf 'a\\nb'; echo c >&2", { logged: { stdout: true, stderr: false }, onLine: (line) => lines.push(line) }));
    expect(lines).toEqual(["a", "b"]);
  });

  it("closes stdin unless there is some", async () => {
    expect((await runScript(options("cat"))).stdout).toBe("");
    expect((await runScript(options("cat", { stdin: "text" }))).stdout).toBe("text");
    // far more than a pipe holds, and nobody reads it
    expect((await runScript(options("true", { stdin: "x".repeat(1 << 20) }))).stdout).toBe("");
  });

  it.each([
    [
      "an interpreter that is not on PATH",
      { interpreter: ["no-such-program"] },
      `exec: "no-such-program": executable file not found in $PATH: running "x":\n`,
    ],
    [
      "an interpreter that is no file",
      { interpreter: ["/no/such/program"] },
      `fork/exec /no/such/program: no such file or directory: running "x":\n`,
    ],
    ["a directory that is not there", { dir: "/no/such" }, `chdir /no/such: no such file or directory: running "x":\n`],
  ])("does not start with %s", async (_what, more, message) => {
    await expect(runScript(options("x", more))).rejects.toThrow(new Error(message));
  });

  it("an argument list that is too long is an error, not a crash", async () => {
    const env = { BIG: "x".repeat(1 << 20) };
    await expect(runScript(options("true", { env }))).rejects.toThrow(`fork/exec /bin/sh: argument list too long: running "true":\n`);
  });

  it("kills the shell when aborted and after the timeout, with SIGKILL", async () => {
    const controller = new AbortController();
    const running = runScript(options("trap 'echo trapped' TERM INT; echo on; exec sleep 20", { signal: controller.signal }));
    setTimeout(() => controller.abort(), 200);
    await expect(running).rejects.toThrow(/^signal: killed: running ".*":\non\n$/);
    await expect(runScript(options("exec sleep 20", { timeoutSeconds: 0.2 }))).rejects.toThrow("signal: killed");
  });
});
