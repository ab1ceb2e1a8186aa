import { readdir, readFile, readlink } from "node:fs/promises";
import { inotifyPerNode } from "../../components/kind/cluster-scripts";
import { CliError } from "../lab/error";

/** The kernel's limit and what is taken of it. */
export interface InotifyUse {
  /** `fs.inotify.max_user_instances`. */
  limit: number;
  /** Instances in use, as far as this process can see. */
  used: number;
}

/**
 * Refuses to start `nodes` more nodes where kubelet and systemd in them would run out of inotify instances, which shows
 * later as nodes that never become ready.
 *
 * @see https://kind.sigs.k8s.io/docs/user/known-issues/#pod-errors-due-to-too-many-open-files
 */
export function checkInotify({ limit, used }: InotifyUse, nodes: number): void {
  const needed = used + nodes * inotifyPerNode;
  if (limit >= needed) return;
  throw new CliError(
    `fs.inotify.max_user_instances is ${limit} with ${used} in use, and ${nodes} nodes need ${nodes * inotifyPerNode} more.`,
    `Raise it: sudo sysctl -w fs.inotify.max_user_instances=${Math.max(512, needed)}`,
  );
}

/** Reads the limit and counts the instances of all processes that may be looked into; `undefined` where there is no such limit. */
export async function readInotifyUse(proc = "/proc"): Promise<InotifyUse | undefined> {
  const limit = await readFile(`${proc}/sys/fs/inotify/max_user_instances`, "utf8").catch(() => undefined);
  if (limit === undefined) return undefined;
  const processes = (await readdir(proc)).filter((name) => /^\d+$/.test(name));
  const counts = await Promise.all(processes.map((pid) => countInstances(`${proc}/${pid}/fd`)));
  return { limit: Number(limit), used: counts.reduce((sum, count) => sum + count, 0) };
}

async function countInstances(folder: string): Promise<number> {
  const descriptors = await readdir(folder).catch((): string[] => []); // gone meanwhile, or another user's
  const targets = await Promise.all(descriptors.map((fd) => readlink(`${folder}/${fd}`).catch(() => "")));
  return targets.filter((target) => target === "anon_inode:inotify").length;
}
