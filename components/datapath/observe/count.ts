import type { PlannedHop } from "./cases";
import type { CaseName, Counts } from "./evidence";
import type { Packet } from "./packet";

/** Exchanges of a case whose packets are counted. */
export interface WantedExchanges {
  run: string;
  case: CaseName;
  numbers: ReadonlySet<number>;
}

/** What one hop saw. */
export interface HopCounts {
  seen: Counts;
  /** Packets beyond the first of the same exchange and direction. */
  duplicates: number;
  /** Packets to or from the same port that are no exchange of this run. */
  foreign: number;
}

/** Reads the payload that a client gives to an exchange: `cilium-lab <run> <case> <number>`. */
export function exchangeOf(payload: string): { run: string; case: string; number: number } | undefined {
  const [, run, name, number] = /^cilium-lab (\S+) (\S+) (\d+)$/.exec(payload) ?? [];
  return run === undefined || name === undefined ? undefined : { run, case: name, number: Number(number) };
}

/** Counts the packets of a capture that are the hop's: with its addresses, of the exchanges that are wanted, each exchange and direction once. */
export function count(
  packets: readonly Packet[],
  hop: Pick<PlannedHop, "from" | "to" | "toPort" | "counted">,
  { run, case: name, numbers }: WantedExchanges,
): HopCounts {
  const requests = new Set<number>();
  const replies = new Set<number>();
  let [duplicates, foreign] = [0, 0];
  for (const packet of packets.flatMap((outer) => (hop.counted === "encapsulated" ? (outer.inside ?? []) : outer))) {
    if (packet.protocol !== "udp" || (packet.sourcePort !== hop.toPort && packet.destinationPort !== hop.toPort)) continue;
    const exchange = exchangeOf(packet.payload);
    if (exchange?.run !== run) {
      foreign += 1;
      continue;
    }
    if (exchange.case !== name || !numbers.has(exchange.number)) continue;
    const direction = directionOf(packet, hop, { requests, replies });
    if (direction === undefined) continue;
    if (direction.has(exchange.number)) duplicates += 1;
    direction.add(exchange.number);
  }
  return { seen: { requests: requests.size, replies: replies.size }, duplicates, foreign };
}

/** The set that the packet belongs to; none where it has other addresses than the hop's. */
function directionOf<T>(
  packet: Packet,
  { from, to, toPort }: Pick<PlannedHop, "from" | "to" | "toPort">,
  { requests, replies }: { requests: T; replies: T },
): T | undefined {
  if (packet.destinationPort === toPort && packet.source === from && packet.destination === to) return requests;
  if (packet.sourcePort === toPort && packet.source === to && packet.destination === from) return replies;
  return undefined;
}
