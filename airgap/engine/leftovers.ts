import { readdir, readFile, rm, rmdir, unlink } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import type { EnginePaths } from "./paths";

/** One line of `/proc/self/mountinfo`, as far as it matters here. */
export interface Mount {
  point: string;
  filesystem: string;
}

/**
 * @param mountinfo content of `/proc/PID/mountinfo`
 * @see https://docs.kernel.org/filesystems/proc.html (3.5)
 */
export function parseMounts(mountinfo: string): Mount[] {
  return mountinfo.split("\n").flatMap((line) => {
    const [before, after] = line.split(" - ");
    const point = before?.split(" ")[4];
    const filesystem = after?.split(" ")[0];
    if (point === undefined || filesystem === undefined) return [];
    return [{ point: point.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8))), filesystem }];
  });
}

/** Mount points at or below one of the folders, in the order in which they can be unmounted. */
export function mountsBelow(mounts: readonly Mount[], folders: readonly string[]): string[] {
  const below = (point: string) => folders.some((folder) => point === folder || point.startsWith(`${folder}/`));
  return mounts
    .map(({ point }) => point)
    .filter(below)
    .reverse();
}

/** Whether the file of a network namespace still leads to one; a reboot or a crash may leave an empty file. */
export function isNamespaceMounted(mounts: readonly Mount[], netnsFile: string): boolean {
  return mounts.some(({ point, filesystem }) => point === netnsFile && filesystem === "nsfs");
}

/** Mounts as this process sees them. */
export async function currentMounts(): Promise<Mount[]> {
  return parseMounts(await readFile("/proc/self/mountinfo", "utf8"));
}

/**
 * Removes the engine's network namespace, the mounts under its run dir and all of the run dir but the record of raised
 * sysctls. No process of the engine may be alive.
 */
export async function removeRunState(paths: EnginePaths): Promise<void> {
  for (const point of mountsBelow(await currentMounts(), [paths.runDir, paths.dataRoot])) {
    await execa("umount", ["--lazy", point]); // before the rm below, which would empty what is mounted
  }
  while (isNamespaceMounted(await currentMounts(), paths.netnsFile)) await execa("umount", [paths.netnsFile]);
  await unlink(paths.netnsFile).catch(ignoreAbsence);
  for (const name of await entries(paths.runDir)) {
    const path = join(paths.runDir, name);
    if (path !== paths.sysctlRecord) await rm(path, { recursive: true, force: true });
  }
}

/** Removes the engine's cgroups, empty once its processes have ended, from every hierarchy. */
export async function removeCgroups(paths: EnginePaths): Promise<void> {
  const roots = (await currentMounts()).filter(({ filesystem }) => /^cgroup2?$/.test(filesystem));
  for (const { point } of roots) await removeCgroup(join(point, paths.cgroupParent));
}

async function removeCgroup(folder: string): Promise<void> {
  const children = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const child of children) if (child.isDirectory()) await removeCgroup(join(folder, child.name));
  // Busy for a moment after the last process has ended; an empty one that stays harms nobody.
  await rmdir(folder).catch(() => undefined);
}

async function entries(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: unknown) => {
    ignoreAbsence(error);
    return [];
  });
}

function ignoreAbsence(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
}
