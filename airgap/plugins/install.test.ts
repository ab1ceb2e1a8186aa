import { spawn } from "node:child_process";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { installPlugins, type InstallOptions } from "./install";
import { isStandIn } from "./marker";

let root: string;
let said: string[];
const options = (more: Partial<InstallOptions> = {}): InstallOptions => ({
  pulumiHome: join(root, "home"),
  binDir: join(root, "bin"),
  cacheDir: join(root, "cache"),
  only: ["nodejs", "command"],
  tryOfficial: false,
  log: (line) => said.push(line),
  ...more,
});
const plugin = () => join(root, "home", "plugins", "resource-command-v1.2.1");
const host = () => join(root, "bin", "pulumi-language-nodejs");

/** A `pulumi` that answers `plugin install` as the test says. */
async function fakePulumi(script: string): Promise<void> {
  await writeFile(join(root, "bin", "pulumi"), `#!/bin/sh\necho asked >> ${root}/asked\n${script}\n`);
  await chmod(join(root, "bin", "pulumi"), 0o755);
}
const asked = async () => (await readFile(join(root, "asked"), "utf8").catch(() => "")).split("\n").length - 1;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "install-"));
  said = [];
  await mkdir(join(root, "bin"));
  // Not the plugins of whoever runs the tests.
  vi.stubEnv("HOME", root);
  vi.stubEnv("PULUMI_HOME", undefined);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(root, { recursive: true });
});

// Bundling takes a second on an idle machine.
describe("installPlugins", { timeout: 60_000 }, () => {
  it("installs stand-ins that say so and answer with a port; the second time does nothing", async () => {
    const first = await installPlugins(options());
    expect(first).toEqual({ env: { PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true" }, standIns: ["nodejs", "command"] });
    expect(said).toEqual([
      "installed the lab's stand-in for the nodejs language plugin v3.250.0",
      "installed the lab's stand-in for the command resource plugin v1.2.1",
    ]);
    expect(isStandIn(plugin())).toBe(true);
    for (const file of [host(), join(plugin(), "pulumi-resource-command")]) {
      const child = spawn(file, ["127.0.0.1:1"], { stdio: ["ignore", "pipe", "inherit"] });
      const port = await new Promise<string>((resolve) => child.stdout.once("data", (chunk: Buffer) => resolve(chunk.toString())));
      child.kill("SIGKILL");
      expect(port).toMatch(/^\d+\n$/);
    }
    said.length = 0;
    expect(await installPlugins(options())).toEqual(first);
    expect(said).toEqual([]);
  });

  it("runs them with the cache's Node.js: the launcher is shared, and the checkout that wrote it may be deleted", async () => {
    await installPlugins(options());
    const node = join(root, "cache", "node", process.versions.node, "node");
    expect((await readFile(host(), "utf8")).split("\n")[2]).toBe(
      `exec ${node} ${root}/cache/plugins/language-nodejs-v3.250.0/start.cjs "$@"`,
    );
    expect((await readFile(join(plugin(), "pulumi-resource-command"), "utf8")).split("\n")[2]).toBe(
      `exec ${node} "\${0%/*}/start.cjs" "$@"`,
    );
    await rm(dirname(node), { recursive: true });
    await installPlugins(options());
    expect(existsSync(node)).toBe(true);
  });

  it("repairs one that lost its executable", async () => {
    await installPlugins(options());
    await rm(host());
    await installPlugins(options());
    expect(existsSync(host())).toBe(true);
  });

  it("asks for the official plugin first, says why it is not to be had, and does not ask again", async () => {
    await fakePulumi("echo 'error: the registry said no' >&2; exit 255");
    await installPlugins(options({ tryOfficial: true, only: ["command"] }));
    expect(said[0]).toBe("the official command plugin v1.2.1 cannot be installed: error: the registry said no");
    expect(isStandIn(plugin())).toBe(true);
    await installPlugins(options({ tryOfficial: true, only: ["command"] }));
    expect(await asked()).toBe(1);
  });

  it("uses the official plugin where it can be installed, also in place of a stand-in, and asks for nothing more", async () => {
    await installPlugins(options({ only: ["command"] }));
    await fakePulumi(
      'test "$*" = "plugin install resource command 1.2.1" && mkdir -p "$PULUMI_HOME/plugins/resource-command-v1.2.1" && echo official > "$PULUMI_HOME/plugins/resource-command-v1.2.1/pulumi-resource-command"',
    );
    expect(await installPlugins(options({ tryOfficial: true, only: ["command"] }))).toEqual({ env: {}, standIns: [] });
    expect(await readFile(join(plugin(), "pulumi-resource-command"), "utf8")).toBe("official\n");
    await installPlugins(options({ tryOfficial: true, only: ["command"] }));
    expect(await asked()).toBe(1);
  });

  it("leaves an official language host alone", async () => {
    await writeFile(host(), "official", { mode: 0o755 });
    expect((await installPlugins(options({ only: ["nodejs"] }))).standIns).toEqual([]);
    expect(await readFile(host(), "utf8")).toBe("official");
  });
});
