import { readdir, readFile, readlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { setTimeout } from "node:timers/promises";
import { execa } from "execa";
import { engineStatus } from "../../airgap/engine/index";
import { readInotifyUse } from "../../cli/preflight/inotify";

/** What is counted: none of it may grow when labs come and go. */
export const countNames = [
  "containers",
  "networks",
  "volumes",
  "images",
  "danglingImages",
  "ownMounts",
  "engineMounts",
  "networkNamespaces",
  "inotifyInstances",
  "temporaryFiles",
  "labFiles",
] as const;
export type CountName = (typeof countNames)[number];

/** What is weighed, in MiB: it goes up and down by itself, so that its trend is judged. */
export const weightNames = ["engineMemory", "anonymousMemory", "unreclaimableSlab"] as const;
export type WeightName = (typeof weightNames)[number];

/** A machine at one moment, with no lab of the command's own on it. */
export type Snapshot = { counts: Record<CountName, number>; weights: Record<WeightName, number> };

/** What is looked at. */
export interface Looked {
  docker: (...args: string[]) => Promise<string[]>;
  /** `.lab` of the checkout whose lab comes and goes. */
  labFolder: string;
}

/** Counts and weighs; all of the engine and of the machine, so that other work on it shows too. */
export async function snapshot({ docker, labFolder }: Looked): Promise<Snapshot> {
  const lines = async (...args: string[]) => (await docker(...args)).length;
  const daemon = await daemons();
  await letCachesGo();
  const meminfo = await readFile("/proc/meminfo", "utf8");
  const mebibytes = (name: string) => Number(new RegExp(`^${name}: +(\\d+) kB$`, "m").exec(meminfo)?.[1] ?? 0) / 1024;
  return {
    counts: {
      containers: await lines("ps", "--all", "--quiet"),
      networks: await lines("network", "ls", "--quiet"),
      volumes: await lines("volume", "ls", "--quiet"),
      images: await lines("images", "--all", "--quiet", "--no-trunc", "--filter", "dangling=false"),
      danglingImages: await lines("images", "--quiet", "--no-trunc", "--filter", "dangling=true"),
      ownMounts: await mountsOf("self"),
      engineMounts: daemon[0] === undefined ? 0 : await mountsOf(String(daemon[0])),
      networkNamespaces: await namespaces(),
      inotifyInstances: (await readInotifyUse())?.used ?? 0,
      temporaryFiles: (await readdir(tmpdir())).length,
      labFiles: (await readdir(labFolder, { recursive: true })).length,
    },
    weights: {
      engineMemory: (await Promise.all(daemon.map((pid) => rss(pid)))).reduce((sum, one) => sum + one, 0),
      anonymousMemory: mebibytes("AnonPages"),
      unreclaimableSlab: mebibytes("SUnreclaim"),
    },
  };
}

/**
 * What the kernel keeps beside a cached inode counts as unreclaimable, although it goes with the inode; and a file's cached contents hold the
 * memory cgroup of the container that read them first, long after that container is gone. Slab grows by more than 1 MiB a cycle of both, which is
 * a cache and no leak. So inodes and contents go (3). Only root may; without, slab is weighed as it is.
 *
 * @see https://docs.kernel.org/admin-guide/sysctl/vm.html#drop-caches
 * @see https://docs.kernel.org/admin-guide/cgroup-v1/memory.html#reclaim
 */
async function letCachesGo(): Promise<void> {
  // What is not yet written cannot go.
  await execa("sync");
  const dropped = await writeFile("/proc/sys/vm/drop_caches", "3").then(
    () => true,
    (error: unknown) => {
      if (!["EACCES", "EPERM", "EROFS"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
      return false;
    },
  );
  // The kernel frees a memory cgroup in the background once the last page has let go of it.
  if (dropped) await setTimeout(3000);
}

/** Processes of the engine itself, dockerd first: the lab's own one, or one that runs on the machine. */
async function daemons(): Promise<number[]> {
  const status = await engineStatus();
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const named = await Promise.all(
    pids.map(async (pid) => ({
      pid,
      name: (await readFile(`/proc/${pid}/comm`, "utf8").catch(() => "")).trim(),
      parent: Number(/^PPid:\s+(\d+)$/m.exec(await readFile(`/proc/${pid}/status`, "utf8").catch(() => ""))?.[1] ?? 0),
    })),
  );
  const dockerd = status.kind === "running" ? status.pid : named.find(({ name }) => name === "dockerd")?.pid;
  // The containerd of a node is a child of that node's own first process.
  const containerd = named.find(
    ({ name, parent }) => name === "containerd" && (parent === dockerd || (status.kind !== "running" && parent === 1)),
  )?.pid;
  return [dockerd, containerd].filter((pid) => pid !== undefined);
}

const mountsOf = async (process: string) => (await readFile(`/proc/${process}/mountinfo`, "utf8")).split("\n").filter(Boolean).length;

/** Network namespaces that a process is in. */
async function namespaces(): Promise<number> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(pids.map((pid) => readlink(`/proc/${pid}/ns/net`).catch(() => "")));
  return new Set(found.filter(Boolean)).size;
}

/** Resident memory of a process in MiB; 0 for one that is gone. */
async function rss(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) / 1024;
}
