import { CliError } from "../lab/error";
import { kindClusterInState } from "../lab/pulumi-state";
import type { ClusterOfDaemon, NetworkOfDaemon, FoundNode } from "./ownership";

/** What of a stack's cluster is in its state and not on the daemon, so that the cluster has to be made anew. */
export interface Lost {
  /** What was found, as a sentence without its full stop. */
  found: string;
  /** URNs to replace, so that the next `up` makes them anew: Pulumi itself never looks whether they are there. */
  urns: string[];
  /** Ids of the stack's own containers that can never start again, and that stand in the way of new ones. */
  dead: string[];
}

/** The containers of the stack's cluster that are its own: on the network in its state. */
export function ownNodes(stackExport: string, clusters: readonly ClusterOfDaemon[]): FoundNode[] {
  const declared = kindClusterInState(stackExport);
  const network = declared?.network?.id;
  if (declared === undefined || network === undefined) return [];
  return clusters
    .filter(({ name }) => name === declared.name)
    .flatMap(({ nodes }) => nodes.filter(({ networkIds }) => networkIds.includes(network)));
}

/**
 * The nodes and the network that somebody removed behind the stack's back; undefined where all is there.
 *
 * A node that is stopped is there, as long as its network is: without, Docker cannot start it any more.
 *
 * @param stackExport JSON of `pulumi stack export`.
 * @param clusters the kind clusters on the daemon.
 * @param networks all networks on the daemon.
 * @throws CliError where the network is gone and somebody else's has its name
 */
export function lostResources(
  stackExport: string,
  clusters: readonly ClusterOfDaemon[],
  networks: readonly NetworkOfDaemon[],
): Lost | undefined {
  const declared = kindClusterInState(stackExport);
  if (declared === undefined) return undefined;
  const { name: cluster, nodes, network } = declared;
  const own = ownNodes(stackExport, clusters);
  if (network !== undefined && !networks.some(({ id }) => id === network.id)) {
    checkName(cluster, networks);
    const found = `The Docker network of ${cluster} was removed behind the stack's back, ${own.length === 0 ? "its nodes too" : "so its nodes cannot start again"}`;
    return { found, urns: [network.urn, nodes.urn], dead: own.map(({ id }) => id) };
  }
  if (own.length !== nodes.count) {
    const gone = own.length === 0 ? "All nodes" : `${nodes.count - own.length} of the ${nodes.count} nodes`;
    return {
      found: `${gone} of ${cluster} ${own.length === nodes.count - 1 ? "was" : "were"} removed behind the stack's back`,
      urns: [nodes.urn],
      dead: [],
    };
  }
  const { controlPlane } = nodes;
  if (controlPlane !== undefined && !own.some(({ id }) => id.startsWith(controlPlane))) {
    return { found: `The control plane of ${cluster} is not the one that the stack made`, urns: [nodes.urn], dead: [] };
  }
  return undefined;
}

function checkName(cluster: string, networks: readonly NetworkOfDaemon[]): void {
  if (!networks.some(({ name }) => name === cluster)) return;
  throw new CliError(
    `The Docker network "${cluster}" of this stack was removed, and another one has its name, which this stack did not make.`,
    `It is left alone. Remove it: docker network rm ${cluster}. Or set another cilium-lab:clusterName in the stack's config.`,
  );
}
