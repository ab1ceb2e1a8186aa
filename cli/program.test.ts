import { afterEach, describe, expect, it, vi } from "vitest";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { makeVariables, withoutMake } from "./lab/make-variables";
import { prepareEnvironment } from "./lab/program";
import { labProgram } from "./program";

afterEach(() => {
  vi.unstubAllEnvs();
  process.exitCode = undefined;
});

/** What the command is called with after the checkout, its callbacks left out. */
async function parsed(args: string[], environment: Record<string, string> = {}): Promise<unknown> {
  for (const name of makeVariables) vi.stubEnv(name, environment[name] ?? "");
  prepareEnvironment(process.env, "/checkout");
  const run = vi.fn(async () => 3);
  const names = ["up", "preview", "render", "status", "drift", "observe", "bench", "down", "env", "check", "pr"];
  const program = labProgram("/checkout", () => undefined, Object.fromEntries(names.map((name) => [name, run])) as never);
  for (const command of [program, ...program.commands]) command.configureOutput({ writeErr: () => undefined });
  await program.parseAsync(args, { from: "user" });
  return (run.mock.calls as unknown[][])[0]?.[1];
}

describe("labProgram", () => {
  it.each<[string[], Record<string, string>, unknown]>([
    [["up", "--stack", "dev"], {}, "dev"],
    [["up"], { STACK: "dev" }, "dev"],
    [["up", "--stack", "two"], { STACK: "dev" }, "two"],
    [["up"], { STACK: "" }, undefined],
    [
      ["render", "--version", "1.16.0", "--chart", "a.tgz", "--values", "v.yaml"],
      {},
      { version: "1.16.0", chart: "a.tgz", values: "v.yaml" },
    ],
    [["render"], { CILIUM_VERSION: "1.17.1", CHART: "" }, { version: "1.17.1" }],
    [["observe", "--control", "legacy"], { ROUNDS: "2" }, { control: "legacy", rounds: "2" }],
    [["bench", "--rounds", "1", "--seconds", "2", "--seed", "a"], {}, { rounds: "1", seconds: "2", seed: "a" }],
    [["pr", "--base", "origin/next"], { STACK: "dev" }, { base: "origin/next", stack: "dev" }],
    [["check"], { ROUNDS: "2" }, undefined],
  ])("%j under %j", async (args, environment, expected) => {
    expect(await parsed(args, environment)).toEqual(expected);
    expect(process.exitCode).toBe(3);
  });

  it.each([
    [["up", "--stak", "dev"], "error: unknown option '--stak'\n(Did you mean --stack?)"],
    [["up", "dev"], "error: too many arguments for 'up'. Expected 0 arguments but got 1."],
    [["up", "--stack"], "error: option '--stack <name>' argument missing"],
    [["upp"], "error: unknown command 'upp'\n(Did you mean up?)"],
  ])("refuses %j", (args, message) => expect(parsed(args)).rejects.toThrow(message));
});

it("holds the variables that the Makefile exports", () => {
  const makefile = readFileSync(join(__dirname, "..", "Makefile"), "utf8");
  expect(/^export (.*)$/m.exec(makefile)?.[1]?.split(" ")).toEqual(makeVariables);
});

it("withoutMake leaves an inner make nothing of the outer one's", () =>
  expect(withoutMake({ PATH: "/bin", STACK: "dev", MAKEFLAGS: "s" })).toEqual({ PATH: "/bin" }));
