import { randomUUID } from "node:crypto";
import { link, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CliError } from "../error";
import type { LabPaths } from "../paths";
import { readIfThere } from "../read-if-there";
import { fate, thisProcess, type ProcessIdentity } from "./process-identity";

/** Who holds a lab. */
export interface Holder extends ProcessIdentity {
  /** What it was asked for, e.g. `make up`. */
  command: string;
  /** ISO 8601. */
  since: string;
  /** What its child processes have as {@link runVariable}, and those of killed commands that it found at work. */
  runs: readonly string[];
}

/** Variable by which a command knows what it started, children of children too. */
export const runVariable = "CILIUM_LAB_RUN";

/** A lab that this process holds. */
export interface Held {
  /** Value of {@link runVariable} for what this command starts. */
  run: string;
  /** The command that held the lab before and was killed. */
  killed: Holder | undefined;
  release(): Promise<void>;
}

/** Commands change a lab one at a time; the file is there while one does, or where one was killed. */
export function labLockFile({ lab }: LabPaths, stack: string): string {
  return join(lab, "locks", `${stack}.json`);
}

/**
 * Takes the lab of `stack` for this process. One that a dead process held is taken over.
 *
 * @param command what to tell the next one, e.g. `make up`
 * @param exitCode of the refusal
 * @throws CliError where a process holds it that lives, or of which that cannot be known
 */
export async function holdLab(paths: LabPaths, stack: string, command: string, exitCode = 1): Promise<Held> {
  const file = labLockFile(paths, stack);
  await mkdir(join(paths.lab, "locks"), { recursive: true, mode: 0o700 });
  const run = randomUUID();
  const mine = `${file}.${run}`;
  let killed: Holder | undefined;
  try {
    for (;;) {
      const holder: Holder = { ...(await thisProcess()), command, since: new Date().toISOString(), runs: [run, ...(killed?.runs ?? [])] };
      await writeFile(mine, JSON.stringify(holder), { mode: 0o600 });
      // A link is made whole or not at all, so nobody ever reads half of a lock.
      if (await linked(mine, file)) return { run, killed, release: () => rm(file, { force: true }) };
      const found = await readIfThere(file);
      if (found === undefined) continue; // released meanwhile
      killed = await deadHolder(found, file, stack, exitCode);
      await takeAway(mine, file, found);
    }
  } finally {
    await rm(mine, { force: true });
  }
}

async function linked(from: string, to: string): Promise<boolean> {
  return link(from, to).then(
    () => true,
    (error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
      throw error;
    },
  );
}

/** The holder that a lock's text names, where it is dead. */
async function deadHolder(text: string, file: string, stack: string, exitCode: number): Promise<Holder> {
  const holder = JSON.parse(text) as Holder;
  const { pid, command, since, host } = holder;
  const state = await fate(holder);
  if (state === "dead") return holder;
  const who = `\`${command}\` on the stack "${stack}", process ${pid}, since ${since.replace(/\.\d+Z$/, "Z")}`;
  throw state === "alive"
    ? new CliError(`Another command is at work: ${who}.`, "Wait until it has ended. Nothing was changed.", exitCode)
    : new CliError(
        `Another command may be at work: ${who} on ${host}, where this machine cannot look.`,
        `Once it is certain that it has ended, remove ${file}. Nothing was changed.`,
        exitCode,
      );
}

/**
 * Removes the lock of a dead process, but not one that somebody took since it was read: who removes one holds the guard beside it.
 *
 * @param mine a file that names this process
 */
async function takeAway(mine: string, file: string, text: string): Promise<void> {
  const guard = `${file}.guard`;
  if (await linked(mine, guard)) {
    try {
      if ((await readIfThere(file)) === text) await rm(file);
    } finally {
      await rm(guard, { force: true });
    }
    return;
  }
  const other = await readIfThere(guard);
  // Killed in the few microseconds that it takes.
  if (other !== undefined && (await fate(JSON.parse(other) as Holder)) === "dead") await rm(guard, { force: true });
  await sleep(20);
}
