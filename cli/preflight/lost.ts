import type { FoundCluster } from "./ownership";

/** What of a stack's cluster is in its state and not on the daemon. */
export interface Lost {
  /** Name of the cluster. */
  cluster: string;
  /** URNs to replace, so that the next `up` makes them anew: Pulumi itself never looks whether they are there. */
  urns: string[];
}

interface StateResource {
  urn: string;
  type: string;
  id?: string;
  delete?: boolean;
  inputs?: { environment?: { CLUSTER?: string; NODES?: string } };
}

/** A stack's cluster as its state has it. */
interface DeclaredCluster {
  name: string;
  nodes: { urn: string; count: number };
  network: { urn: string; id: string } | undefined;
}

/** The cluster of a stack; undefined before its nodes were first made. @param stackExport JSON of `pulumi stack export` */
export function clusterInState(stackExport: string): DeclaredCluster | undefined {
  const { deployment } = JSON.parse(stackExport) as { deployment?: { resources?: StateResource[] | null } };
  const resources = (deployment?.resources ?? []).filter((resource) => !resource.delete);
  const nodes = resources.find(({ type, urn }) => type === "command:local:Command" && urn.endsWith("-nodes"));
  const { CLUSTER: name, NODES: count } = nodes?.inputs?.environment ?? {};
  if (nodes === undefined || name === undefined) return undefined;
  const network = resources.find(({ type }) => type === "docker:index/network:Network");
  return {
    name,
    nodes: { urn: nodes.urn, count: Number(count) },
    network: network?.id === undefined ? undefined : { urn: network.urn, id: network.id },
  };
}

/**
 * The nodes and the network that somebody removed behind the stack's back; undefined where all is there.
 *
 * A node that is stopped is there. A network is only looked for where nodes are missing: with all nodes there, so is their network.
 *
 * @param stackExport JSON of `pulumi stack export`.
 * @param clusters the kind clusters on the daemon.
 * @param networkIds ids of all networks on the daemon.
 */
export function lostResources(stackExport: string, clusters: readonly FoundCluster[], networkIds: readonly string[]): Lost | undefined {
  const declared = clusterInState(stackExport);
  if (declared === undefined) return undefined;
  const { name: cluster, nodes, network } = declared;
  const found = clusters.find(({ name, networkIds: ids }) => name === cluster && network !== undefined && ids.includes(network.id));
  if (found?.nodes === nodes.count) return undefined;
  const networkLost = network !== undefined && !networkIds.includes(network.id);
  return { cluster, urns: [...(networkLost ? [network.urn] : []), nodes.urn] };
}
