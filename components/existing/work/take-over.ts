import type { InspectedNode } from "./inspected-cluster";
import { collect } from "./inspect";
import { isParkable } from "./cluster-refusals";
import { onEveryNode, removeLeftovers } from "./node-pods";
import type { ClusterAccess } from "../../programs/retry";
import { cleanupEnvironment, kindnetScript } from "./node-scripts";
import { markCleaned, park, parkedDaemonSets, type Parked } from "./parked";
import { claimName, type ClusterRequirements } from "./requirements";
import { routesByNode } from "./routes";

/**
 * Makes the cluster the stack's: marks it, and parks kube-proxy and a CNI that can be put back, where that is wanted.
 *
 * Goes on where a killed run stopped: what is parked says so itself.
 */
export async function takeOver(wanted: ClusterRequirements, owner: string, reach: ClusterAccess): Promise<string> {
  const { kubectl, cleanup, say } = reach;
  const found = await collect(kubectl);
  if (found.claim !== undefined && found.claim !== owner)
    throw new Error("ConfigMap kube-system/cilium-lab is another stack's. Bring that stack down first.");
  const claim = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: claimName, namespace: "kube-system" }, data: { owner } };
  if (found.claim === undefined) await kubectl(["create", "-f", "-"], { input: JSON.stringify(claim) });
  if (wanted.takeOver === "refuse") return "nothing had to be parked";

  await removeLeftovers(cleanup);
  // The CNI before kube-proxy: its pods may reach the API server by a Service.
  for (const workload of [...found.cnis.filter(({ cni }) => isParkable(cni)), ...found.kubeProxies]) {
    say(`parking ${workload.namespace}/${workload.name}: kept, and scheduled on no node`);
    await park(workload, kubectl);
  }
  const parked = await parkedDaemonSets(kubectl);
  for (const workload of parked.filter(({ cleaned }) => !cleaned)) {
    await clean(workload, found.nodes, wanted, reach);
    await markCleaned(workload, kubectl);
  }
  return parked.length === 0
    ? "nothing had to be parked"
    : `parked ${parked.map(({ namespace, name }) => `${namespace}/${name}`).join(", ")}`;
}

/** Takes off every node what a parked DaemonSet left in its kernel. */
async function clean(
  workload: Parked,
  nodes: readonly InspectedNode[],
  { agentImage }: ClusterRequirements,
  reach: ClusterAccess,
): Promise<void> {
  const common = { nodes: nodes.map(({ name }) => name), changes: true, seconds: 600 };
  if (workload.name === "kube-proxy") {
    // Its own program knows all of its modes, and its image is on every node.
    await onEveryNode(
      { ...common, what: "kube-proxy --cleanup", image: workload.image, command: ["/usr/local/bin/kube-proxy", "--cleanup"] },
      reach,
    );
  } else {
    const routes = routesByNode(nodes);
    await onEveryNode(
      {
        ...common,
        what: "Removing what kindnet left",
        image: agentImage,
        command: ["bash", "-c", kindnetScript],
        environment: (node) => cleanupEnvironment(routes(node)),
      },
      reach,
    );
  }
}
