import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import lockfile from "proper-lockfile";

/**
 * Runs something that no other process on this machine may do at the same time, and waits for its turn.
 *
 * The lock of a process that was killed counts for nothing after 15 seconds.
 *
 * @param root cache folder, see cacheRoot
 * @param waiting called once where another process has the lock
 */
export async function exclusively<T>(root: string, name: string, waiting: () => void, work: () => Promise<T>): Promise<T> {
  const file = join(root, "locks", lockName(name));
  await mkdir(join(root, "locks"), { recursive: true });
  // A lock that got stale under us (the machine was asleep) is no reason to die: at worst, something is built twice.
  const options = { realpath: false, stale: 15_000, update: 5_000, onCompromised: () => undefined };
  let release: () => Promise<void>;
  try {
    release = await lockfile.lock(file, options);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ELOCKED") throw error;
    waiting();
    release = await lockfile.lock(file, { ...options, retries: { forever: true, minTimeout: 1_000, maxTimeout: 1_000 } });
  }
  try {
    return await work();
  } finally {
    // A lock that is gone already (machine asleep for longer than `stale`) needs no release.
    await release().catch(() => undefined);
  }
}

/** File name for a step's name: `Cilium agent, CNI` becomes `cilium-agent-cni`. */
export function lockName(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, "-")
    .replace(/^-|-$/g, "");
}
