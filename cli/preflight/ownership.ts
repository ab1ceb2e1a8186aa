import { execa } from "execa";
import { CliError, isMissingFile } from "../error";

/** A kind cluster on the daemon, with the Docker networks that its nodes are attached to. */
export interface FoundCluster {
  name: string;
  networkIds: readonly string[];
  /** How many node containers there are, running or not. */
  nodes: number;
}

/**
 * Refuses to go on where a cluster stands under this lab's name that its stack did not make.
 *
 * The lab's clusters are called `<clusterName>-<6 hex digits>`. A stack owns a cluster when its nodes are on the Docker
 * network in the stack's state: the network is made first, so that even a bring-up that broke off left that mark.
 *
 * @param ownNetworkIds ids of the Docker networks in the stack's state.
 */
export function checkOwnership(clusters: readonly FoundCluster[], clusterName: string, ownNetworkIds: readonly string[]): void {
  const foreign = clusters.find((cluster) => isLabCluster(cluster.name, clusterName) && !cluster.networkIds.some((id) => ownNetworkIds.includes(id)));
  if (!foreign) return;
  throw new CliError(
    `A kind cluster "${foreign.name}" is already there, and this stack did not make it.`,
    `Set another cilium-lab:clusterName in the stack's config, bring it down from the checkout that made it, or remove it: kind delete cluster --name ${foreign.name}`,
  );
}

/** Whether a cluster of this name belongs to a lab called `clusterName`: its name and six hex digits. */
export function isLabCluster(cluster: string, clusterName: string): boolean {
  return cluster.startsWith(`${clusterName}-`) && /^[0-9a-f]{6}$/.test(cluster.slice(clusterName.length + 1));
}

/** Ids of the Docker networks in the JSON of `pulumi stack export`. */
export function networkIdsOf(stackExport: string): string[] {
  const { deployment } = JSON.parse(stackExport) as { deployment?: { resources?: { type: string; id?: string }[] | null } };
  return (deployment?.resources ?? []).flatMap(({ type, id }) => (type === "docker:index/network:Network" && id ? [id] : []));
}

/** Reads one line a node: its cluster's name, then the ids of its networks. */
export function readClusters(lines: readonly string[]): FoundCluster[] {
  const found = new Map<string, { nodes: number; ids: Set<string> }>();
  for (const line of lines) {
    const [name, ...networkIds] = line.trim().split(/\s+/);
    if (!name) continue;
    const cluster = found.get(name) ?? { nodes: 0, ids: new Set<string>() };
    cluster.nodes += 1;
    networkIds.forEach((id) => cluster.ids.add(id));
    found.set(name, cluster);
  }
  return [...found].map(([name, { nodes, ids }]) => ({ name, networkIds: [...ids], nodes }));
}

/** The kind clusters on the daemon that `environment` points to. */
export async function findClusters(environment: NodeJS.ProcessEnv): Promise<FoundCluster[]> {
  const options = { env: environment, extendEnv: false, stdin: "ignore" } as const;
  const { stdout: ids } = await execa("docker", ["ps", "--all", "--quiet", "--filter", "label=io.x-k8s.kind.cluster"], options).catch((error: unknown) => {
    if (isMissingFile(error)) throw new CliError("The docker command is not on PATH, and kind calls it.", "Install Docker's command-line client.");
    throw error;
  });
  if (ids.trim() === "") return [];
  const format = '{{index .Config.Labels "io.x-k8s.kind.cluster"}}{{range .NetworkSettings.Networks}} {{.NetworkID}}{{end}}';
  const { stdout } = await execa("docker", ["inspect", "--format", format, ...ids.trim().split("\n")], options);
  return readClusters(stdout.split("\n"));
}

/** Ids of all Docker networks on the daemon that `environment` points to. */
export async function findNetworks(environment: NodeJS.ProcessEnv): Promise<string[]> {
  const { stdout } = await execa("docker", ["network", "ls", "--quiet", "--no-trunc"], { env: environment, extendEnv: false, stdin: "ignore" });
  return stdout.split("\n").filter((line) => line !== "");
}
