import { ciliumMinor } from "../../cilium/versions";
import { spelled } from "../invariants";
import { directRoutes } from "./configuration";
import type { Declared } from "./declared";
import type { FoundConfiguration } from "./found";
import { valueAt } from "./parse";
import type { ClientFound, Target } from "./traffic";

/** What the probe found, all of it as declared. Holds no secret. */
export interface DatapathSummary {
  cluster: string;
  versions: { cilium: string; kubernetes: string };
  nodes: { name: string; address: string; podCidrs: string[] }[];
  /** One entry a fact, named as `cilium-dbg status --verbose` names it where it does. */
  facts: Record<string, string>;
}

/** The summary of a cluster in which nothing differs. */
export function summary(declared: Declared, found: FoundConfiguration, traffic: ClientFound[]): DatapathSummary {
  const status = found.agents[0]?.status;
  const exchanges = traffic.flatMap((client) => client.exchanges);
  const count = (kind: Target["kind"]) => `${exchanges.filter(({ target }) => target.kind === kind).length} exchanges`;
  const routes = found.agents.flatMap((agent) => directRoutes(agent, found.nodes));
  return {
    cluster: declared.cluster,
    versions: { cilium: declared.ciliumVersion, kubernetes: found.nodes[0]?.kubelet ?? "" },
    nodes: found.nodes.map(({ name, internalIp, podCidrs }) => ({ name, address: internalIp, podCidrs })),
    facts: {
      ...Object.fromEntries(
        spelled(ciliumMinor(declared.ciliumVersion)).flatMap((row) => row.status.map(({ label, path }) => [label, String(valueAt(status, path))])),
      ),
      "Direct routes": `${routes.length}, one to every peer's pods`,
      "Tunnel device": "none",
      "kube-proxy": "none",
      "Cluster DNS": `answers on ${traffic.length} nodes`,
      "Pod to pod, one node": count("same-node"),
      "Pod to pod, across nodes": count("cross-node"),
      "Service by name": count("service"),
      "NodePort, every node": count("node-port"),
    },
  };
}
