import { randomUUID } from "node:crypto";
import type { Kubectl } from "../../programs/kubectl";
import { parseInspected, type InspectedCluster } from "./inspected-cluster";
import { inspectionNotes, clusterRefusals, segmentRefusals, type Routed } from "./cluster-refusals";
import { onEveryNode, removeLeftovers } from "./node-pods";
import type { ClusterAccess } from "../../programs/retry";
import { segmentScript } from "./node-scripts";
import type { InspectionResult, ClusterRequirements } from "./requirements";

/** The cluster cannot have the stack's Cilium. */
export class Refused extends Error {}

/**
 * Looks whether the cluster can have the stack's Cilium. Changes nothing: a short-lived pod on every node looks at its routes.
 *
 * @param previous what the stack found before; undefined at its first inspection
 * @throws Refused with a sentence a line
 */
export async function inspect(
  wanted: ClusterRequirements,
  previous: InspectionResult | undefined,
  reach: ClusterAccess,
): Promise<InspectionResult> {
  const found = await collect(reach.kubectl);
  refuseIf(clusterRefusals(found, wanted, previous));
  await removeLeftovers(reach.cleanup);
  if (wanted.segments === "one")
    refuseIf(segmentRefusals(await routedPeers(found, wanted, reach), new Map(found.nodes.map(({ name, address }) => [address, name]))));
  return {
    owner: previous?.owner ?? randomUUID(),
    cluster: found.uid,
    nodes: found.nodes.map(({ name }) => name),
    notes: inspectionNotes(found, wanted),
  };
}

function refuseIf(sentences: string[]): void {
  if (sentences.length > 0) throw new Refused(sentences.join("\n"));
}

/** Asks the API server; five calls, whatever the size of the cluster. */
export async function collect(kubectl: Kubectl): Promise<InspectedCluster> {
  const [kubeSystem, nodes, workloads, configMaps, releases] = await Promise.all([
    kubectl(["get", "namespace", "kube-system", "-o", "json"]),
    kubectl(["get", "nodes", "-o", "json"]),
    kubectl(["get", "daemonsets,pods", "-A", "-o", "json"], { seconds: 120 }),
    kubectl(["-n", "kube-system", "get", "configmaps", "-o", "json"]),
    kubectl([
      "get",
      "secrets",
      "-A",
      "-l",
      "owner=helm,name=cilium",
      "-o",
      "custom-columns=NAMESPACE:.metadata.namespace,NAME:.metadata.name",
      "--no-headers",
    ]),
  ]);
  return parseInspected({ kubeSystem, nodes, workloads, configMaps, releases });
}

async function routedPeers({ nodes }: InspectedCluster, { agentImage }: ClusterRequirements, reach: ClusterAccess): Promise<Routed[]> {
  const said = await onEveryNode(
    {
      what: "Looking at the routes to other nodes",
      nodes: nodes.map(({ name }) => name),
      image: agentImage,
      command: ["bash", "-c", segmentScript],
      environment: (node) => ({
        PEERS: nodes
          .filter(({ name }) => name !== node)
          .map(({ address }) => address)
          .join(" "),
      }),
      changes: false,
      seconds: 600,
    },
    reach,
  );
  return parseRouted(said);
}

/** Reads what {@link segmentScript} said, by node. */
export function parseRouted(said: ReadonlyMap<string, string>): Routed[] {
  return [...said].flatMap(([node, text]) =>
    [...text.matchAll(/^(\S+) via(?: (\S+))?$/gm)].map(([, peer = "", via = ""]) => ({ node, peer, via })),
  );
}
