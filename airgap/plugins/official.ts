import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { directoryName, type StandIn } from "./catalogue";
import { isStandIn } from "./marker";

/** A download of Pulumi's largest plugin fits in; a network that swallows packets costs no more than this. */
const TRY_SECONDS = 45;

/** A machine that was offline yesterday may not be today. */
const REFUSAL_HOLDS_HOURS = 24;

/** Where the official plugins are looked for and put. */
export interface OfficialOptions {
  /** `PULUMI_HOME`. */
  pulumiHome: string;
  /** The Pulumi CLI, a path or a name on PATH. */
  pulumi: string;
  /** Remembers a refusal, so that the next run does not ask again. */
  cacheDir: string;
  /** Told the reason when the official plugin cannot be had. */
  log(line: string): void;
}

/**
 * Whether the official plugin is installed in `PULUMI_HOME`, after trying to install it there.
 *
 * A refusal is remembered for a day.
 */
export async function officialPluginAvailable(plugin: StandIn, options: OfficialOptions): Promise<boolean> {
  const installed = join(options.pulumiHome, "plugins", directoryName(plugin));
  if (existsSync(installed) && !isStandIn(installed)) return true;
  if (await refusedLately(plugin, options.cacheDir)) return false;

  // Into a home of its own: where a stand-in lies, Pulumi would say that the plugin is already there.
  await mkdir(options.pulumiHome, { recursive: true });
  const home = await mkdtemp(join(options.pulumiHome, "official-"));
  try {
    const args = ["plugin", "install", plugin.kind, plugin.name, plugin.version];
    await execa(options.pulumi, args, {
      env: { PULUMI_HOME: home, PULUMI_SKIP_UPDATE_CHECK: "true", PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: undefined },
      stdin: "ignore",
      timeout: TRY_SECONDS * 1000,
      forceKillAfterDelay: 1000,
    });
    await rm(installed, { recursive: true, force: true });
    await mkdir(dirname(installed), { recursive: true });
    await rename(join(home, "plugins", directoryName(plugin)), installed);
    return true;
  } catch (error) {
    const reason = firstLine(error);
    options.log(`the official ${plugin.name} plugin v${plugin.version} cannot be installed: ${reason}`);
    await rememberRefusal(plugin, options.cacheDir, reason);
    return false;
  } finally {
    await rm(home, { recursive: true, force: true });
  }
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
function firstLine(error: unknown): string {
  const { timedOut, stderr, message } = error as { timedOut?: boolean; stderr?: string; message?: string };
  if (timedOut) return `no answer within ${TRY_SECONDS} s`;
  const lines = `${stderr ?? ""}\n${message ?? String(error)}`.split("\n").map((line) => line.trim()).filter(Boolean);
  return lines.find((line) => line.startsWith("error:")) ?? lines[0] ?? "no reason given";
}
