import type { FoundConfiguration } from "../../components/datapath/probe/cluster-state";
import { evidence } from "../../components/datapath/observe/evidence";
import { bad, dim, good, someOf, warn, type Cell } from "../reporting/cells";

/** Something that looked at the lab's packets, and what it found. */
export interface LastProof {
  /** The command. */
  by: string;
  /** When, as ISO 8601; absent where it never did on this cluster. */
  at?: string;
  holds: boolean;
  said: string;
}

/** What the probe found when the lab last changed. @param facts the probe's own */
export function probeProof(at: string, facts: Record<string, string>): LastProof {
  const exchanges = Object.values(facts).reduce((sum, fact) => sum + Number(/^(\d+) exchanges/.exec(fact)?.[1] ?? 0), 0);
  return { by: "make up", at, holds: true, said: `${exchanges} exchanges, DNS ${facts["Cluster DNS"] ?? "not asked"}` };
}

/**
 * What the captures of the last `make observe` showed.
 *
 * @param text the evidence's file; undefined where there is none
 * @param cluster of which it has to be
 */
export function observeProof(text: string | undefined, cluster: string): LastProof {
  const by = "make observe";
  if (text === undefined) return { by, holds: false, said: "never" };
  const read = evidence.safeParse(json(text));
  if (!read.success) return { by, holds: false, said: "its evidence cannot be read: run it again" };
  const { lab, startedAt, cases, exchanges, verdict } = read.data;
  if (lab.cluster !== cluster) return { by, holds: false, said: `never on this cluster, last on ${lab.cluster}` };
  const hops = cases.flatMap((observed) => observed.hops);
  const all = `${cases.length} cases of ${exchanges} exchanges, ${hops.length} hops`;
  if (verdict.holds) return { by, at: startedAt, holds: true, said: `${all}, all as declared` };
  // Without the command that shows more of it: what it looked at may be gone.
  const first = verdict.sentences[0]?.replace(/\.? Look further: .*$/, "") ?? "no reason given";
  return { by, at: startedAt, holds: false, said: `${all}; not as declared: ${first}` };
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** When a proof was made and what it said, and whether the lab is still the one that it was made of. */
export function proofCell({ by, at, holds, said }: LastProof, found: FoundConfiguration | undefined, now: Date): Cell {
  if (at === undefined) return dim(`- ${by}: ${said}`);
  const text = `${by}, ${moment(at)}, ${ago(at, now)}: ${said}`;
  const changed = found === undefined ? [] : restartedSince(found, at);
  const since = changed.length === 0 ? "" : `; since then agents restarted on ${someOf(changed, 3)}`;
  if (!holds) return bad(text + since);
  return since === "" ? good(text) : warn(text + since);
}

/** Nodes whose agent started after `at`. */
function restartedSince({ agents }: FoundConfiguration, at: string): string[] {
  return agents
    .filter(({ startedAt }) => startedAt !== undefined && Date.parse(startedAt) > Date.parse(at))
    .map(({ node }) => node)
    .sort();
}

/** `2026-11-23 11:52 UTC` */
function moment(at: string): string {
  return `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** `just now`, `12 min ago`, `3 h ago`, `2 days ago` */
export function ago(at: string, now: Date): string {
  const minutes = Math.floor((now.getTime() - Date.parse(at)) / 60_000);
  if (minutes < 1) return "just now";
  if (minutes < 60) return `${minutes} min ago`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h ago`;
  return `${Math.floor(minutes / 60 / 24)} days ago`;
}
