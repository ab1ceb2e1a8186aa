import { ciliumMinor } from "../../tables/versions";
import { spelled } from "../../tables/invariants";
import { rolloutFact, type Rollout } from "../rollout/end-traffic";
import type { RolloutTotals } from "../rollout/totals";
import { directRoutes } from "./configuration";
import type { Declared } from "./declared";
import type { FoundConfiguration } from "./cluster-state";
import { valueAt } from "./parse-answers";
import { peersAsked } from "./peers";
import type { ClientFound, TrafficTarget } from "./probe-traffic";

/** What the probe found, all of it as declared. Holds no secret. */
export interface DatapathSummary {
  cluster: string;
  versions: { cilium: string; kubernetes: string };
  nodes: { name: string; address: string; podCidrs: string[] }[];
  /** One entry a fact, named as `cilium-dbg status --verbose` names it where it does. */
  facts: Record<string, string>;
  /** What the last change cost the traffic that ran under it; absent where none ran, or where it was not measured. */
  rollout?: RolloutTotals;
}

/** The summary of a cluster in which nothing differs. */
export function summary(declared: Declared, found: FoundConfiguration, traffic: ClientFound[], rollout?: Rollout): DatapathSummary {
  const status = found.agents[0]?.status;
  const exchanges = traffic.flatMap((client) => client.exchanges);
  const count = (kind: TrafficTarget["kind"]) => `${exchanges.filter(({ target }) => target.kind === kind).length} exchanges`;
  const alone = found.nodes.length === 1;
  const reached = declared.segments === "one" ? "one to every peer's pods" : "one to every peer's pods on the node's own segment";
  const ring = found.nodes.length > peersAsked + 1 ? `, ${peersAsked} peers of every node` : "";
  const routes = found.agents.flatMap((agent) => directRoutes(declared, agent, found.nodes));
  return {
    cluster: declared.cluster,
    versions: { cilium: declared.ciliumVersion, kubernetes: found.nodes[0]?.kubelet ?? "" },
    nodes: found.nodes.map(({ name, internalIp, podCidrs }) => ({ name, address: internalIp, podCidrs })),
    facts: {
      ...Object.fromEntries(
        spelled(ciliumMinor(declared.ciliumVersion)).flatMap((row) =>
          row.status.map(({ label, path }) => [label, String(valueAt(status, path))]),
        ),
      ),
      "Direct routes": alone ? "none needed: one node" : `${routes.length}, ${reached}`,
      "Tunnel device": "none",
      "kube-proxy": "none",
      "Cluster DNS": `answers on ${traffic.length} nodes`,
      "Pod to pod, one node": count("same-node"),
      "Pod to pod, across nodes": alone ? "not asked: one node" : `${count("cross-node")}${ring}`,
      "Service by name": count("service"),
      "NodePort, every node": count("node-port"),
      ...(rollout && { Rollout: rolloutFact(rollout) }),
    },
    ...(rollout && !("unknown" in rollout.counted) && { rollout: rollout.counted }),
  };
}
