import type { ClusterKind } from "../../components/config/keys";
import { directRoutes } from "../../components/datapath/probe/configuration";
import type { Declared } from "../../components/datapath/probe/declared";
import type { FoundConfiguration } from "../../components/datapath/probe/cluster-state";
import { bad, bold, good, plain, someOf, warn, type Cell } from "../reporting/cells";
import { taintOf } from "./differences";
import { shown } from "./shown";

/** The nodes, and whether each has the direct routes to its peers' pods. */
export function nodeRows(declared: Declared, found: FoundConfiguration, cluster: ClusterKind): Cell[][] {
  const rows = found.nodes.map((node) => {
    const taint = taintOf(node.taints, cluster);
    const routes = routesOf(node.name, declared, found);
    const whole = node.ready && taint === undefined && routes.mood === "plain";
    const cells = [
      whole ? good(node.name) : bad(node.name),
      node.ready ? plain("Ready") : bad("NotReady"),
      plain(node.kubelet),
      plain(node.internalIp),
      taint === undefined ? plain("none") : bad(taint.split(":")[1] ?? taint),
      plain(node.podCidrs.join(" ") || "none"),
      routes,
    ];
    return { whole, cells };
  });
  const missing = declared.nodes
    .filter((name) => !found.nodes.some((node) => node.name === name))
    .map((name) => ({ whole: false, cells: [bad(name), bad("missing")] }));
  const heads = ["  Nodes", "state", "kubelet", "address", "taint", "pods", "routes to peers' pods"];
  return [heads.map(bold), ...shown([...missing, ...rows])];
}

/** Whether a node's routes are there; not known while its agent does not answer. */
function routesOf(name: string, declared: Declared, { nodes, agents }: FoundConfiguration): Cell {
  const agent = agents.find(({ node }) => node === name);
  if (agent === undefined) return warn("not known");
  const routes = directRoutes(declared, agent, nodes);
  const missing = routes.filter(({ found }) => !found).map(({ peer }) => peer.name);
  if (missing.length > 0) return bad(`missing to ${someOf(missing, 2)}`);
  return plain(routes.length === 0 ? "none needed" : `${routes.length} of ${routes.length}`);
}
