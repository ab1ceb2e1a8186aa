import { setTimeout as sleep } from "node:timers/promises";
import type { Context } from "../../protocol/resource";
import { isObj, unwrapSecrets, type Obj } from "../../protocol/values";
import type { ApiClient, KubeObject } from "./api-client";
import { readiness } from "./ready";

/** How long to wait, and how often to look. */
interface Patience {
  seconds: number;
  pollMs: number;
}

/**
 * Waits until an object that was just applied is ready.
 *
 * @returns the object as it was last seen, and what is missing where it did not become ready
 */
export async function waitUntilReady(
  ctx: Context,
  api: ApiClient,
  urn: string,
  applied: KubeObject,
  { seconds, pollMs }: Patience,
): Promise<{ live: KubeObject; problem?: string }> {
  const deadline = Date.now() + seconds * 1000;
  for (let live = applied; ; live = (await api.read(live)) ?? live) {
    const state = readiness(live);
    if (state.state === "ready") return { live };
    if (state.state === "failed") return { live, problem: state.reason };
    if (ctx.callSignal.aborted) return { live, problem: `the wait was cancelled: ${state.reason}` };
    if (Date.now() >= deadline) return { live, problem: `timed out after ${seconds} s: ${state.reason}` };
    ctx.log("info", `waiting: ${state.reason}`, urn, { ephemeral: true });
    await sleep(pollMs);
  }
}

/**
 * Waits until a deleted object is gone, which its finalizers may hold up.
 *
 * @param state of the resource, with the uid of the object that was deleted
 * @throws Error where the wait is cancelled or takes too long
 */
export async function waitUntilGone(
  ctx: Context,
  api: ApiClient,
  target: KubeObject,
  state: Obj,
  { seconds, pollMs }: Patience,
): Promise<void> {
  const metadata = unwrapSecrets(state.metadata ?? null);
  const uid = isObj(metadata) ? metadata.uid : undefined;
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const live = await api.read(target);
    // Another object of that name was made meanwhile: ours is gone.
    if (!live || (uid !== undefined && live.metadata.uid !== uid)) return;
    if (ctx.callSignal.aborted) throw new Error(`${target.kind} "${idOf(target)}" is being deleted; the wait for it was cancelled`);
    if (Date.now() >= deadline)
      throw new Error(`${target.kind} "${idOf(target)}" still exists ${seconds} s after it was deleted: see its finalizers`);
    await sleep(pollMs);
  }
}

/** `namespace/name`, or the name alone for an object without a namespace. */
export function idOf(object: KubeObject | Obj): string {
  const { namespace, name } = (object.metadata ?? {}) as { namespace?: unknown; name?: unknown };
  return [...(namespace ? [namespace] : []), name].map(String).join("/");
}
