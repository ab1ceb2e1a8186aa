import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { chartValues } from "../../components/cilium/values";
import { projectText } from "../../components/testing/stack-files";
import { valuesText } from "../lab/chart";
import { labOfStack } from "../lab/stack-lab";
import type { Base } from "./base";
import { configChange } from "./config";

const modules = resolve(__dirname, "../../node_modules");
const stackText = "config: { cilium-lab:debug: flow }\n";
const { lab, datapath } = labOfStack(projectText, stackText);
const ownValues = valuesText(chartValues(datapath, lab.cilium.version));

/** A head and a base with one stack, and a PATH with a helm that renders `cilium-config` out of two of the values. */
let folder: string;
let base: Base;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "config-"));
  base = { kind: "commit", ref: "main", commit: "0123456", folder: join(folder, "base") };
  for (const side of ["head", "base"]) {
    await put(side, "Pulumi.yaml", projectText);
    await put(side, "Pulumi.dev.yaml", stackText);
  }
  await symlink(modules, join(folder, "base", "node_modules"));
  await helm(
    'printf "kind: ConfigMap\\nmetadata: { name: cilium-config }\\ndata:\\n"; sed -n "s/^  verbose: /  debug-verbose: /p; s/^routingMode: /  routing-mode: /p"',
  );
  vi.stubEnv("PATH", `${join(folder, "bin")}:${process.env.PATH}`);
  // No tools that were built before.
  vi.stubEnv("CILIUM_LAB_CACHE", join(folder, "cache"));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

async function put(side: string, file: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, side, file)), { recursive: true });
  await writeFile(join(folder, side, file), text, { mode: 0o755 });
}
const helm = (template: string) => put("bin", "helm", `#!/bin/sh\n[ "$1" = template ] || exit 9\n${template}\n`);
/** The base's own `make render` prints these values, and the stack that it was asked for. */
const baseRenders = (values: string) =>
  put(
    "base",
    "cli/main.ts",
    `process.stdout.write(process.argv[2] === "render" && process.env.STACK === "dev" ? ${JSON.stringify(values)} : "");`,
  );
const changed = (against = base) => configChange(join(folder, "head"), "dev", against);

describe("configChange", () => {
  it("renders the base with the values that its own code prints", async () => {
    await baseRenders(ownValues.replace("verbose: flow", "verbose: datapath"));
    expect(await changed()).toEqual({ kind: "compared", lines: ['-debug-verbose: "datapath"', '+debug-verbose: "flow"'] });
  });

  it("renders nothing where the values, the version and the chart are the same", async () => {
    await baseRenders(ownValues);
    await helm("exit 9");
    expect(await changed()).toEqual({ kind: "compared", lines: [] });
  });

  it("renders the same values where the chart is of the repository, and may have changed", async () => {
    for (const side of ["head", "base"])
      await put(side, "Pulumi.dev.yaml", "config: { cilium-lab:debug: flow, cilium-lab:ciliumChart: charts/cilium }\n");
    await baseRenders(ownValues);
    await put(
      "bin",
      "helm",
      '#!/bin/sh\n[ "$1" = show ] && { printf "name: cilium\\nversion: 1.20.2\\n"; exit; }\nprintf "kind: ConfigMap\\nmetadata: { name: cilium-config }\\ndata: { at: ${PWD##*/} }\\n"\n',
    );
    expect(await changed()).toEqual({ kind: "compared", lines: ['-at: "base"', '+at: "head"'] });
  });

  it.each<[string, () => unknown, string]>([
    [
      "a base that has no `make render`",
      () => put("base", "cli/main.ts", 'console.error("error: unknown command.");\nprocess.exitCode = 4;'),
      "the base was not rendered: its own `make render` prints no values (exit 4): error: unknown command",
    ],
    [
      "values that the chart refuses",
      async () => (await baseRenders("a: b\n"), helm('echo "Error: no" >&2; exit 1')),
      "the base was not rendered: Chart cilium 1.20.2 does not render with these values on Kubernetes 1.34.11: no. Change the values that it names",
    ],
  ])("says why it cannot compare: %s", async (_, arrange, why) => {
    await arrange();
    expect(await changed()).toEqual({ kind: "not compared", why });
  });

  it("says why without a base, and without packages for it", async () => {
    expect(await changed({ kind: "none", why: "there is no commit x." })).toEqual({
      kind: "not compared",
      why: "no base to compare with: there is no commit x.",
    });
    expect(await changed({ ...(base as Extract<Base, { kind: "commit" }>), cannotRun: "package-lock.json differs" })).toEqual({
      kind: "not compared",
      why: "the base was not rendered: package-lock.json differs",
    });
  });
});
