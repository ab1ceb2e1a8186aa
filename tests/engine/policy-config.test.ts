import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engineMissing, startEngine, type Engine, type Project } from "./engine";

const missing = engineMissing();
if (missing) console.warn(`tests of the policy pack's configuration on the real engine are skipped: ${missing}`);

const PACK = resolve(__dirname, "..", "..", "policies");

/** Makes a cluster with kube-proxy: refused by the pack as it is. */
const program = `
  const command = require("@pulumi/command");
  new command.local.Command("cluster", { create: "kind create cluster" });
`;

describe.skipIf(missing)("a configuration of the policy pack on the real engine", () => {
  let engine: Engine;
  let project: Project;

  beforeAll(async () => {
    engine = await startEngine(["command"]);
    project = await engine.project({ program, packages: ["@pulumi/command"] });
  });
  afterAll(() => engine?.dispose());

  const preview = async (config: object) => {
    const file = join(project.directory, "policy-config.json");
    await writeFile(file, JSON.stringify(config));
    return project.preview(["--policy-pack", PACK, "--policy-pack-config", file]);
  };

  it.each([
    { name: "turns a rule off", config: { "no-kube-proxy": "disabled" }, lowered: "`no-kube-proxy` to `disabled`" },
    {
      name: "makes a rule advisory",
      config: { "no-kube-proxy": { enforcementLevel: "advisory" } },
      lowered: "`no-kube-proxy` to `advisory`",
    },
    { name: "turns all rules off", config: { all: "disabled" }, lowered: "`no-kube-proxy` to `disabled`" },
  ])("ends the preview where it $name", async ({ config, lowered }) => {
    const result = await preview(config);
    expect(result.output).toContain(lowered);
    expect(result.output).toContain("but every rule of this pack is mandatory");
    expect(result.exitCode).not.toBe(0);
  });

  it("leaves the rules as they are where it says what they are already", async () => {
    const result = await preview({ all: "mandatory" });
    expect(result.output).toMatch(/\[mandatory\] +no-kube-proxy/);
    expect(result.exitCode).not.toBe(0);
  });
});
