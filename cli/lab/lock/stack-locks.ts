import { readFile, readdir, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { CliError, isMissingFile } from "../error";
import type { LabPaths } from "../paths";
import { programOf } from "./process-identity";

/** What Pulumi's file backend writes while it changes a stack. @see https://github.com/pulumi/pulumi/blob/v3.250.0/pkg/backend/diy/lock.go */
interface StackLock {
  pid: number;
  username: string;
  hostname: string;
  timestamp: string;
}

/** What is known of the process that a lock names. */
interface Facts {
  host: string;
  /** Name of the program that runs under the lock's pid; undefined for none. */
  program: string | undefined;
}

/** Whether whoever holds the lock is dead for certain. A Pulumi that runs under its pid counts as the holder. */
export function holderOf(lock: StackLock, { host, program }: Facts): "dead" | "alive" | "elsewhere" {
  if (lock.hostname !== host) return "elsewhere";
  return program === "pulumi" ? "alive" : "dead";
}

/**
 * Removes the locks of a stack whose holders are dead, as `pulumi cancel` would, and no other.
 *
 * @returns pids of the dead holders
 * @throws CliError where a holder lives, or is on another machine
 */
export async function removeDeadLocks(paths: LabPaths, project: string, stack: string, exitCode = 1): Promise<number[]> {
  const folder = join(paths.state, ".pulumi", "locks", "organization", project, stack);
  const names = await readdir(folder).catch((error: unknown) => {
    if (isMissingFile(error)) return [];
    throw error;
  });
  const dead: { file: string; pid: number }[] = [];
  for (const name of names.filter((each) => each.endsWith(".json"))) {
    const file = join(folder, name);
    const lock = JSON.parse(await readFile(file, "utf8")) as StackLock;
    const holder = holderOf(lock, { host: hostname(), program: await programOf(lock.pid) });
    if (holder !== "dead") throw refusal(stack, lock, holder, file, exitCode);
    dead.push({ file, pid: lock.pid });
  }
  // The backend's folder keeps a second file of each.
  await Promise.all(dead.flatMap(({ file }) => [file, `${file}.attrs`]).map((file) => rm(file, { force: true })));
  return dead.map(({ pid }) => pid);
}

function refusal(
  stack: string,
  { pid, username, hostname: host, timestamp }: StackLock,
  holder: "alive" | "elsewhere",
  file: string,
  exitCode: number,
): CliError {
  const since = timestamp.replace(/\.\d+/, "");
  return holder === "alive"
    ? new CliError(
        `Pulumi is at work on the stack "${stack}": process ${pid} of ${username}, since ${since}.`,
        `Wait until it has ended; \`kill -INT ${pid}\` ends it in order. Nothing was changed.`,
        exitCode,
      )
    : new CliError(
        `The stack "${stack}" is locked by process ${pid} of ${username} on ${host}, since ${since}, where this machine cannot look.`,
        `Once it is certain that it has ended, remove ${file}. Nothing was changed.`,
        exitCode,
      );
}
