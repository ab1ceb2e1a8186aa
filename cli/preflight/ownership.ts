import { CliError, isMissingFile } from "../lab/error";
import { everyResource } from "../lab/pulumi-state";
import { docker } from "../lab/docker";

/** A kind cluster on the daemon, with the Docker networks that its nodes are attached to. */
export interface ClusterOfDaemon {
  name: string;
  networkIds: readonly string[];
  /** Its containers, running or not. */
  nodes: readonly FoundNode[];
}

/** A container that is a node of a kind cluster. */
export interface FoundNode {
  /** The whole id. */
  id: string;
  name: string;
  /** Docker's word: created, running, paused, restarting, removing, exited or dead. */
  status: string;
  /** When it was last started, as RFC 3339; in the year 1 where it never was. */
  startedAt: string;
  networkIds: readonly string[];
}

/** A Docker network on the daemon. */
export interface NetworkOfDaemon {
  id: string;
  name: string;
}

/**
 * Refuses to go on where a cluster stands under this lab's name that its stack did not make.
 *
 * The lab's clusters are called `<clusterName>-<6 hex digits>`. A stack owns a cluster when its nodes are on the Docker
 * network in the stack's state: the network is made first, so that even a bring-up that broke off left that mark.
 *
 * @param ownNetworkIds ids of the Docker networks in the stack's state.
 * @param madeBy who made a cluster, as far as that is known.
 */
export async function checkOwnership(
  clusters: readonly ClusterOfDaemon[],
  clusterName: string,
  ownNetworkIds: readonly string[],
  madeBy: (cluster: string) => Promise<string | undefined> = () => Promise.resolve(undefined),
): Promise<void> {
  const foreign = clusters.find(
    (cluster) => isLabCluster(cluster.name, clusterName) && !cluster.networkIds.some((id) => ownNetworkIds.includes(id)),
  );
  if (!foreign) return;
  const by = await madeBy(foreign.name);
  throw new CliError(
    `A kind cluster "${foreign.name}" is already there, and this stack did not make it${by === undefined ? "" : `: it is of ${by}`}.`,
    `Set another cilium-lab:clusterName in the stack's config, bring it down from the checkout that made it, or remove it: kind delete cluster --name ${foreign.name}`,
  );
}

/** Whether a cluster of this name belongs to a lab called `clusterName`: its name and six hex digits. */
export function isLabCluster(cluster: string, clusterName: string): boolean {
  return cluster.startsWith(`${clusterName}-`) && /^[0-9a-f]{6}$/.test(cluster.slice(clusterName.length + 1));
}

/** Ids of the Docker networks in the JSON of `pulumi stack export`, those too that are about to go: they are the stack's own still. */
export function networkIdsOf(stackExport: string): string[] {
  return everyResource(stackExport).flatMap(({ type, id }) => (type === "docker:index/network:Network" && id ? [id] : []));
}

/**
 * Reads one line a node: its cluster's name, its id, name, status, when it was started, then the ids of its networks; of a node that never
 * started Docker knows their names only, which `networks` make ids of.
 */
export function readClusters(lines: readonly string[], networks: readonly NetworkOfDaemon[] = []): ClusterOfDaemon[] {
  const ids = new Map(networks.map(({ id, name }) => [name, id]));
  const found = new Map<string, FoundNode[]>();
  for (const line of lines) {
    const [cluster, id, name, status, startedAt, ...on] = line.trim().split(/\s+/);
    if (!cluster || id === undefined || name === undefined || status === undefined || startedAt === undefined) continue;
    found.set(cluster, [
      ...(found.get(cluster) ?? []),
      { id, name: name.replace(/^\//, ""), status, startedAt, networkIds: on.map((network) => ids.get(network) ?? network) },
    ]);
  }
  return [...found].map(([name, nodes]) => ({ name, networkIds: [...new Set(nodes.flatMap(({ networkIds }) => networkIds))], nodes }));
}

/** The kind clusters on the daemon that `environment` points to. */
export async function findClusters(environment: NodeJS.ProcessEnv): Promise<ClusterOfDaemon[]> {
  const client = docker(environment);
  const ids = await client.lines(["ps", "--all", "--quiet", "--filter", "label=io.x-k8s.kind.cluster"]).catch((error: unknown) => {
    if (isMissingFile(error))
      throw new CliError("The docker command is not on PATH, and kind calls it.", "Install Docker's command-line client.");
    throw error;
  });
  if (ids.length === 0) return [];
  const node = "{{.Id}} {{.Name}} {{.State.Status}} {{.State.StartedAt}}";
  const format = `{{index .Config.Labels "io.x-k8s.kind.cluster"}} ${node}{{range $name, $on := .NetworkSettings.Networks}} {{or $on.NetworkID $name}}{{end}}`;
  const [nodes, networks] = await Promise.all([client.lines(["inspect", "--format", format, ...ids]), findNetworks(environment)]);
  return readClusters(nodes, networks);
}

/** All Docker networks on the daemon that `environment` points to. */
export async function findNetworks(environment: NodeJS.ProcessEnv): Promise<NetworkOfDaemon[]> {
  const lines = await docker(environment).lines(["network", "ls", "--no-trunc", "--format", "{{.ID}} {{.Name}}"]);
  return lines.flatMap((line) => {
    const [id, name] = line.split(" ");
    return id && name ? [{ id, name }] : [];
  });
}
