import { readFile, readdir, readlink } from "node:fs/promises";
import { hostname } from "node:os";
import { basename } from "node:path";

/** A process that no later one is taken for: ids are given out again, start times are not. */
export interface ProcessIdentity {
  pid: number;
  /** When it started, in ticks since `boot`; a clock that is set moves nothing. */
  started: string;
  /** The start of the machine. */
  boot: string;
  /** The pid namespace in which `pid` is counted. */
  namespace: string;
  host: string;
}

/** Who this process is. On a system without /proc, its id has to do. */
export async function thisProcess(): Promise<ProcessIdentity> {
  return {
    pid: process.pid,
    started: (await startOf(process.pid)) ?? "",
    boot: await bootId(),
    namespace: await pidNamespace(),
    host: hostname(),
  };
}

/** Whether a process lives; `unknown` where it was counted on another machine or in another container. */
export async function fate(other: ProcessIdentity): Promise<"alive" | "dead" | "unknown"> {
  if (other.host !== hostname()) return "unknown";
  if (other.boot !== (await bootId())) return "dead";
  if (other.namespace !== (await pidNamespace())) return "unknown";
  if (other.started === "") return exists(other.pid) ? "alive" : "dead";
  return (await startOf(other.pid)) === other.started ? "alive" : "dead";
}

/** The name of a running program, 15 characters at most; undefined where there is no such process, or one that has ended and is not yet collected. */
export async function programOf(pid: number): Promise<string | undefined> {
  const stat = parseStat(await readProc(`${pid}/stat`));
  return stat === undefined || stat.state === "Z" || stat.state === "X" ? undefined : stat.program;
}

/** A process that was found by its environment. */
export interface MarkedProcess {
  pid: number;
  /** File name of its program. */
  program: string;
}

/** The processes that have `NAME=value` in the environment that they were started with. */
export async function processesWith(name: string, values: readonly string[]): Promise<MarkedProcess[]> {
  const pids = (await readdir("/proc").catch(() => [])).filter((entry) => /^\d+$/.test(entry)).map(Number);
  const found = await Promise.all(
    pids.map(async (pid) => {
      const environment = (await readProc(`${pid}/environ`)).split("\0");
      const program = values.some((value) => environment.includes(`${name}=${value}`)) ? await programOf(pid) : undefined;
      // A thread may have renamed itself, as Node.js does.
      const [path = ""] = (await readProc(`${pid}/cmdline`)).split("\0");
      return program === undefined ? [] : [{ pid, program: basename(path) || program }];
    }),
  );
  return found.flat();
}

/** The fields of /proc/<pid>/stat that matter here. @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
export function parseStat(text: string): { program: string; state: string; started: string } | undefined {
  // The name is in brackets and may hold any character, a bracket too.
  const [, program, state, rest] = /^\d+ \((.*)\) (\S)((?: \S+)+)/s.exec(text) ?? [];
  const started = rest?.trim().split(" ")[18];
  return program !== undefined && state !== undefined && started !== undefined ? { program, state, started } : undefined;
}

async function startOf(pid: number): Promise<string | undefined> {
  const stat = parseStat(await readProc(`${pid}/stat`));
  return stat === undefined || stat.state === "Z" || stat.state === "X" ? undefined : stat.started;
}

const bootId = async () => (await readProc("sys/kernel/random/boot_id")).trim();
const pidNamespace = () => readlink("/proc/self/ns/pid").catch(() => "");
const readProc = (path: string) => readFile(`/proc/${path}`, "utf8").catch(() => "");

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
