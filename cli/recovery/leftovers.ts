import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { isMissingFile } from "../lab/error";
import { kubeconfigFile, stateFile, type LabPaths } from "../lab/paths";
import { programOf } from "../lab/lock/process-identity";

/**
 * Removes what Pulumi's file backend and the lab keep of stacks that are not there any more, removed or renamed: a backup of the state,
 * history, locks, a kubeconfig, logs.
 */
export async function removeLeftovers(paths: LabPaths, project: string): Promise<void> {
  const inBackend = (...parts: string[]) => join(paths.state, ".pulumi", ...parts);
  const files = await names(inBackend("stacks", project));
  const there = new Set(files.flatMap((name) => /^(.+)\.json$/.exec(name)?.[1] ?? []));
  const folders = [inBackend("backups", project), inBackend("history", project), inBackend("locks", "organization", project)];
  const kubeconfigs = await unwrittenAside(await names(paths.kubeconfigs));
  const known = [
    ...(await Promise.all(folders.map(names))).flat(),
    ...kubeconfigs,
    ...files.flatMap((name) => /^(.+?)\.json(\.bak)?(\.attrs)?$/.exec(name)?.[1] ?? []),
  ];
  const gone = [...new Set(known)].filter((stack) => !there.has(stack));
  const leftovers = gone.flatMap((stack) => [
    kubeconfigFile(paths, stack),
    ...[".attrs", ".bak", ".bak.attrs"].map((ending) => `${stateFile(paths, project, stack)}${ending}`),
    ...folders.map((folder) => join(folder, stack)),
  ]);
  const logs = await leftLogs(paths, project, there);
  await Promise.all([...leftovers, ...logs].map((path) => rm(path, { recursive: true, force: true })));
}

/**
 * Logs that Pulumi writes of every command: of an operation on a stack that is gone, `organization+<project>+<stack>-<time>.log`, and of any
 * other command that has ended, `pulumi-<time>-<pid>.log`. Pulumi itself keeps them for 7 days or 500 MB.
 *
 * @see https://github.com/pulumi/pulumi/pull/22487
 */
async function leftLogs(paths: LabPaths, project: string, there: ReadonlySet<string>): Promise<string[]> {
  const folder = join(paths.pulumiHome, "logs");
  const logs = await names(folder);
  const left = await Promise.all(
    logs.map(async (name) => {
      const [, owner, stack] = /^organization\+([^+]+)\+(.+)-\d{8}T\d{6}\.log$/.exec(name) ?? [];
      if (stack !== undefined) return owner === project && !there.has(stack);
      const pid = /^pulumi-\d{8}T\d{6}-(\d+)\.log$/.exec(name)?.[1];
      return pid !== undefined && (await programOf(Number(pid))) === undefined;
    }),
  );
  return logs.filter((_, index) => left[index]).map((name) => join(folder, name));
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
