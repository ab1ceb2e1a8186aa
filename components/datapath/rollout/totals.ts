/** Exchanges of a kind. */
export interface ExchangeCounts {
  sent: number;
  /** Refused, or not answered whole within five seconds. */
  lost: number;
  /**
   * Answered, and after more than one second. A dropped packet shows here and not as lost, since TCP repeats it: a SYN, and its answer, after
   * one second. What waited for a busy processor that long shows here too.
   */
  slow: number;
}

const exchangeKinds = ["same-node", "cross-node", "service"] as const;
export type ExchangeKind = (typeof exchangeKinds)[number];

/** What a change of a live Cilium cost the traffic that ran under it. */
export interface RolloutTotals extends ExchangeCounts {
  /** A cluster of one node has no exchanges across nodes. */
  byKind: Partial<Record<ExchangeKind, ExchangeCounts>>;
  /** The longest that any client waited between two answers of one target, which are 100 ms apart at rest. */
  longestGapMs: number;
  /** TCP connections that were open all the while. */
  connections: number;
  /** Those of them that were closed, reset, or silent for ten seconds. */
  connectionsBroken: number;
  /** From the first exchange to the last. */
  seconds: number;
}

/** What one client says of one target; times in microseconds of its own clock. */
interface Total extends ExchangeCounts {
  kind: ExchangeKind | "connection";
  gap: number;
  first: number;
  /** The last answer. */
  answered: number;
  /** The last exchange, answered or not. */
  last: number;
}

/** What one client says, when it says it. */
export interface ClientTotals {
  client: string;
  now: number;
  targets: Total[];
}

/** A target is silent for longer only where nobody asks it any more: an exchange ends within five seconds, a byte's within ten. */
const silence = 15_000_000;

/**
 * Reads what `totalsScript` printed.
 *
 * @throws Error where the client does not count, or counts no more: what it says would pass for a low number of losses
 */
export function parseTotals(client: string, stdout: string): ClientTotals {
  const [clock = "", ...lines] = stdout.trim().split("\n");
  const now = Number(/^now (\d+)$/.exec(clock)?.[1] ?? Number.NaN);
  const targets = lines.map((line): Total => {
    const [kind, ...numbers] = line.split(/ +/);
    const [sent, lost, slow, gap, first, answered, last] = numbers.map(Number);
    return { kind, sent, lost, slow, gap, first, answered, last } as Total;
  });
  const wellFormed = ({ kind, sent, lost, slow, gap, first, answered, last }: Total) =>
    [...exchangeKinds, "connection"].includes(kind) && [sent, lost, slow, gap, first, answered, last].every(Number.isInteger);
  if (
    Number.isNaN(now) ||
    !targets.every(wellFormed) ||
    !["connection", "same-node", "service"].every((kind) => targets.some((t) => t.kind === kind))
  ) {
    throw new Error(`${client} says "${stdout.trim().replaceAll("\n", "; ")}", which is no list of totals`);
  }
  const silent = targets.find(({ kind, lost, last }) => now - last > silence && !(kind === "connection" && lost > 0));
  if (silent) throw new Error(`${client} has asked its ${silent.kind} target nothing for ${Math.round((now - silent.last) / 1e6)} s`);
  return { client, now, targets };
}

/** The totals of all clients. */
export function summed(clients: ClientTotals[]): RolloutTotals {
  const targets = clients.flatMap((client) => client.targets.map((target) => ({ ...target, now: client.now })));
  const exchanged = targets.filter(({ kind }) => kind !== "connection");
  const connections = targets.filter(({ kind }) => kind === "connection");
  const of = (some: ExchangeCounts[]): ExchangeCounts => ({
    sent: sum(some.map(({ sent }) => sent)),
    lost: sum(some.map(({ lost }) => lost)),
    slow: sum(some.map(({ slow }) => slow)),
  });
  const kinds = exchangeKinds.filter((kind) => exchanged.some((target) => target.kind === kind));
  return {
    ...of(exchanged),
    byKind: Object.fromEntries(kinds.map((kind) => [kind, of(exchanged.filter((target) => target.kind === kind))])),
    // An answer that is still to come is waited for as well.
    longestGapMs: Math.round(Math.max(...exchanged.map(({ gap, answered, now }) => Math.max(gap, now - answered))) / 1000),
    connections: connections.length,
    connectionsBroken: connections.filter(({ lost }) => lost > 0).length,
    seconds: Math.round(Math.max(...exchanged.map(({ first, last }) => last - first)) / 1e6),
  };
}

function sum(numbers: number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}
