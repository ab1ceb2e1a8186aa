import { readdir, readFile, readlink } from "node:fs/promises";
import { basename } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { EnginePaths } from "./paths";

/** What one needs to know of a process to tell whose it is. */
export interface ProcessInfo {
  pid: number;
  /** Command line, one argument each; empty for zombies and kernel threads. */
  argv: string[];
  /** Its cgroup in each hierarchy, such as `/cilium-lab/3f…`. */
  cgroups: string[];
  /** Its network namespace, such as `net:[4026532001]`; "" when it may not be read. */
  netns: string;
}

/** What a process of the engine is to it. */
export type EngineRole = "dockerd" | "containerd" | "shim" | "port proxy" | "container";

/**
 * The role that a process has in this engine, or undefined for a process of somebody else.
 *
 * Pid files are not asked: after a kill they are stale, and their number may have been given to another process.
 *
 * @param engineNetns the engine's network namespace as in {@link ProcessInfo.netns}, undefined when there is none
 */
export function engineRole(process: ProcessInfo, paths: EnginePaths, engineNetns: string | undefined): EngineRole | undefined {
  const inContainer = process.cgroups.some((path) => path === paths.cgroupParent || path.startsWith(`${paths.cgroupParent}/`));
  if (inContainer) return "container";
  const [program, ...args] = process.argv;
  if (program === undefined) return undefined;
  switch (basename(program)) {
    case "dockerd":
      return args.includes(paths.configFile) ? "dockerd" : undefined;
    case "containerd":
      return args.some((arg) => arg.startsWith(`${paths.execRoot}/`)) ? "containerd" : undefined;
    case "docker-proxy":
      return process.netns === engineNetns ? "port proxy" : undefined;
    default:
      return basename(program).startsWith("containerd-shim") && args.includes(paths.containerdSocket) ? "shim" : undefined;
  }
}

/** A line of `/proc/PID/cgroup` is `id:controllers:path`. */
export function cgroupsOf(text: string): string[] {
  const paths = text.split("\n").flatMap((line) => /^[^:]*:[^:]*:(.*)$/.exec(line)?.slice(1) ?? []);
  return [...new Set(paths)];
}

async function processInfo(pid: number): Promise<ProcessInfo | undefined> {
  const dir = `/proc/${pid}`;
  try {
    const [cmdline, cgroup, netns] = await Promise.all([
      readFile(`${dir}/cmdline`, "utf8"),
      readFile(`${dir}/cgroup`, "utf8"),
      readlink(`${dir}/ns/net`).catch(() => ""),
    ]);
    const zombie = cmdline === "" && netns === "";
    return zombie ? undefined : { pid, argv: cmdline.split("\0").slice(0, -1), cgroups: cgroupsOf(cgroup), netns };
  } catch {
    return undefined; // ended meanwhile
  }
}

/** Every process of this engine that is alive: daemon, containerd, shims, port proxies and all in containers. */
export async function engineProcesses(
  paths: EnginePaths,
  engineNetns: string | undefined,
): Promise<(ProcessInfo & { role: EngineRole })[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const all = await Promise.all(pids.map(processInfo));
  return all.flatMap((info) => {
    const role = info && engineRole(info, paths, engineNetns);
    return info && role ? [{ ...info, role }] : [];
  });
}

/**
 * Ends every process of the engine at once, with SIGKILL.
 *
 * @throws Error naming the processes that are still there after ten seconds
 */
export async function killEngineProcesses(paths: EnginePaths, engineNetns: string | undefined): Promise<number> {
  const killed = new Set<number>();
  const deadline = Date.now() + 10_000;
  for (;;) {
    const alive = await engineProcesses(paths, engineNetns);
    if (alive.length === 0) return killed.size;
    if (Date.now() > deadline) {
      const named = alive.map(({ pid, role }) => `${role} ${pid}`).join(", ");
      throw new Error(`The Docker engine's processes do not end, not even by SIGKILL: ${named}.`);
    }
    for (const { pid } of alive) {
      killed.add(pid);
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // ended by itself
      }
    }
    await sleep(100);
  }
}
