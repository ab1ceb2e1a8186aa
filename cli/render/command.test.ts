import { copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { parse } from "yaml";
import { chartValues } from "../../components/cilium/values";
import { stackLab, valuesText } from "../lab/chart";
import { CliError } from "../lab/error";
import { labPaths } from "../lab/paths";
import { render, type RenderOptions } from "./command";
import { exitCodes } from "../lab/exit-codes";

/** A checkout with two stacks, and a PATH with a helm that does as told; no Go, no tools that were built before. */
let checkout: string;
beforeEach(async () => {
  checkout = await mkdtemp(join(tmpdir(), "render-"));
  await copyFile(resolve(__dirname, "../../Pulumi.yaml"), join(checkout, "Pulumi.yaml"));
  await writeFile(join(checkout, "Pulumi.remote.yaml"), "config: {}\n");
  await writeFile(join(checkout, "Pulumi.kit.yaml"), "config:\n  cilium-lab:ciliumChart: .lab/charts/cilium-1.20.2\n");
  await mkdir(join(checkout, "bin"));
  for (const program of ["sh", "cat", "rm"]) await symlink(`/bin/${program}`, join(checkout, "bin", program));
  vi.stubEnv("PATH", join(checkout, "bin"));
  vi.stubEnv("CILIUM_LAB_CACHE", join(checkout, "cache"));
  await helm("echo");
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(checkout, { recursive: true });
});

/** `template` is what this helm does with the values at its standard input. */
async function helm(template: string, version = "1.20.2"): Promise<void> {
  const script = `#!/bin/sh\ncase "$1" in\nshow) printf 'name: cilium\\nversion: ${version}\\n' ;;\ntemplate) cat > "${checkout}/values"; ${template} ;;\nesac\n`;
  await writeFile(join(checkout, "bin", "helm"), script, { mode: 0o755 });
}

async function run(options: RenderOptions): Promise<{ code: number; out: string; said: string }> {
  const [out, said] = [[] as string[], [] as string[]];
  const code = await render(checkout, options, { out: (text) => void out.push(text), say: (line) => void said.push(line) });
  return { code, out: out.join(""), said: said.join("\n") };
}

async function valuesOf(stack: string, version?: string): Promise<string> {
  const { lab, datapath } = await stackLab(labPaths(checkout), stack, version);
  return valuesText(chartValues(datapath, lab.cilium.version));
}

describe("make render", () => {
  it("prints the values and nothing else, renders with just those, and tells what differs", async () => {
    const { code, out, said } = await run({ stack: "remote", chart: "c" });
    expect(out).toBe(await valuesOf("remote"));
    expect(await readFile(join(checkout, "values"), "utf8")).toBe(out);
    expect(said).toMatch(
      /^Stack "remote": as asked for by STACK\.\nRendering Cilium's chart 1\.20\.2 \(c\) with the values of the stack \.\.\.\n/,
    );
    expect(said).toMatch(/\nThere is no ConfigMap cilium-config where /);
    expect(said).toMatch(/\nNot as declared: \d+ of \d+ facts\.$/);
    expect(code).toBe(exitCodes.differs);
  });

  it("takes another version, with its spelling and its images", async () => {
    await helm("echo", "1.13.0-rc5");
    const { out } = await run({ stack: "remote", version: "1.13.0-rc5", chart: "c" });
    expect(out).toBe(await valuesOf("remote", "1.13.0-rc5"));
    expect(parse(out)).toMatchObject({ tunnel: "disabled", kubeProxyReplacement: "strict", image: { tag: "v1.13.0-rc5" } });
  });

  it("takes a person's values as they are written", async () => {
    const text = "# Mine.\nroutingMode:   native\n";
    await writeFile(join(checkout, "mine.yaml"), text);
    const { out, said } = await run({ stack: "remote", chart: "c", values: "mine.yaml" });
    expect(out).toBe(text);
    expect(await readFile(join(checkout, "values"), "utf8")).toBe(text);
    expect(said).toContain("with the values of mine.yaml ...");
  });

  it("says what the chart refuses", async () => {
    await helm("echo 'Error: tunnel was removed' >&2; exit 1");
    const { code, said } = await run({ stack: "remote", chart: "c" });
    expect(said).toContain("does not render with these values on Kubernetes 1.34.11: tunnel was removed.");
    expect(code).toBe(exitCodes.differs);
  });

  it.each<[string, { stack: string; version?: string }, string]>([
    ["a repository that does not answer", { stack: "remote" }, "https://helm.cilium.io gave no chart: "],
    [
      "a chart that cannot be taken out of its module",
      { stack: "kit", version: "1.15.6" },
      "Go is not on PATH, with which the chart of Cilium 1.15.6 is taken out of its Go module.",
    ],
  ])("prints the values without a chart, and is not green: %s", async (_, options, problem) => {
    await helm(`echo 'Error: looks like "x" is not a valid chart repository or cannot be reached' >&2; exit 1`);
    const { code, out, said } = await run(options);
    expect(out).toBe(await valuesOf(options.stack, options.version));
    expect(said).toContain(problem);
    expect(said).toMatch(
      /Nothing was rendered and nothing was checked: these are the values and no more\. CHART=path names a chart on disk\.$/,
    );
    expect(code).toBe(exitCodes.noAnswer);
  });

  it.each<[string, RenderOptions, string]>([
    ["a stack that is none", { stack: "x" }, 'There is no stack "x": Pulumi.x.yaml does not exist.'],
    ["no stack", {}, "No stack is named, and there was no command yet that chose one."],
    [
      "a version that nobody knows",
      { stack: "remote", version: "1.11.0" },
      'cilium-lab:ciliumVersion "1.11.0" is not a Cilium version this lab knows.',
    ],
    ["a file that is none", { stack: "remote", values: "none.yaml" }, 'There is no file "none.yaml".'],
    [
      "a chart of another version",
      { stack: "remote", version: "1.19.6", chart: "c" },
      'The chart at "c" is of version 1.20.2 and not 1.19.6',
    ],
  ])("cannot use %s", async (_, options, problem) => {
    const failed = await run(options).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(CliError);
    expect((failed as CliError).problem).toContain(problem);
    expect((failed as CliError).exitCode).toBe(exitCodes.unusable);
  });
});
