import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { pluginLaunch, programLaunch, type Program, type ProgramRun } from "./launch";

const root = resolve(__dirname, "..", "..", "..");
const sdk = (module: string) => resolve(root, "node_modules/@pulumi/pulumi/cmd", module, "index.js");
const program: Program = { rootDirectory: root, programDirectory: root, entryPoint: ".", options: {} };
const run: ProgramRun = {
  monitorAddress: "m:1",
  engineAddress: "e:2",
  organization: "o",
  project: "p",
  stack: "s",
  pwd: "/w",
  dryRun: true,
  parallel: 4,
  args: ["x"],
  config: { "p:password": "hidden" },
  secretKeys: ["p:password"],
};

describe("programLaunch", () => {
  it("starts the SDK's runner; configuration goes through the environment only", () => {
    expect(programLaunch(program, run, { PATH: "/bin" })).toEqual({
      args: [
        sdk("run"),
        "--monitor",
        "m:1",
        "--engine",
        "e:2",
        "--organization",
        "o",
        "--project",
        "p",
        "--stack",
        "s",
        "--pwd",
        "/w",
        "--root-directory",
        root,
        "--parallel",
        "4",
        "--dry-run",
        ".",
        "x",
      ],
      cwd: "/w",
      env: {
        PATH: "/bin",
        PULUMI_NODEJS_TYPESCRIPT: "true",
        PULUMI_CONFIG: '{"p:password":"hidden"}',
        PULUMI_CONFIG_SECRET_KEYS: '["p:password"]',
      },
    });
  });

  it("honours the runtime's options", () => {
    const launch = programLaunch(
      { ...program, options: { typescript: false, nodeargs: "--no-warnings  -r x", tsconfig: "t.json" } },
      { ...run, dryRun: false },
      {},
    );
    expect(launch.args.slice(0, 3)).toEqual(["--no-warnings", "-r", "x"]);
    expect(launch.args).not.toContain("--dry-run");
    expect(launch.env).toMatchObject({ PULUMI_NODEJS_TYPESCRIPT: "false", PULUMI_NODEJS_TSCONFIG_PATH: "t.json" });
  });

  it("says what to do where the SDK is not installed", () => {
    expect(() => programLaunch({ ...program, programDirectory: "/nowhere" }, run, {})).toThrow(
      "@pulumi/pulumi/cmd/run is not installed in /nowhere: run `npm install` there",
    );
  });
});

describe("pluginLaunch", () => {
  const plugin = { kind: "analyzer", pwd: "/w", args: ["e:2"], env: ["A=1", "B=x=y", "A=2"] };
  it("runs a policy pack in its own directory, the last of equal variables wins", () => {
    expect(pluginLaunch(program, plugin)).toEqual({
      args: [sdk("run-policy-pack"), "e:2", root],
      cwd: root,
      env: { A: "2", B: "x=y", PULUMI_NODEJS_TYPESCRIPT: "true" },
    });
  });
  it("runs any other plugin in the engine's directory", () => {
    expect(pluginLaunch(program, { ...plugin, kind: "resource" })).toMatchObject({ args: [sdk("run-plugin"), root, "e:2"], cwd: "/w" });
  });
});
