import { existsSync } from "node:fs";
import { lstat, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { directoryName, standIns } from "./catalogue";
import { markerFile } from "./marker";
import { officialPluginAvailable } from "./official";

const plugin = standIns.find(({ name }) => name === "command")!;
const home = (of: string) => join(root, of, "plugins", directoryName(plugin));
const refusal = () => join(root, "cache", "plugins", "refused", `${directoryName(plugin)}.json`);

let root: string;
let said: string[];
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "official-"));
  said = [];
  vi.stubEnv("HOME", join(root, "user"));
  vi.stubEnv("PULUMI_HOME", undefined);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(root, { recursive: true });
});

const available = (patienceSeconds?: number) =>
  officialPluginAvailable(plugin, {
    pulumiHome: join(root, "lab"),
    pulumi: join(root, "pulumi"),
    cacheDir: join(root, "cache"),
    log: (line) => said.push(line),
    patienceSeconds,
  });

/** A `pulumi` that does this when it is asked to install a plugin, and leaves a trace. */
const pulumi = (script: string) => writeFile(join(root, "pulumi"), `#!/bin/sh\necho asked >> ${root}/asked\n${script}\n`, { mode: 0o755 });
const asked = async () => (await readFile(join(root, "asked"), "utf8").catch(() => "")).split("\n").length - 1;

/** A plugin that lies there; what its executable says tells it from others. */
async function install(of: string, text: string): Promise<string> {
  await mkdir(home(of), { recursive: true });
  await writeFile(join(home(of), "pulumi-resource-command"), text, { mode: 0o755 });
  return home(of);
}
const installed = () => readFile(join(home("lab"), "pulumi-resource-command"), "utf8");

describe("a plugin that the caller's Pulumi has", () => {
  it.each([
    ["in ~/.pulumi", "user/.pulumi", undefined],
    ["in the caller's PULUMI_HOME", "own", "own"],
  ])("is taken over, %s; the second time nothing is done", async (_name, of, pulumiHome) => {
    if (pulumiHome) vi.stubEnv("PULUMI_HOME", join(root, pulumiHome));
    const from = await install(of, "official");
    expect(await available()).toBe(true);
    expect(await installed()).toBe("official");
    // A symbolic link would be passed over by Pulumi.
    expect((await lstat(home("lab"))).isDirectory()).toBe(true);
    expect(said).toEqual([`took over the official command plugin v1.2.1 from ${from}`]);
    expect(await available()).toBe(true);
    expect([await asked(), said.length]).toEqual([0, 1]);
  });

  it("is taken over in place of a stand-in, whatever was refused before", async () => {
    await pulumi("exit 1");
    expect(await available()).toBe(false);
    await install("lab", "stand-in");
    await writeFile(markerFile(home("lab")), "{}");
    await install("user/.pulumi", "official");
    expect(await available()).toBe(true);
    expect(await installed()).toBe("official");
    expect(existsSync(markerFile(home("lab")))).toBe(false);
  });

  it.each([
    ["a stand-in", async () => writeFile(markerFile(await install("user/.pulumi", "x")), "{}")],
    ["half installed", async () => writeFile(`${await install("user/.pulumi", "x")}.partial`, "")],
    ["without its executable", async () => rm(join(await install("user/.pulumi", "x"), "pulumi-resource-command"))],
  ])("is left alone where it is %s", async (_name, prepare) => {
    await prepare();
    await pulumi("exit 1");
    expect(await available()).toBe(false);
  });

  it("is not looked for in the lab's own home", async () => {
    vi.stubEnv("PULUMI_HOME", join(root, "lab"));
    await writeFile(markerFile(await install("lab", "stand-in")), "{}");
    await pulumi("exit 1");
    expect(await available()).toBe(false);
  });
});

describe("a refusal", () => {
  it("is remembered for an hour", async () => {
    await pulumi("echo 'error: no such plugin' >&2; exit 255");
    expect([await available(), await available(), await asked()]).toEqual([false, false, 1]);
    await writeFile(refusal(), JSON.stringify({ at: new Date(Date.now() - 3_601_000).toISOString(), reason: "" }));
    expect([await available(), await asked()]).toEqual([false, 2]);
  });

  it.each([
    ["a Pulumi that was ended", "kill -KILL $$"],
    ["a Pulumi that says it is done but left nothing", "exit 0"],
  ])("is not %s", async (_name, script) => {
    await pulumi(script);
    expect([await available(), await available(), await asked()]).toEqual([false, false, 2]);
    expect(existsSync(refusal())).toBe(false);
  });

  it("is not a Pulumi that does not answer", async () => {
    await pulumi("trap 'exit 7' TERM; while :; do sleep 0.1; done");
    expect(await available(1)).toBe(false);
    expect(said).toEqual(["the official command plugin v1.2.1 cannot be installed: no answer within 1 s"]);
    expect(existsSync(refusal())).toBe(false);
  });
});
