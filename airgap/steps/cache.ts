import { homedir } from "node:os";
import { join } from "node:path";

/**
 * The folder that keeps what was built, outside any checkout: a fresh clone on the same machine rebuilds nothing.
 *
 * `CILIUM_LAB_CACHE`, else `$XDG_CACHE_HOME/cilium-lab`, else `~/.cache/cilium-lab`.
 */
export function cacheRoot(env: NodeJS.ProcessEnv = process.env): string {
  return env.CILIUM_LAB_CACHE || join(env.XDG_CACHE_HOME || join(env.HOME || homedir(), ".cache"), "cilium-lab");
}
