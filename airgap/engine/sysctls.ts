import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { EnginePaths } from "./paths";

/**
 * What labs need of the machine: one cluster takes about 60 inotify instances, and many kernels give 128.
 *
 * @see https://kind.sigs.k8s.io/docs/user/known-issues/#pod-errors-due-to-too-many-open-files
 */
const neededSysctls: Readonly<Record<string, number>> = { "fs.inotify.max_user_instances": 1024, "fs.inotify.max_user_watches": 524288 };

/** The sysctls that are lower than needed, with the value they have. */
export function tooLow(
  current: Readonly<Record<string, number>>,
  needed: Readonly<Record<string, number>> = neededSysctls,
): Record<string, number> {
  return Object.fromEntries(Object.entries(current).filter(([key, value]) => needed[key] !== undefined && value < needed[key]));
}

const file = (key: string) => `/proc/sys/${key.replaceAll(".", "/")}`;

/** Values that the needed sysctls have now. */
export async function currentSysctls(): Promise<Record<string, number>> {
  const read = async (key: string) => [key, Number(await readFile(file(key), "utf8"))] as const;
  return Object.fromEntries(await Promise.all(Object.keys(neededSysctls).map(read)));
}

/**
 * Raises what is too low, and records what it was for {@link restoreSysctls}.
 *
 * @param say told each change, since it concerns the whole machine
 */
export async function raiseSysctls(paths: EnginePaths, say: (line: string) => void): Promise<void> {
  const low = tooLow(await currentSysctls());
  if (Object.keys(low).length === 0) return;
  // An engine that was killed left its record: what stands there is older than what is found now.
  const record = { ...low, ...(await readRecord(paths)) };
  await mkdir(dirname(paths.sysctlRecord), { recursive: true, mode: 0o700 });
  await writeFile(paths.sysctlRecord, JSON.stringify(record), { mode: 0o600 });
  for (const [key, before] of Object.entries(low)) {
    const value = neededSysctls[key];
    await writeFile(file(key), `${value}`);
    say(`${key}: ${before} raised to ${value}, put back when the engine stops`);
  }
}

/** Puts back what {@link raiseSysctls} changed, unless somebody else has changed it since. */
export async function restoreSysctls(paths: EnginePaths): Promise<void> {
  const current = await currentSysctls();
  for (const [key, before] of Object.entries(await readRecord(paths))) {
    if (current[key] === neededSysctls[key]) await writeFile(file(key), `${before}`);
  }
  await rm(paths.sysctlRecord, { force: true });
}

async function readRecord(paths: EnginePaths): Promise<Record<string, number>> {
  try {
    return JSON.parse(await readFile(paths.sysctlRecord, "utf8")) as Record<string, number>;
  } catch {
    return {}; // none, or cut off by a kill
  }
}
