import type { Refusal } from "../cilium/refusals";
import type { KeyName } from "./keys";

/** Which key decides what an intent says, by the beginning of the path inside the intent. */
const deciding: readonly (readonly [path: string, key: KeyName])[] = [
  ["routing.nativeCidr", "nativeRoutingCidr"],
  ["routing.segments", "segments"],
  ["ipam.podCidrs", "podCidr"],
  ["ipam.nodePrefix", "nodePrefix"],
  ["loadBalancer.mode", "loadBalancerMode"],
  ["loadBalancer.acceleration", "loadBalancerAcceleration"],
  ["bandwidthManager", "bandwidthManager"],
  ["hubble", "hubble"],
  ["apiServer", "apiServer"],
  ["clusterName", "clusterName"],
  ["debug", "debug"],
  ["monitorAggregation", "monitorAggregation"],
  ["images.agent", "agentImage"],
  ["images.operator", "operatorImage"],
];

/**
 * The key that a refusal is about, as a person writes it: `cilium-lab:segments`. A path that no key decides stays as it is.
 *
 * @example keyOf("cilium-lab", "ipam.podCidrs.1") // "cilium-lab:extraPodCidrs[0]"
 */
export function keyOf(project: string, path: string): string {
  const pool = /^ipam\.podCidrs[.[](\d+)/.exec(path)?.[1];
  if (pool !== undefined && pool !== "0") return `${project}:extraPodCidrs[${Number(pool) - 1}]`;
  const found = deciding.find(([beginning]) => path === beginning || path.startsWith(`${beginning}.`) || path.startsWith(`${beginning}[`));
  return found ? `${project}:${found[1]}` : path;
}

/** One sentence a refusal, in the words of the stack's configuration. */
export function blame(project: string, { path, found, reason, write }: Refusal): string {
  return `${keyOf(project, path)} "${found}" ${reason}. ${write}`;
}
