import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { isMissingFile } from "../error";
import { kubeconfigFile, stateFile, type LabPaths } from "../paths";
import { programOf } from "./process";

/**
 * Removes what Pulumi's file backend and the lab keep of stacks that are not there any more, removed or renamed: a backup of the state,
 * history, locks, a kubeconfig.
 */
export async function removeLeftovers(paths: LabPaths, project: string): Promise<void> {
  const inBackend = (...parts: string[]) => join(paths.state, ".pulumi", ...parts);
  const files = await names(inBackend("stacks", project));
  const there = new Set(files.flatMap((name) => /^(.+)\.json$/.exec(name)?.[1] ?? []));
  const folders = [inBackend("backups", project), inBackend("history", project), inBackend("locks", "organization", project)];
  const kubeconfigs = await unwrittenAside(await names(paths.kubeconfigs));
  const known = [...(await Promise.all(folders.map(names))).flat(), ...kubeconfigs, ...files.flatMap((name) => /^(.+?)\.json(\.bak)?(\.attrs)?$/.exec(name)?.[1] ?? [])];
  const gone = [...new Set(known)].filter((stack) => !there.has(stack));
  const leftovers = gone.flatMap((stack) => [
    kubeconfigFile(paths, stack),
    ...[".attrs", ".bak", ".bak.attrs"].map((ending) => `${stateFile(paths, project, stack)}${ending}`),
    ...folders.map((folder) => join(folder, stack)),
  ]);
  await Promise.all(leftovers.map((path) => rm(path, { recursive: true, force: true })));
}

/** Kubeconfigs but for those that a process is writing, `<stack>.<pid>`; what a dead one has left is a leftover as any. */
async function unwrittenAside(files: readonly string[]): Promise<string[]> {
  const running = await Promise.all(files.map(async (name) => programOf(Number(/\.(\d+)$/.exec(name)?.[1] ?? Number.NaN))));
  return files.filter((_, index) => running[index] === undefined);
}

async function names(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: unknown) => {
    if (isMissingFile(error)) return [];
    throw error;
  });
}
