import { spawn } from "node:child_process";
import { closeSync, fstatSync, openSync, readSync, watch, writeFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { StringDecoder } from "node:string_decoder";
import { lineTimer, type TimedLine } from "./lines";

/** How a command is run that is timed. */
export interface TimedOptions {
  cwd: string;
  env: NodeJS.ProcessEnv;
  /** File that gets everything it prints. */
  log: string;
  /** Files that it, or what it runs, appends lines to. */
  follow?: readonly string[];
  signal: AbortSignal;
  /** Seconds after which it is ended. Default: 30 minutes. */
  patience?: number;
}

/** A command that was timed. */
export interface Timed {
  exitCode: number;
  /** Wall time from its start to its end. */
  seconds: number;
  /** What it printed on both streams. */
  lines: TimedLine[];
  /** Lines of each file of {@link TimedOptions.follow}. */
  followed: TimedLine[][];
}

/** How long an interrupted command may take to end in order. */
const graceSeconds = 90;

/**
 * Runs a command and times it and all its lines by one clock that does not jump.
 *
 * It is the head of a process group of its own: a Ctrl-C at the terminal does not reach it, an abort does, as SIGINT to all of the group, so that
 * Pulumi ends its operation in order; what is left of the group after {@link graceSeconds} is killed.
 */
export async function timed(
  command: string,
  args: readonly string[],
  { cwd, env, log, follow = [], signal, patience = 1800 }: TimedOptions,
): Promise<Timed> {
  signal.throwIfAborted();
  const start = performance.now();
  const clock = () => (performance.now() - start) / 1000;
  const lines: TimedLine[] = [];
  const followers = follow.map((file) => followFile(file, clock));
  const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], detached: true });
  const end = (name: NodeJS.Signals) => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, name);
    } catch {
      // It ended by itself.
    }
  };
  let kill: NodeJS.Timeout | undefined;
  const interrupt = () => {
    end("SIGINT");
    kill ??= setTimeout(() => end("SIGKILL"), graceSeconds * 1000);
  };
  const limit = setTimeout(interrupt, patience * 1000);
  signal.addEventListener("abort", interrupt);
  const streams = [child.stdout, child.stderr].map((stream) => {
    const timer = lineTimer(clock, (line) => lines.push(line));
    const decoder = new StringDecoder();
    stream.on("data", (piece: Buffer) => timer.push(decoder.write(piece)));
    return timer;
  });
  try {
    // What a command leaves running may hold its output open: its own end counts, and what came until then.
    const exitCode = await new Promise<number>((resolve, reject) => {
      child.on("error", reject);
      child.on("exit", (code, name) => resolve(code ?? (name === null ? 1 : 128)));
    });
    const seconds = clock();
    await Promise.race([new Promise((resolve) => child.on("close", resolve)), new Promise((resolve) => setTimeout(resolve, 500))]);
    streams.forEach((stream) => stream.end());
    return { exitCode, seconds, lines, followed: followers.map((follower) => follower.stop()) };
  } finally {
    signal.removeEventListener("abort", interrupt);
    clearTimeout(limit);
    clearTimeout(kill);
    followers.forEach((follower) => follower.stop());
    child.stdout.destroy();
    child.stderr.destroy();
    await mkdir(dirname(log), { recursive: true });
    await writeFile(log, lines.map(({ at, text }) => `${at.toFixed(3).padStart(8)}  ${text}\n`).join(""));
  }
}

/**
 * Reads lines as they are appended; the kernel tells of them, so that a line's time is right to some milliseconds.
 *
 * A file that is emptied is begun anew: Pulumi does that to its event log between the preview and the update.
 */
function followFile(file: string, clock: () => number): { stop(): TimedLine[] } {
  writeFileSync(file, "", { mode: 0o600 });
  const lines: TimedLine[] = [];
  const timer = lineTimer(clock, (line) => lines.push(line));
  const decoder = new StringDecoder();
  const descriptor = openSync(file, "r");
  const buffer = Buffer.alloc(1 << 16);
  let stopped = false;
  let position = 0;
  const read = () => {
    if (stopped) return;
    if (fstatSync(descriptor).size < position) {
      timer.end();
      position = 0;
    }
    for (let count; (count = readSync(descriptor, buffer, 0, buffer.length, position)) > 0; position += count)
      timer.push(decoder.write(buffer.subarray(0, count)));
  };
  const watcher = watch(file, read);
  return {
    stop() {
      if (!stopped) {
        read();
        timer.end();
        stopped = true;
        watcher.close();
        closeSync(descriptor);
      }
      return lines;
    },
  };
}
