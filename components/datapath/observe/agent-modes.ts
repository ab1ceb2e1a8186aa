import { spelled, type InvariantName } from "../../tables/invariants";
import { ciliumMinor } from "../../tables/versions";
import type { FoundAgent } from "../probe/cluster-state";
import { valueAt } from "../probe/parse-answers";
import type { NodePortMode } from "./cases";
import type { Evidence } from "./evidence";

/** What each agent says of itself, by node. @param version of Cilium, which decides where it says it */
export function modesOf(agents: readonly FoundAgent[], version: string): Evidence["lab"]["modes"] {
  const minor = ciliumMinor(version);
  const says = (agent: FoundAgent, name: InvariantName) => {
    const path = spelled(minor, [name])[0]?.status[0]?.path;
    const value = path === undefined ? undefined : valueAt(agent.status, path);
    return typeof value === "string" ? value : "not reported";
  };
  return agents
    .map((agent) => ({
      node: agent.node,
      routing: says(agent, "native-routing"),
      hostRouting: says(agent, "bpf-host-routing"),
      masquerading: says(agent, "bpf-masquerade"),
      kubeProxyReplacement: says(agent, "kube-proxy-replacement"),
      device: says(agent, "veth-device"),
    }))
    .sort((a, b) => a.node.localeCompare(b.node));
}

/** How the agents translate NodePorts. `accelerated`: in XDP, before any capture can see a packet. */
export interface NodePorts {
  mode: NodePortMode;
  accelerated: boolean;
}

/** What an agent says of NodePorts. In the mode `Hybrid`, UDP is translated as in `SNAT`. */
export function nodePortsOf(agent: Pick<FoundAgent, "status">): NodePorts {
  const says = (key: string) => valueAt(agent.status, `kube-proxy-replacement.features.nodePort.${key}`);
  return {
    mode: says("mode") === "DSR" ? "dsr" : "snat",
    accelerated: !["Disabled", undefined].includes(says("acceleration") as string | undefined),
  };
}
