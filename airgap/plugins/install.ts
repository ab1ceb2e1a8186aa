import { accessSync, constants, existsSync, readFileSync, realpathSync } from "node:fs";
import { chmod, copyFile, mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { shellQuote } from "../steps/shell";
import { bundle, sourceHash } from "./bundle";
import { directoryName, executableName, standIns, type StandIn } from "./catalogue";
import { markerFile, readMarker, type Marker } from "./marker";
import { keptNode } from "./node";
import { officialPluginAvailable } from "./official";

/** The first Node.js that @pulumi/pulumi supports. */
const OLDEST_NODE = 22;

/** Options of {@link installPlugins}. */
export interface InstallOptions {
  /** `PULUMI_HOME`; made if missing. */
  pulumiHome: string;
  /** Directory of the Pulumi CLI: the engine looks for the language host next to its own executable. */
  binDir: string;
  /** Cache of this kit, outside the checkout. */
  cacheDir: string;
  /** Told what is installed, and why it is a stand-in. */
  log(line: string): void;
  /** Default true: the official plugin is tried first. Tests of the stand-ins say false. */
  tryOfficial?: boolean;
  /** Default: all. */
  only?: readonly string[];
}

/** What {@link installPlugins} did. */
export interface Installed {
  /** For every `pulumi` of this lab: without it, the engine would try to download what is a stand-in here. */
  env: Record<string, string>;
  /** Names of the plugins that are stand-ins, for the summary. */
  standIns: string[];
}

/**
 * Makes sure that the engine finds every plugin: the official one where it is or can be installed, a stand-in elsewhere.
 *
 * Does nothing for what is up to date.
 *
 * @throws if this Node.js is too old to run the stand-ins, or one does not bundle
 */
export async function installPlugins(options: InstallOptions): Promise<Installed> {
  const wanted = standIns.filter(({ name }) => options.only?.includes(name) ?? true);
  const replaced = await Promise.all(wanted.map((plugin) => needsStandIn(plugin, options)));
  const missing = wanted.filter((_, index) => replaced[index]);
  if (missing.length > 0) {
    refuseOldNode();
    const made = { sources: await sourceHash(), node: await keptNode(options.cacheDir) };
    for (const plugin of missing) {
      const fresh = await installStandIn(plugin, options, made);
      if (fresh) options.log(`installed the lab's stand-in for the ${plugin.name} ${plugin.kind} plugin v${plugin.version}`);
    }
  }
  return {
    env: missing.length > 0 ? { PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true" } : {},
    standIns: missing.map(({ name }) => name),
  };
}

async function needsStandIn(plugin: StandIn, options: InstallOptions): Promise<boolean> {
  // The official language host is part of the official CLI's archive, there is no way to install it alone.
  if (plugin.kind === "language") return !officialHostOnPath(plugin, options.binDir);
  if (options.tryOfficial === false) return true;
  return !(await officialPluginAvailable(plugin, { ...options, pulumi: pulumiIn(options.binDir) }));
}

function pulumiIn(binDir: string): string {
  const own = join(binDir, "pulumi");
  return existsSync(own) ? own : "pulumi";
}

function officialHostOnPath(plugin: StandIn, binDir: string): boolean {
  const directories = [hostDirectory(binDir), binDir, ...(process.env.PATH ?? "").split(delimiter)];
  return directories.some((directory) => {
    const file = join(directory || ".", executableName(plugin));
    return isExecutable(file) && !isLauncher(file);
  });
}

/** Next to the executable that really runs: the engine follows links before it looks. */
function hostDirectory(binDir: string): string {
  const pulumi = join(binDir, "pulumi");
  return existsSync(pulumi) ? dirname(realpathSync(pulumi)) : binDir;
}

/** @returns whether anything had to be done */
async function installStandIn(plugin: StandIn, options: InstallOptions, made: Omit<Marker, "standInFor">): Promise<boolean> {
  const marker: Marker = { standInFor: `${plugin.kind} plugin ${plugin.name} v${plugin.version}`, ...made };
  // A language host is no directory of the plugin cache: its files lie in this kit's cache, a launcher next to the CLI.
  const home = plugin.kind === "language" ? join(options.cacheDir, "plugins") : join(options.pulumiHome, "plugins");
  const target = join(home, directoryName(plugin));
  const launcher = join(plugin.kind === "language" ? hostDirectory(options.binDir) : target, executableName(plugin));
  if (JSON.stringify(readMarker(target)) === JSON.stringify(marker) && isExecutable(launcher)) return false;

  const bundled = await bundle(plugin, options.cacheDir, made.sources);
  await mkdir(home, { recursive: true });
  const fresh = await mkdtemp(join(home, ".new-"));
  await chmod(fresh, 0o755);
  await copyFile(bundled, join(fresh, "stand-in.cjs"));
  await writeFile(join(fresh, "start.cjs"), START);
  await writeFile(markerFile(fresh), `${JSON.stringify(marker, null, 2)}\n`);
  if (plugin.kind === "resource") await writeLauncher(join(fresh, executableName(plugin)), marker, BESIDE);
  await rm(target, { recursive: true, force: true });
  await rename(fresh, target);
  if (plugin.kind === "language") {
    await mkdir(dirname(launcher), { recursive: true });
    await writeLauncher(launcher, marker, shellQuote(join(target, "start.cjs")));
  }
  return true;
}

/**
 * Compiled code is kept beside the bundle: a plugin starts several times in every operation. It is written out right
 * away, because the engine ends its plugins without asking.
 */
const START = `const { enableCompileCache, flushCompileCache } = require("node:module");
enableCompileCache?.(require("node:path").join(__dirname, "compiled"));
require("./stand-in.cjs");
setImmediate(() => flushCompileCache?.());
`;

const LAUNCHER_MARK = "# Stand-in of the lab's air-gap kit for the official";

/** Of a plugin in the checkout, which may be moved: by the launcher's own place. */
const BESIDE = '"${0%/*}/start.cjs"';

/** @param start the program, quoted for a shell */
async function writeLauncher(file: string, marker: Marker, start: string): Promise<void> {
  const text = `#!/bin/sh\n${LAUNCHER_MARK} ${marker.standInFor}.\nexec ${shellQuote(marker.node)} ${start} "$@"\n`;
  const partial = `${file}.${process.pid}.partial`;
  await writeFile(partial, text, { mode: 0o755 });
  await rename(partial, file);
}

function isLauncher(file: string): boolean {
  return readFileSync(file).subarray(0, 256).toString().includes(LAUNCHER_MARK);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function refuseOldNode(): void {
  const major = Number(process.versions.node.split(".")[0]);
  if (major < OLDEST_NODE) {
    throw new Error(
      `the plugin stand-ins need Node.js ${OLDEST_NODE} or newer, this is ${process.versions.node} (${process.execPath}): use node_modules/.bin/node`,
    );
  }
}
