import { describe, expect, it } from "vitest";
import { Secret, unknown, type Context, type Obj } from "../protocol";
import { localCommand, loggedStreams, previousOutput } from "./local-command";

const ctx: Context = { log: () => undefined, signal: new AbortController().signal, callSignal: new AbortController().signal, config: {} };
const urn = "urn:pulumi:s::p::command:local:Command::c";
const diff = (oldState: Obj, news: Obj) => localCommand.diff!(ctx, { urn, id: "c1", oldInputs: {}, oldState, news, ignoreChanges: [] });

describe("check", () => {
  it("fills in the one default", async () => {
    expect(await localCommand.check!(ctx, { urn, news: { create: "x" }, olds: {} })).toEqual({
      inputs: { create: "x", addPreviousOutputInEnv: true },
      failures: [],
    });
  });
  it("accepts unknowns, secrets and a bogus logging", async () => {
    const news = {
      create: unknown,
      environment: new Secret({ A: "1" }),
      triggers: [1, unknown],
      logging: "bogus",
      interpreter: [new Secret("sh")],
    };
    expect((await localCommand.check!(ctx, { urn, news, olds: {} })).failures).toEqual([]);
  });
  it("names every input of a wrong type", async () => {
    const news = { create: 1, environment: { A: 1 }, interpreter: "sh", triggers: "x", addPreviousOutputInEnv: "no" };
    expect(
      (await localCommand.check!(ctx, { urn, news, olds: {} })).failures.map(({ property, reason }) => `${property}: ${reason}`),
    ).toEqual([
      "create: `create` must be a string",
      "interpreter: `interpreter` must be a list of strings",
      "triggers: `triggers` must be a list",
      "addPreviousOutputInEnv: `addPreviousOutputInEnv` must be true or false",
      "environment: `environment` must be a map of strings",
    ]);
  });
});

describe("diff", () => {
  const state = { create: "x", environment: { A: "1", B: "2" }, triggers: [1], stdout: "out", stderr: "" };
  const { stdout, stderr, ...inputs } = state;
  it("sees no change in what a script printed", async () => {
    expect(await diff(state, inputs)).toMatchObject({ changes: false, replaces: [], diffs: [] });
  });
  it("updates for every other input, named to the leaf", async () => {
    expect(await diff(state, { ...inputs, create: "y", environment: { A: "1", B: unknown }, delete: "d" })).toMatchObject({
      changes: true,
      replaces: [],
      diffs: ["create", "delete", "environment.B"],
    });
  });
  it.each([[[2]], [[1, 1]], [[unknown]], [undefined]])("replaces for triggers %j", async (triggers) => {
    const found = await diff(state, { ...inputs, triggers, create: "y" });
    expect(found.replaces.map((path) => path.replace(/\[.*/, ""))).toEqual(["triggers"]);
    expect(found.diffs).toContain("create");
  });
  it("does not mind that a value became secret", async () => {
    expect((await diff(state, { ...inputs, environment: new Secret({ A: "1", B: "2" }) })).changes).toBe(false);
  });
});

describe("preview", () => {
  it("runs nothing, keeps unknowns and secrets, and does not know what will be printed", async () => {
    const inputs = { create: "exit 1", environment: { A: unknown, B: new Secret("s") } };
    const created = await localCommand.create(ctx, { urn, inputs, preview: true, timeoutSeconds: 0 });
    expect(created.state).toEqual({ ...inputs, stdout: unknown, stderr: unknown });
    const update = {
      urn,
      id: "c1",
      oldInputs: {},
      oldState: { stdout: "o" },
      news: inputs,
      ignoreChanges: [],
      preview: true,
      timeoutSeconds: 0,
    };
    expect((await localCommand.update(ctx, update)).state).toEqual({ ...inputs, stdout: unknown, stderr: unknown });
  });
});

describe("running", () => {
  const create = (inputs: Obj) => localCommand.create(ctx, { urn, inputs, preview: false, timeoutSeconds: 0 });
  it("without create does nothing and prints nothing", async () => {
    expect(await create({ delete: "x" })).toEqual({
      id: expect.stringMatching(/^c[0-9a-f]{8}$/) as string,
      state: { delete: "x", stdout: "", stderr: "" },
    });
  });
  it("an update with neither update nor create keeps the output", async () => {
    const args = {
      urn,
      id: "c1",
      oldInputs: {},
      oldState: { stdout: "o", stderr: "e" },
      news: { delete: "x" },
      ignoreChanges: [],
      preview: false,
      timeoutSeconds: 0,
    };
    expect((await localCommand.update(ctx, args)).state).toEqual({ delete: "x", stdout: "o", stderr: "e" });
  });
  it("gives a script its secrets, keeps them secret in state, and prints in clear", async () => {
    const inputs = { create: new Secret("echo $A"), environment: { A: new Secret("s") } };
    expect((await create(inputs)).state).toEqual({ ...inputs, stdout: "s", stderr: "" });
  });
  it.each(["assetPaths", "archivePaths"])("refuses %s", async (key) => {
    await expect(create({ create: "true", [key]: ["*"] })).rejects.toThrow(
      `the lab's stand-in for the "command" plugin does not collect files: remove \`${key}\`, or install the official plugin`,
    );
  });
});

describe("what a script and the log are given", () => {
  it.each<[object, Obj, object]>([
    [{}, {}, {}],
    [{}, { stdout: "o", stderr: "" }, { PULUMI_COMMAND_STDOUT: "o" }],
    [{ addPreviousOutputInEnv: true }, { stdout: "o", stderr: "e" }, { PULUMI_COMMAND_STDOUT: "o", PULUMI_COMMAND_STDERR: "e" }],
    [{ addPreviousOutputInEnv: false }, { stdout: "o", stderr: "e" }, {}],
  ])("%j after %j: %j", (inputs, previous, env) => expect(previousOutput(inputs, previous)).toEqual(env));

  it.each<[string | undefined, boolean, boolean]>([
    [undefined, true, true],
    ["stdoutAndStderr", true, true],
    ["stdout", true, false],
    ["stderr", false, true],
    ["none", false, false],
    ["bogus", false, false],
  ])("logging %s: stdout %s, stderr %s", (logging, stdout, stderr) => expect(loggedStreams(logging)).toEqual({ stdout, stderr }));
});
