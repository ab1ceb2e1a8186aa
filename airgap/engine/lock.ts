import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";

/** Longest wait for whoever holds the lock, in seconds: longer than any start or stop takes. */
const patience = 180;

/**
 * Runs `work` while no other process on the machine runs one under the same file.
 *
 * The kernel's lock is held by a child that ends when this process does, so a killed start leaves no stale lock.
 *
 * @throws Error when the lock is not to be had within three minutes
 */
export async function withLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const holder = spawn("flock", ["--wait", `${patience}`, file, "sh", "-c", "echo held; exec cat"], {
    stdio: ["pipe", "pipe", "ignore"],
  });
  const ended = once(holder, "exit");
  const held = await Promise.race([once(holder.stdout, "data").then(() => true), ended.then(() => false)]);
  if (!held) {
    throw new Error(`Another process has been starting or stopping the Docker engine for ${patience} seconds (${file}).`);
  }
  try {
    return await work();
  } finally {
    holder.stdin.end();
    await ended;
  }
}
