import type { DatapathIntent } from "./intent";

/** The intent, with or without the API server's address: a stack's configuration does not know it yet. */
export type RefusableIntent = Omit<DatapathIntent, "apiServer"> & Partial<Pick<DatapathIntent, "apiServer">>;

/** One thing that the type lets through and Cilium cannot do or refuses. */
export interface Refusal {
  /** Path inside the intent, dot separated. */
  path: string;
  /** What was found there, as text. */
  found: string;
  /** A clause that completes "`path` is `found`, which …". */
  reason: string;
  /** What to write instead. */
  write: string;
}

/**
 * What of `intent` this version of Cilium cannot do, all of it and in the order of the intent; empty where it can be installed.
 *
 * @param version full version of the chart, e.g. `1.20.2`
 * @throws Error for a version outside of the table
 */
export function refusals(_intent: RefusableIntent, _version: string): Refusal[] {
  return [];
}
