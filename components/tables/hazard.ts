import type { Span } from "./versions";

/**
 * What a hazard does: the chart or the agent refuses it, the agent falls back to legacy host routing with no more than a line in its log,
 * or all of it runs and is not the datapath that was meant.
 */
export type HazardEffect = "refused" | "legacy" | "spoils";

/** Reads another setting as text, by its chart path or by its agent option: a row serves values and options alike. Undefined where it is not written. */
export type ReadOther = (path: string, option?: string) => string | undefined;

/** One setting that undoes the datapath although every invariant's own key is right. */
export interface Hazard extends Span {
  name: string;
  effect: HazardEffect;
  /** Path inside the chart's values, dot separated. */
  path: string;
  /** The agent option that it becomes, as a key of `cilium-config`; none where the chart makes no option of it, or an invariant's own. */
  option?: string;
  /** Whether `value`, as text and undefined where it is not written, does harm beside the `other` settings. */
  bad(value: string | undefined, other: ReadOther): boolean;
  /** What happens, as a predicate of the setting: it completes "which …". */
  reason: string;
  /** What to write instead, as a chart value: `key: value`. */
  write: string;
}

/** Whether text says yes, as helm's `if` and the agent's flags read it. */
export function on(value: string | undefined): boolean {
  return value !== undefined && !["", "0", "false", "null"].includes(value);
}

/** Whether text says no: not the same as being silent, where a default says yes. */
export function off(value: string | undefined): boolean {
  return value !== undefined && !on(value);
}

/** Whether a name, a list or an address is written. */
export function named(value: string | undefined): value is string {
  return value !== undefined && value !== "" && value !== "null";
}

/** Whether IPsec encrypts what goes between nodes. */
export const ipsecOn = (other: ReadOther): boolean =>
  on(other("encryption.enabled", "enable-ipsec")) && ["ipsec", "true", undefined].includes(other("encryption.type", "enable-ipsec"));
