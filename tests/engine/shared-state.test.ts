import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engineMissing, startEngine, type Engine, type Project } from "./engine";
import { findPostgres, needPostgres, startPostgres, type Postgres } from "./postgres";

// In CI it is installed; on a person's machine nothing is, for a test.
const missing =
  engineMissing() ??
  (findPostgres() === undefined && process.env.CI === undefined ? "no PostgreSQL: on Debian, `apt-get install postgresql`" : undefined);
if (missing) console.warn(`tests of state that a team shares are skipped: ${missing}`);

/** Slow enough that a second one finds it at work. */
const slow = (seconds: number) => `
  const command = require("@pulumi/command");
  const pulumi = require("@pulumi/pulumi");
  const made = new command.local.Command("made", { create: "echo made; sleep ${seconds}", triggers: [${seconds}] });
  exports.said = made.stdout;
  exports.hidden = pulumi.secret("hunter2");
`;

describe.skipIf(missing)("state in PostgreSQL, shared by two checkouts", () => {
  let postgres: Postgres;
  let engine: Engine;
  let [ours, theirs]: Project[] = [];

  beforeAll(async () => {
    postgres = await startPostgres(await needPostgres());
    engine = await startEngine(["command"]);
    const project = (init: boolean) =>
      engine.project({ program: slow(0), packages: ["@pulumi/command"], env: { PULUMI_BACKEND_URL: postgres.url }, init });
    ours = await project(true);
    theirs = await project(false);
  });
  afterAll(async () => {
    await engine?.dispose();
    await postgres?.dispose();
  });

  it("is seen by the second as the first left it", async () => {
    const up = await ours!.up();
    expect(up.exitCode, up.output).toBe(0);
    const there = await theirs!.preview(["--expect-no-changes"]);
    expect(there.exitCode, there.output).toBe(0);
    expect(await theirs!.outputs()).toEqual({ said: "made", hidden: "hunter2" });
  });

  it("holds off a second `up` while one is at work, and lets it in afterwards", async () => {
    await ours!.write(slow(20));
    let second: Promise<{ exitCode: number | null; output: string }> | undefined;
    const first = await ours!.up([], {
      onOutput: (soFar) => {
        if (second === undefined && /made (replacing|creating)/.test(soFar.replace(/ +/g, " "))) second = theirs!.up();
      },
    });
    expect(first.exitCode, first.output).toBe(0);
    const refused = await second!;
    expect(refused.exitCode).not.toBe(0);
    expect(refused.output).toContain("the stack is currently locked by 1 lock(s)");
    await theirs!.write(slow(0));
    const after = await theirs!.up();
    expect(after.exitCode, after.output).toBe(0);
  });

  it("keeps the server's password and the stack's secrets out of what is printed and of the project's files", async () => {
    const password = new URL(postgres.url).password;
    const exported = await ours!.pulumi(["stack", "export", "-s", "test", "--file", join(ours!.directory, "out.json")]);
    const about = await ours!.pulumi(["stack", "-s", "test"]);
    const texts = [
      exported.output,
      about.output,
      await readFile(join(ours!.directory, "out.json"), "utf8"),
      await readFile(join(ours!.directory, "Pulumi.test.yaml"), "utf8"),
    ];
    for (const text of texts) {
      expect(text).not.toContain(password);
      expect(text).not.toContain("hunter2");
    }
  });
});
