import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engineMissing, startEngine, type Engine } from "./engine";

const missing = engineMissing();
if (missing) console.warn(`tests of the language host stand-in on the real engine are skipped: ${missing}`);

describe.skipIf(missing)("the Node.js language host stand-in on the real engine", () => {
  let engine: Engine;
  beforeAll(async () => void (engine = await startEngine(["command"])));
  afterAll(() => engine?.dispose());

  it("runs a TypeScript program with its configuration, shows what it prints, and warns of nothing", async () => {
    const project = await engine.project({
      typescript: true,
      config: { word: "given" },
      program: `
        import * as pulumi from "@pulumi/pulumi";
        const config = new pulumi.Config();
        console.log("printed by the program");
        export const word: string = config.require("word");
        export const secret = config.requireSecret("password");
        export const argv = process.argv.slice(2).join(" ") + process.execArgv.join(" ");`,
    });
    await project.pulumi(["config", "set", "-s", "test", "--secret", "password", "hidden"]);
    const { output, exitCode } = await project.up();
    expect(exitCode).toBe(0);
    expect(output).toContain("printed by the program");
    expect(output).not.toContain("warning:");
    expect(output).not.toContain("hidden");
    expect(await project.outputs()).toEqual({ word: "given", secret: "hidden", argv: "" });
  });

  it("a type error stops before anything is made, and names the place", async () => {
    const project = await engine.project({
      typescript: true,
      packages: ["@pulumi/command"],
      program: `import { local } from "@pulumi/command";\nnew local.Command("c", { create: 1 });\n`,
    });
    const { output, exitCode } = await project.up();
    expect(exitCode).not.toBe(0);
    expect(output).toMatch(/index\.ts[(:]2[,:]26/);
    expect(await project.resources()).toEqual([]);
  });

  it("a program that throws fails with its message, once", async () => {
    const project = await engine.project({ program: `throw new Error("thrown by the program");` });
    const { output, exitCode } = await project.preview();
    expect(exitCode).not.toBe(0);
    expect(output.match(/thrown by the program/g)).toHaveLength(1);
  });

  it("a program that exits by itself is an error with its code", async () => {
    const project = await engine.project({ program: `process.exit(5);` });
    const { output, exitCode } = await project.preview();
    expect(exitCode).not.toBe(0);
    expect(output).toContain("the program exited with code 5");
  });

  it("a plugin that is not installed is named where the program uses it, and not downloaded", async () => {
    const project = await engine.project({
      packages: ["@pulumi/docker"],
      program: `const d = require("@pulumi/docker"); new d.Network("n");`,
    });
    const { output, exitCode } = await project.preview();
    expect(exitCode).not.toBe(0);
    expect(output).toMatch(/docker.*5\.2\.0/);
  });

  it("tells `pulumi about` what it is", async () => {
    const project = await engine.project({ program: "" });
    expect((await project.pulumi(["about"])).output).toMatch(/executable='.*node' version='v\d+.*' language host='the lab's stand-in'/);
  });

  it("runs a TypeScript policy pack: a violation fails preview and up with its sentence, a clean stack passes", async () => {
    const program = (create: string) => `
      const pulumi = require("@pulumi/pulumi");
      const command = require("@pulumi/command");
      const first = new command.local.Command("first", { create: "echo 1" });
      new command.local.Command("c", { create: "${create}", environment: { U: first.stdout, S: pulumi.secret("hidden") } });`;
    const project = await engine.project({ packages: ["@pulumi/command"], program: program("bad") });
    const pack = join(project.directory, "policies");
    await mkdir(pack);
    // Its node_modules are the checkout's, as those of this repository's own pack are.
    await symlink(resolve(__dirname, "..", "..", "node_modules"), join(pack, "node_modules"));
    await writeFile(join(pack, "PulumiPolicy.yaml"), "runtime: nodejs\nmain: index.ts\n");
    await writeFile(join(pack, "package.json"), JSON.stringify({ name: "pack", version: "1.0.0", main: "index.ts" }));
    await writeFile(
      join(pack, "index.ts"),
      `import { PolicyPack, validateResourceOfType } from "@pulumi/policy";
       import { local } from "@pulumi/command";
       new PolicyPack("pack", { policies: [{
         name: "no-bad", description: "Nothing bad.", enforcementLevel: "mandatory",
         validateResource: validateResourceOfType(local.Command, (args, _, report) => {
           if (args.create === "bad") report("Do not write bad, write good.");
         }),
       }] });`,
    );
    const withPack = ["--policy-pack", pack];
    for (const run of [project.preview(withPack), project.up(["--skip-preview", ...withPack])]) {
      const { output, exitCode } = await run;
      expect(exitCode).not.toBe(0);
      expect(output).toContain("Do not write bad, write good.");
      expect(output).not.toContain("hidden");
    }
    await project.write(program("echo good"));
    expect((await project.preview(withPack)).exitCode).toBe(0);
    expect((await project.up(["--skip-preview", ...withPack])).exitCode).toBe(0);
  });
});
