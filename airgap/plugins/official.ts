import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { execa } from "execa";
import { directoryName, executableName, type StandIn } from "./catalogue";
import { linkOrCopyTree } from "./link";
import { isStandIn } from "./marker";

/** A download of Pulumi's largest plugin fits in; a network that swallows packets costs no more than this. */
const PATIENCE_SECONDS = 45;

/** Long enough for an afternoon's runs not to ask each time; a machine that was offline then may not be now. */
const REFUSAL_HOLDS_HOURS = 1;

/** Where the official plugins are looked for and put. */
export interface OfficialOptions {
  /** `PULUMI_HOME`. */
  pulumiHome: string;
  /** The Pulumi CLI, a path or a name on PATH. */
  pulumi: string;
  /** Remembers a refusal, so that the next run does not ask again. */
  cacheDir: string;
  /** Told where an official plugin was found, or why it cannot be had. */
  log(line: string): void;
  /** How long the download may take, in seconds. Default: 45. */
  patienceSeconds?: number;
}

/**
 * Whether the official plugin is installed in `PULUMI_HOME`, after taking it over from the caller's Pulumi or trying to
 * install it.
 *
 * A refusal is remembered for an hour. No answer is none: the next run asks again.
 */
export async function officialPluginAvailable(plugin: StandIn, options: OfficialOptions): Promise<boolean> {
  const installed = join(options.pulumiHome, "plugins", directoryName(plugin));
  if (existsSync(installed) && !isStandIn(installed)) return true;
  const elsewhere = callersHomes(options.pulumiHome).map((home) => join(home, "plugins", directoryName(plugin)));
  const found = elsewhere.find((directory) => isOfficial(plugin, directory));
  if (!found && (await refusedLately(plugin, options.cacheDir))) return false;

  // Into a home of its own: where a stand-in lies, Pulumi would say that the plugin is already there. The rename at the
  // end leaves no half of one.
  await mkdir(options.pulumiHome, { recursive: true });
  const home = await mkdtemp(join(options.pulumiHome, "official-"));
  const fresh = join(home, "plugins", directoryName(plugin));
  try {
    // No symbolic link: Pulumi passes over what is not a directory itself.
    if (found) await linkOrCopyTree(found, fresh);
    else await download(plugin, home, options);
    await rm(installed, { recursive: true, force: true });
    await mkdir(dirname(installed), { recursive: true });
    await rename(fresh, installed);
    if (found) options.log(`took over the official ${plugin.name} plugin v${plugin.version} from ${found}`);
    return true;
  } catch (error) {
    const reason = whyNot(error, options.patienceSeconds ?? PATIENCE_SECONDS);
    options.log(`the official ${plugin.name} plugin v${plugin.version} cannot be installed: ${reason}`);
    if (isRefusal(error)) await rememberRefusal(plugin, options.cacheDir, reason);
    return false;
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

/** Homes of the Pulumi that the caller uses outside of the lab. */
function callersHomes(pulumiHome: string): string[] {
  const homes = [process.env.PULUMI_HOME ?? "", join(homedir(), ".pulumi")];
  return homes.filter((home) => home !== "" && resolve(home) !== resolve(pulumiHome));
}

/** Whether a whole plugin lies there: Pulumi itself marks the half of one with a file beside it. */
function isOfficial(plugin: StandIn, directory: string): boolean {
  return existsSync(join(directory, executableName(plugin))) && !existsSync(`${directory}.partial`) && !isStandIn(directory);
}

async function download(plugin: StandIn, home: string, { pulumi, patienceSeconds = PATIENCE_SECONDS }: OfficialOptions): Promise<void> {
  await execa(pulumi, ["plugin", "install", plugin.kind, plugin.name, plugin.version], {
    env: { PULUMI_HOME: home, PULUMI_SKIP_UPDATE_CHECK: "true", PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: undefined },
    stdin: "ignore",
    timeout: patienceSeconds * 1000,
    forceKillAfterDelay: 1000,
  });
}

/** Pulumi itself said no, which a time-out, an interrupt or a full disk is not. */
function isRefusal(error: unknown): boolean {
  const { timedOut, exitCode } = error as { timedOut?: boolean; exitCode?: number };
  return !timedOut && exitCode !== undefined;
}

/** Whether the plugin was refused not long ago. */
async function refusedLately(plugin: StandIn, cacheDir: string): Promise<boolean> {
  try {
    const { at } = JSON.parse(await readFile(refusalFile(plugin, cacheDir), "utf8")) as { at: string };
    return Date.now() - Date.parse(at) < REFUSAL_HOLDS_HOURS * 3_600_000;
  } catch {
    return false; // never asked, or the file is damaged: ask
  }
}

async function rememberRefusal(plugin: StandIn, cacheDir: string, reason: string): Promise<void> {
  const file = refusalFile(plugin, cacheDir);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify({ at: new Date().toISOString(), reason })}\n`);
}

/** A file for each plugin: they are tried at the same time. */
function refusalFile(plugin: StandIn, cacheDir: string): string {
  return join(cacheDir, "plugins", "refused", `${directoryName(plugin)}.json`);
}

/** The line that says why, without the progress around it. */
function whyNot(error: unknown, patienceSeconds: number): string {
  const { timedOut, stderr, message } = error as { timedOut?: boolean; stderr?: string; message?: string };
  if (timedOut) return `no answer within ${patienceSeconds} s`;
  const lines = `${stderr ?? ""}\n${message ?? String(error)}`
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
  return lines.find((line) => line.startsWith("error:")) ?? lines[0] ?? "no reason given";
}
