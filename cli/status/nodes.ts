import type { ClusterKind } from "../../components/config/keys";
import { directRoutes } from "../../components/datapath/probe/configuration";
import type { Declared } from "../../components/datapath/probe/declared";
import type { FoundConfiguration, FoundNode } from "../../components/datapath/probe/found";
import { bad, bold, good, plain, someOf, warn, type Cell } from "./cells";
import { taintOf } from "./differences";
import { shown } from "./shown";

/** The nodes, and for each whether its peers have the direct route to its pods. */
export function nodeRows(declared: Declared, found: FoundConfiguration, cluster: ClusterKind): Cell[][] {
  const asked = found.agents.flatMap((agent) => directRoutes(declared, agent, found.nodes).map((route) => ({ ...route, on: agent.node })));
  const rows = found.nodes.map((node) => {
    const taint = taintOf(node.taints, cluster);
    const routes = routesTo(node, asked, found);
    const whole = node.ready && taint === undefined && routes.mood !== "bad";
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
  const missing = declared.nodes.filter((name) => !found.nodes.some((node) => node.name === name)).map((name) => ({ whole: false, cells: [bad(name), bad("missing")] }));
  const heads = ["  Nodes", "state", "kubelet", "address", "taint", "pods", "routes to them"];
  return [heads.map(bold), ...shown([...missing, ...rows])];
}

type AskedRoute = ReturnType<typeof directRoutes>[number] & { on: string };

/** On which peers the routes to a node's pods are there. A peer whose agent was not read is not known. */
function routesTo(node: FoundNode, asked: readonly AskedRoute[], { nodes, agents }: FoundConfiguration): Cell {
  if (nodes.length === 1) return plain("no peers");
  const ofNode = asked.filter(({ peer }) => peer.name === node.name);
  const missing = [...new Set(ofNode.filter((route) => !route.found).map(({ on }) => on))];
  if (missing.length > 0) return bad(`missing on ${someOf(missing, 2)}`);
  const peers = new Set(ofNode.map(({ on }) => on)).size;
  const unknown = nodes.filter(({ name }) => name !== node.name && !agents.some((agent) => agent.node === name)).length;
  const present = `present on ${peers} of ${peers + unknown} peers`;
  return unknown === 0 ? plain(present) : warn(`${present}, ${unknown} not known`);
}
