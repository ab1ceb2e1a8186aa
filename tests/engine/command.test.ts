import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { engineMissing, startEngine, type Engine, type Project } from "./engine";

const missing = engineMissing();
if (missing) console.warn(`tests of the command stand-in on the real engine are skipped: ${missing}`);

/** A program with one Command, `c`; `args` is JavaScript. */
const program = (args: string, options = "{}") => `
  const pulumi = require("@pulumi/pulumi");
  const command = require("@pulumi/command");
  const c = new command.local.Command("c", ${args}, ${options});
  exports.stdout = c.stdout;
  exports.stderr = c.stderr;
`;

describe.skipIf(missing)("the command stand-in on the real engine", () => {
  let engine: Engine;
  let project: Project;
  let work: string;
  const log = async (): Promise<string[]> => (await readFile(join(work, "log"), "utf8").catch(() => "")).split("\n").filter(Boolean);
  /** A script that notes what it saw of the previous run. */
  const note = (word: string) =>
    `echo "${word} [$PULUMI_COMMAND_STDOUT] [$PULUMI_COMMAND_STDERR] $X" >> ${work}/log; echo out-${word}; echo err-${word} >&2`;
  const js = (value: unknown) => JSON.stringify(value);
  const start = async (args: object | string, options?: string) => {
    project = await engine.project({
      program: program(typeof args === "string" ? args : js(args), options),
      packages: ["@pulumi/command"],
    });
  };
  const change = (args: object | string) => project.write(program(typeof args === "string" ? args : js(args)));

  beforeAll(async () => void (engine = await startEngine(["command"])));
  afterAll(() => engine?.dispose());
  beforeEach(async () => {
    work = await mkdtemp(join(tmpdir(), "lab-command-"));
    return () => rm(work, { recursive: true, force: true });
  });

  it("says once that it is a stand-in, and so does the language host", async () => {
    await start({ create: "true" });
    const { output } = await project.up(["--skip-preview"]);
    const diagnostics = output.slice(output.indexOf("Diagnostics:"));
    expect(
      diagnostics
        .split("\n")
        .map((line) => line.trim())
        .filter((line) => line.includes("stand-in"))
        .sort(),
    ).toEqual([
      `"command" is the lab's own stand-in for the official plugin v1.2.1, which cannot be installed here`,
      `"nodejs" is the lab's own stand-in for the official plugin v3.250.0, which cannot be installed here`,
    ]);
  });

  it("create: stores trimmed output; a second up changes nothing; preview and refresh run nothing; destroy runs delete", async () => {
    await start({ create: note("create"), delete: note("delete"), environment: { X: "1" } });
    const preview = await project.preview();
    expect(preview.output).toMatch(/\+\s+command:local:Command c create/);
    expect(await log()).toEqual([]);

    expect((await project.up()).exitCode).toBe(0);
    expect(await project.outputs()).toEqual({ stdout: "out-create", stderr: "err-create" });
    expect((await project.resources())[0]).toMatchObject({
      type: "command:local:Command",
      id: expect.stringMatching(/^c[0-9a-f]{8}$/),
      inputs: { addPreviousOutputInEnv: true, environment: { X: "1" } },
    });
    expect((await project.up(["--expect-no-changes"])).exitCode).toBe(0);
    expect((await project.refresh(["--expect-no-changes"])).exitCode).toBe(0);
    expect(await log()).toEqual(["create [] [] 1"]);

    expect((await project.destroy()).exitCode).toBe(0);
    expect(await log()).toEqual(["create [] [] 1", "delete [out-create] [err-create] 1"]);
  });

  it("a failing create: exit code, the whole script and its output in the error; nothing in state, delete never runs", async () => {
    await start({ create: `echo said; echo "complained" >&2; touch ${work}/partial; exit 3`, delete: note("delete"), logging: "none" });
    const { output, exitCode } = await project.up();
    expect(exitCode).not.toBe(0);
    expect(output).toContain(`error: exit status 3: running "echo said; echo \\"complained\\" >&2; touch ${work}/partial; exit 3":`);
    expect(output).toMatch(/said\n\s*complained/);
    expect(await project.resources()).toEqual([]);
    expect(await project.pendingOperations()).toEqual([]);
    expect(existsSync(join(work, "partial"))).toBe(true);
    await project.destroy();
    expect(await log()).toEqual([]);
  });

  it("without update, a changed create, delete, environment or logging runs create again as an update", async () => {
    const before = { create: note("create"), delete: "true", environment: { X: "1" } };
    await start(before);
    await project.up(["--skip-preview"]);
    let args: object = before;
    for (const changed of [
      { create: `${before.create} # 2` },
      { delete: "true # 2" },
      { environment: { X: "2" } },
      { logging: "stdout" },
    ]) {
      args = { ...args, ...changed };
      await change(args);
      expect((await project.up(["--skip-preview"])).output).toMatch(/~\s+command:local:Command c updating/);
    }
    expect(await log()).toEqual([
      "create [] [] 1",
      "create [out-create] [err-create] 1",
      "create [out-create] [err-create] 1",
      "create [out-create] [err-create] 2",
      "create [out-create] [err-create] 2",
    ]);
  });

  it("with update, any change runs update, also when only update is added or changed", async () => {
    const create = note("create");
    await start({ create });
    await project.up(["--skip-preview"]);
    await change({ create, update: note("update") });
    expect((await project.up(["--skip-preview"])).output).toMatch(/~\s+command:local:Command c updating/);
    await change({ create, update: note("update"), environment: { X: "2" } });
    await project.up(["--skip-preview"]);
    await change({ create, update: `${note("update")} # changed`, environment: { X: "2" } });
    await project.up(["--skip-preview"]);
    expect(await log()).toEqual([
      "create [] [] ",
      "update [out-create] [err-create] ",
      "update [out-update] [err-update] 2",
      "update [out-update] [err-update] 2",
    ]);
  });

  it("triggers added or changed replace, also with update: new create without previous output, then the old delete with the old environment", async () => {
    const scripts = { create: note("create"), update: note("update"), delete: note("delete") };
    await start({ ...scripts, environment: { X: "old" } });
    await project.up(["--skip-preview"]);
    await change({ ...scripts, environment: { X: "new" }, triggers: [1] });
    expect((await project.preview()).output).toMatch(/\+-\s+command:local:Command c replace/);
    await project.up(["--skip-preview"]);
    await change({ ...scripts, environment: { X: "new" }, triggers: [2] });
    expect((await project.preview()).output).toMatch(/\+-\s+command:local:Command c replace/);
    expect(await log()).toEqual(["create [] [] old", "create [] [] new", "delete [out-create] [err-create] old"]);
  });

  it("a failing update leaves the old inputs in state and is tried again", async () => {
    await start({ create: "echo ok" });
    await project.up(["--skip-preview"]);
    await change({ create: "echo ok", update: `${note("update")}; exit 1` });
    expect((await project.up(["--skip-preview"])).exitCode).not.toBe(0);
    expect((await project.resources())[0]!.inputs).toMatchObject({ create: "echo ok" });
    expect((await project.resources())[0]!.inputs).not.toHaveProperty("update");
    expect((await project.up(["--skip-preview"])).exitCode).not.toBe(0);
    expect(await log()).toEqual(["update [ok] [] ", "update [ok] [] "]);
  });

  it("a failing delete keeps the resource; no delete succeeds", async () => {
    await start({ create: "true", delete: `test -e ${work}/go` });
    await project.up(["--skip-preview"]);
    expect((await project.destroy(["--skip-preview"])).exitCode).not.toBe(0);
    expect(await project.resources()).toHaveLength(1);
    await writeFile(join(work, "go"), "");
    expect((await project.destroy(["--skip-preview"])).exitCode).toBe(0);

    await start({ create: "true" });
    await project.up(["--skip-preview"]);
    expect((await project.destroy(["--skip-preview"])).exitCode).toBe(0);
    expect(await project.resources()).toEqual([]);
  });

  it("addPreviousOutputInEnv: false passes no previous output; scripts inherit Pulumi's environment", async () => {
    await start({ create: note("create"), delete: `echo "$INHERITED" >> ${work}/log; ${note("delete")}`, addPreviousOutputInEnv: false });
    await project.up(["--skip-preview"]);
    await project.destroy(["--skip-preview"], { env: { INHERITED: "from-pulumi" } });
    expect(await log()).toEqual(["create [] [] ", "from-pulumi", "delete [] [] "]);
  });

  it("dir, stdin and interpreter", async () => {
    await start({ create: "pwd; cat", dir: work, stdin: "given" });
    await project.up(["--skip-preview"]);
    expect(await project.outputs()).toEqual({ stdout: `${work}\ngiven`, stderr: "" });
    await start({ create: "process.stdout.write(String(6 * 7))", interpreter: ["node", "-e"] });
    await project.up(["--skip-preview"]);
    expect(await project.outputs()).toEqual({ stdout: "42", stderr: "" });
    await start({ create: "x", interpreter: ["no-such-program-here"] });
    expect((await project.up(["--skip-preview"])).output).toContain(
      'error: exec: "no-such-program-here": executable file not found in $PATH: running "x":',
    );
    await start({ create: "x", dir: "/no/such/dir" });
    expect((await project.up(["--skip-preview"])).output).toContain('error: chdir /no/such/dir: no such file or directory: running "x":');
  });

  it("logging shows the streams that it names, both by default, none for a word that it does not know", async () => {
    const modes = ["undefined", "stdoutAndStderr", "stdout", "stderr", "none", "bogus"];
    const commands = modes.map((mode) => {
      const create = `echo ${mode}-$(echo out); echo ${mode}-$(echo err) >&2`;
      return `new command.local.Command("${mode}", { create: ${js(create)}, logging: ${mode === "undefined" ? mode : js(mode)} });`;
    });
    project = await engine.project({
      packages: ["@pulumi/command"],
      program: `const command = require("@pulumi/command"); ${commands.join("\n")}`,
    });
    const { output, exitCode } = await project.up(["--skip-preview"]);
    expect(exitCode).toBe(0);
    const lines = modes.flatMap((mode) => [`${mode}-out`, `${mode}-err`]);
    expect(lines.filter((line) => output.includes(line))).toEqual([
      "undefined-out",
      "undefined-err",
      "stdoutAndStderr-out",
      "stdoutAndStderr-err",
      "stdout-out",
      "stderr-err",
    ]);
  });

  it("a secret input is encrypted in state, stdout and stderr are not", async () => {
    await start(`{ create: pulumi.secret("echo $X; true # hidden-script"), environment: pulumi.secret({ X: "hidden-value" }) }`);
    await project.up(["--skip-preview"]);
    const [resource] = await project.resources();
    expect(resource!.inputs).toMatchObject({ create: { ciphertext: expect.any(String) }, environment: { ciphertext: expect.any(String) } });
    expect(resource!.outputs).toMatchObject({
      create: { ciphertext: expect.any(String) },
      environment: { ciphertext: expect.any(String) },
      stdout: "hidden-value",
      stderr: "",
    });
  });

  it("additionalSecretOutputs encrypts stdout in state", async () => {
    await start({ create: "echo hidden" }, `{ additionalSecretOutputs: ["stdout"] }`);
    const { output } = await project.up(["--skip-preview"]);
    expect(output).toMatch(/c creating \(.*\) hidden/);
    expect((await project.resources())[0]!.outputs).toMatchObject({ stdout: { ciphertext: expect.any(String) }, stderr: "" });
  });

  it("an error prints a secret script whole", async () => {
    await start(`{ create: pulumi.secret("exit 7 # hidden-script") }`);
    expect((await project.up(["--skip-preview"])).output).toContain('exit status 7: running "exit 7 # hidden-script":');
  });

  it("preview: an unknown environment is an update, an unknown trigger a replacement; at up the same values are no change", async () => {
    const two = (use: string, changed: boolean) => `
      const command = require("@pulumi/command");
      const first = new command.local.Command("first", { create: "echo same", update: "echo same", environment: { V: "${changed}" } });
      new command.local.Command("second", { create: "true", ${use} });
    `;
    for (const [use, planned] of [
      ["environment: { E: first.stdout }", /~\s+command:local:Command second update/],
      ["triggers: [first.stdout]", /\+-\s+command:local:Command second replace/],
    ] as const) {
      project = await engine.project({ program: two(use, false), packages: ["@pulumi/command"] });
      await project.up(["--skip-preview"]);
      await project.write(two(use, true));
      expect((await project.preview()).output).toMatch(planned);
      const { output } = await project.up(["--skip-preview"]);
      expect(output).toMatch(/Resources:\n\s+~ 1 updated\n\s+2 unchanged/);
    }
  });

  it("a running command is unknown downstream at preview, an unchanged one is known", async () => {
    const withProbe = (create: string) => `
      const pulumi = require("@pulumi/pulumi");
      const command = require("@pulumi/command");
      const c = new command.local.Command("c", { create: ${js(create)} });
      c.stdout.apply((value) => pulumi.log.info("KNOWN " + value));
    `;
    project = await engine.project({ program: withProbe("echo 1"), packages: ["@pulumi/command"] });
    expect((await project.preview()).output).not.toContain("KNOWN");
    await project.up(["--skip-preview"]);
    expect((await project.preview()).output).toContain("KNOWN 1");
    await project.write(withProbe("echo 2"));
    expect((await project.preview()).output).not.toContain("KNOWN");
  });

  it("SIGINT kills the shell at once, no trap runs, grandchildren survive, nothing is in state", async () => {
    const script = `trap 'echo trapped >> ${work}/log' INT TERM EXIT; (exec >/dev/null 2>&1; sleep 3; echo grandchild >> ${work}/log) & echo started; sleep 30 >/dev/null 2>&1`;
    await start({ create: script });
    let interrupted = 0;
    const { exitCode } = await project.up(["--skip-preview"], {
      onOutput(soFar, kill) {
        if (interrupted || !/creating \(.*\) started/.test(soFar)) return;
        interrupted = Date.now();
        kill("SIGINT");
      },
    });
    expect(interrupted).toBeGreaterThan(0);
    expect(Date.now() - interrupted).toBeLessThan(3000);
    expect(exitCode).not.toBe(0);
    expect(await project.resources()).toEqual([]);
    await new Promise((resolve) => setTimeout(resolve, 4000));
    expect(await log()).toEqual(["grandchild"]);
  });

  it("customTimeouts kills the shell", async () => {
    await start({ create: "exec sleep 300" }, `{ customTimeouts: { create: "1s" } }`);
    const { output, seconds } = await project.up(["--skip-preview"]);
    expect(output).toContain('error: signal: killed: running "exec sleep 300":');
    expect(seconds).toBeLessThan(120);
  });

  it("remote commands preview with unknowns and secrets, and are a clear error at up", async () => {
    project = await engine.project({
      packages: ["@pulumi/command"],
      program: `
        const command = require("@pulumi/command");
        new command.remote.Command("r", { connection: { host: "h", password: "p" }, create: "true" });`,
    });
    expect((await project.preview()).exitCode).toBe(0);
    expect((await project.up(["--skip-preview"])).output).toContain(
      `error: the lab's stand-in for the "command" plugin cannot create command:remote:Command "r", it can only preview it. ` +
        `Remove it from the stack, or install the official plugin: pulumi plugin install resource command 1.2.1`,
    );
  });
});
