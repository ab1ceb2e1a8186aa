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
  const { deployment } = JSON.parse(stackExport) as { deployment?: { resources?: StateResource[] | null } };
  const resources = (deployment?.resources ?? []).filter((resource) => !resource.delete);
  const nodes = resources.find(({ type, urn }) => type === "command:local:Command" && urn.endsWith("-nodes"));
  const { CLUSTER: cluster, NODES: count } = nodes?.inputs?.environment ?? {};
  if (nodes === undefined || cluster === undefined) return undefined;
  const network = resources.find(({ type }) => type === "docker:index/network:Network");
  const found = clusters.find(({ name, networkIds: ids }) => name === cluster && network?.id !== undefined && ids.includes(network.id));
  if (found?.nodes === Number(count)) return undefined;
  const networkLost = network?.id !== undefined && !networkIds.includes(network.id);
  return { cluster, urns: [...(networkLost ? [network.urn] : []), nodes.urn] };
}
