import pMap from "p-map";
import { atOnce } from "../probe/collect";
import type { Kubectl } from "../../programs/kubectl";
import { removeNamespace } from "../probe/own-pods";
import { errorText } from "../../programs/present";
import type { ClusterAccess } from "../../programs/retry";
import { parseTotals, summed, type RolloutTotals } from "./totals";
import { rolloutNamespace, noteKey, totalsScript, type TrafficNote } from "./traffic-pods";

/** What is known of a change that was made under traffic. */
export interface Rollout {
  /** Whether every invariant held before the change: `held`, or the first that did not, as a sentence. */
  before: string;
  /** What the traffic counted, or why that is not known. */
  counted: RolloutTotals | { unknown: string };
}

/** Lines about lost and slow exchanges that are handed on, a client, and lines among which they are looked for. */
const linesSaid = 5;
const linesRead = 500;

/**
 * Reads what the traffic of a change has counted so far, and ends it.
 *
 * @returns undefined where no traffic runs
 */
export async function endTraffic(access: ClusterAccess): Promise<Rollout | undefined> {
  const { kubectl, say } = access;
  const found = await kubectl(["get", "namespace", rolloutNamespace, "--ignore-not-found", "-o", "json"]);
  if (found.trim() === "") return undefined;
  const { metadata } = JSON.parse(found) as { metadata: { annotations?: Record<string, string>; deletionTimestamp?: string } };
  if (metadata.deletionTimestamp !== undefined) return undefined;
  const note = metadata.annotations?.[noteKey];
  const { before, clients, trouble } = note === undefined ? neverStarted : (JSON.parse(note) as TrafficNote);
  const counted = clients.length === 0 ? { unknown: trouble ?? "no client ran" } : await read(kubectl, clients, say);
  await removeNamespace(access, "rollout", rolloutNamespace);
  return { before, counted };
}

/** The namespace is there and nothing is noted: who made it was killed. */
const neverStarted: TrafficNote = { before: "not looked at", clients: [], trouble: "its start was interrupted" };

async function read(kubectl: Kubectl, clients: string[], say: ClusterAccess["say"]): Promise<Rollout["counted"]> {
  try {
    const totals = await pMap(
      clients,
      async (client) => parseTotals(client, await kubectl(["-n", rolloutNamespace, "exec", client, "--", "bash", "-c", totalsScript])),
      atOnce,
    );
    const telling = totals.filter(({ targets }) => targets.some(({ lost, slow }) => lost > 0 || slow > 0)).map(({ client }) => client);
    for (const client of telling) {
      const lines = (await kubectl(["-n", rolloutNamespace, "logs", client, `--tail=${linesRead}`])).trim().split("\n");
      for (const line of chosen(lines)) say(`rollout: ${client}: ${line}`);
    }
    return summed(totals);
  } catch (error) {
    return { unknown: errorText(error) };
  }
}

/** The last lines, in their order: slow ones only where there are not enough lost ones, which would drown in them on a busy machine. */
function chosen(lines: string[]): string[] {
  const isLost = (line: string) => line.includes(" lost: ");
  const kept = [...lines.filter((line) => !isLost(line)), ...lines.filter(isLost)].slice(-linesSaid);
  // Each begins with its time.
  return kept.sort();
}

/** A fact for people, e.g. `4,210 exchanges in 63 s, 0 lost, none slower than 1 s, longest gap 120 ms; 3 connections held; every invariant held before and after`. */
export function rolloutFact({ before, counted }: Rollout): string {
  const invariants = before === "held" ? "every invariant held before and after" : `every invariant holds after; before: ${before}`;
  if ("unknown" in counted) return `not measured: ${counted.unknown}; ${invariants}`;
  const { sent, lost, slow, byKind, longestGapMs, connections, connectionsBroken, seconds } = counted;
  const kinds = (key: "lost" | "slow") =>
    Object.entries(byKind)
      .filter(([, kind]) => kind[key] > 0)
      .map(([kind, of]) => `${kind} ${number(of[key])}`)
      .join(", ");
  const losses = lost === 0 ? "0 lost" : `${number(lost)} lost (${kinds("lost")})`;
  const late = slow === 0 ? "none slower than 1 s" : `${number(slow)} slower than 1 s (${kinds("slow")})`;
  const kept =
    connectionsBroken === 0
      ? `${connections === 1 ? "1 connection" : `${number(connections)} connections`} held`
      : `${number(connectionsBroken)} of ${number(connections)} connections broke`;
  return `${number(sent)} exchanges in ${number(seconds)} s, ${losses}, ${late}, longest gap ${number(longestGapMs)} ms; ${kept}; ${invariants}`;
}

function number(n: number): string {
  return n.toLocaleString("en-GB");
}
