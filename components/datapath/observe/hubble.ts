import { z } from "zod";
import type { FoundAgent } from "../probe/cluster-state";
import { valueAt } from "../probe/parse-answers";
import { exchangeOf } from "./count";
import { caseName, type CaseName, type Evidence } from "./evidence";
import type { Packet } from "./packet";
import { ports } from "./experiment-objects";

export type Flow = Evidence["flows"][number];

/** Flows that are asked of an agent, and that are kept of all: without aggregation, each packet is several. */
export const flowsKept = 2000;

/** Whether the agents keep flows. */
export function hubbleRuns(agents: readonly Pick<FoundAgent, "status">[]): boolean {
  return agents.some(({ status }) => valueAt(status, "hubble.state") === "Ok");
}

/** Printed by {@link flowsScript} where the agent's image has no client of Hubble. */
export const noClient = "no command hubble";

/** Run in an agent: prints its flows of the experiment's ports, a line of JSON each. The time to begin at and the NodePort are the arguments. */
export const flowsScript = `
command -v hubble >/dev/null || { echo '${noClient}'; exit 0; }
exec hubble observe --server unix:///var/run/cilium/hubble.sock --output json --since "$1" --last ${flowsKept} --protocol udp \\
  --port ${ports.echo} --port ${ports.service} --port "$2" 2>/dev/null
`.trim();

/** The parts of Hubble's flow that are shown. @see https://docs.cilium.io/en/stable/_api/v1/flow/README/ */
const line = z.object({
  flow: z.object({
    time: z.string(),
    verdict: z.string(),
    node_name: z.string(),
    IP: z.object({ source: z.string(), destination: z.string() }),
    l4: z.object({ UDP: z.object({ source_port: z.number(), destination_port: z.number() }) }),
    trace_observation_point: z.string().optional(),
    drop_reason_desc: z.string().optional(),
    event_type: z.object({ type: z.number() }).optional(),
  }),
});

/**
 * The flows of the experiment, in order of time.
 *
 * @param printed what {@link flowsScript} printed, of every agent
 * @param cases case of each port that a client sent from
 */
export function flowsOf(printed: Iterable<string>, cases: ReadonlyMap<number, CaseName>): Flow[] {
  return [...printed]
    .flatMap((text) => text.split("\n"))
    .flatMap((text): Flow[] => {
      const { success, data } = line.safeParse(json(text));
      if (!success) return [];
      const { time, verdict, node_name, IP, l4, trace_observation_point, drop_reason_desc } = data.flow;
      const { source_port, destination_port } = l4.UDP;
      const of = cases.get(source_port) ?? cases.get(destination_port);
      if (of === undefined) return [];
      const where = drop_reason_desc ?? trace_observation_point;
      const summary = [
        `${IP.source}:${source_port} -> ${IP.destination}:${destination_port}`,
        ...(where ? [where.toLowerCase().replaceAll("_", "-")] : []),
      ].join(" ");
      // Hubble calls a node after its cluster.
      return [{ time, node: node_name.replace(/^.*\//, ""), case: of, verdict, summary }];
    })
    .sort((a, b) => a.time.localeCompare(b.time));
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The case of each port that a request of this run came from, before and after every translation. */
export function clientPorts(packets: Iterable<readonly Packet[]>, run: string, nodePort: number): Map<number, CaseName> {
  const toServers = [ports.echo, ports.service, nodePort];
  const cases = new Map<number, CaseName>();
  for (const packet of [...packets].flat().flatMap((outer) => [outer, ...(outer.inside ? [outer.inside] : [])])) {
    const exchange = exchangeOf(packet.payload);
    const name = caseName.safeParse(exchange?.case);
    if (exchange?.run === run && name.success && toServers.includes(packet.destinationPort)) cases.set(packet.sourcePort, name.data);
  }
  return cases;
}
