import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { LabPaths } from "../paths";

/**
 * The temporary folder of all that a command starts on a stack. Programs put kubeconfigs there, and remove them, unless they are killed:
 * since one command at a time is at work on a stack, what is there when one comes or goes is nobody's.
 */
export function temporaryFolder({ lab }: LabPaths, stack: string): string {
  return join(lab, "tmp", stack);
}

/** What makes the next run quicker, and holds compiled programs only. */
const caches = /^(tsx-\d+|ts-node-[0-9a-f]+|node-compile-cache)$/;

/** Makes the folder, without anything that an earlier command left in it. Only for who holds the lab. */
export async function emptyTemporaryFolder(paths: LabPaths, stack: string): Promise<void> {
  const folder = temporaryFolder(paths, stack);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const left = (await readdir(folder)).filter((name) => !caches.test(name));
  await Promise.all(left.map((name) => rm(join(folder, name), { recursive: true, force: true })));
}
