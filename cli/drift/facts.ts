import type { ClusterKind } from "../../components/config/keys";
import { tunnelDevice } from "../../components/datapath/probe/configuration";
import type { Declared } from "../../components/datapath/probe/declared";
import type { Difference } from "../../components/programs/difference";
import type { FoundConfiguration } from "../../components/datapath/probe/cluster-state";
import { differencesOf } from "../status/differences";
import { shown, type Finding, type Mend } from "./finding";

/** What nodes, agents and kernels say, by the comparison that `make status` makes. */
export function factFindings(declared: Declared, found: FoundConfiguration, cluster: ClusterKind): Finding[] {
  return differencesOf(declared, found, cluster).map((difference): Finding => {
    const { subject, fact, found: live, declared: wanted } = difference;
    const taint = fact === "its taint";
    return {
      topic: taint ? "control-plane taint" : "datapath",
      object: subject,
      path: fact.replace(/^(the|its) /, ""),
      declared: shown(wanted),
      live: shown(live),
      mend: taint ? { by: "taint" } : mendOf(difference, found, cluster),
    };
  });
}

function mendOf({ subject, fact, look, settles }: Difference, { agents, nodes }: FoundConfiguration, cluster: ClusterKind): Mend {
  const node = subject.replace(/^node /, "");
  const agent = agents.find((one) => one.node === node);
  const device = agent && fact === "the tunnel device" ? tunnelDevice(agent)?.name : undefined;
  // What stands on somebody else's node is theirs.
  if (device !== undefined) return cluster === "kind" ? { by: "device", node, device } : { by: "hand", command: look };
  if (/kube-proxy/.test(fact) || !nodes.some(({ name }) => name === node)) return { by: "hand", command: look };
  if (settles) return { by: "itself" };
  return agent === undefined || /range|device/.test(fact) ? { by: "hand", command: look } : { by: "agent", pod: agent.pod };
}
