import { echoCommand, lifetime } from "./experiment-objects";
import { present } from "../../programs/present";

/** Runs the machine's docker and gives what it printed. @throws Error with docker's own words */
export type Docker = (args: string[]) => Promise<string>;

/** Where a container that is no node can be had. */
export interface OutsideOf {
  docker: Docker;
  /** The nodes' Docker network. */
  network: string;
  /** Name of the cluster, after which the container is called. */
  cluster: string;
  image: string;
}

const outsideLabel = "cilium-lab.observe";

/** The container's name: one a cluster. */
export function outsideName(cluster: string): string {
  return `${cluster}-observe-outside`;
}

/** Arguments of docker that start the outside. It answers like the servers, and goes by itself where nobody removes it. */
export function runArguments({ network, cluster, image }: Omit<OutsideOf, "docker">): string[] {
  return [
    ...["run", "--detach", "--rm", "--name", outsideName(cluster), "--label", `${outsideLabel}=${cluster}`, "--network", network],
    ...["--entrypoint", "timeout", image, String(lifetime), ...echoCommand],
  ];
}

/** Starts the outside. @returns its address on the nodes' network */
export async function startOutside(outside: OutsideOf): Promise<{ name: string; ip: string }> {
  const name = outsideName(outside.cluster);
  await outside.docker(runArguments(outside));
  const networks = JSON.parse(await outside.docker(["inspect", "--format", "{{json .NetworkSettings.Networks}}", name])) as Record<
    string,
    { IPAddress: string }
  >;
  return { name, ip: present(networks[outside.network], `network ${outside.network} of the outside`).IPAddress };
}

/** Removes the outside, and one that an earlier run left. */
export async function removeOutside({ docker, cluster }: Pick<OutsideOf, "docker" | "cluster">): Promise<void> {
  const ids = await docker(["ps", "--all", "--quiet", "--filter", `label=${outsideLabel}=${cluster}`]);
  if (ids.trim() !== "") await docker(["rm", "--force", "--volumes", ...ids.trim().split(/\s+/)]);
}
