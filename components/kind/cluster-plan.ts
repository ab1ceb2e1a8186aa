import { createHash } from "node:crypto";
import { firstHost, nthSubnet, prefixLength } from "../network/cidr";
import type { Ipv4Cidr } from "../network/cidr";
import { kindConfig, type KindConfig } from "./kind-config";

/** What a person decides about a cluster. A change in any of these is another cluster. */
export interface ClusterSpec {
  /** Name of the lab; the cluster's own name adds a suffix. */
  name: string;
  /** kind node image. */
  nodeImage: string;
  /** Worker nodes beside the one control plane, at least 1. */
  workers: number;
  podCidr: Ipv4Cidr;
  serviceCidr: Ipv4Cidr;
  /** Range that the node network is taken from. */
  nodePool: Ipv4Cidr;
}

/** Everything about a cluster that is known before it exists, so that a preview can show it. */
export interface ClusterPlan {
  /** Name of the kind cluster and of its Docker network, e.g. `cilium-lab-3fa9c1`. */
  name: string;
  /** Docker network of the nodes. */
  network: { subnet: Ipv4Cidr; gateway: string };
  /** Node names, the control plane first. */
  nodes: [string, ...string[]];
  /** Where agents reach the API server: a name that Docker resolves, so that a moved address does no harm. */
  apiServer: { host: string; port: number };
  config: KindConfig;
}

/** Prefix of one lab's node network, in bits. */
const nodeNetworkPrefix = 24;

/**
 * Plans the cluster of `spec`.
 *
 * The name carries a hash of the spec. So a changed spec is a cluster of another name, network and address range, which can stand
 * beside the one it replaces; and a cluster of the same name was made from the same spec.
 */
export function planCluster(spec: ClusterSpec): ClusterPlan {
  const { name: lab, ...decisive } = spec;
  const hash = createHash("sha256")
    .update(JSON.stringify(decisive, Object.keys(decisive).sort()))
    .digest();
  const name = `${lab}-${hash.toString("hex").slice(0, 6)}`;
  const prefix = Math.max(nodeNetworkPrefix, prefixLength(spec.nodePool));
  // The name takes part, so that two labs of one configuration do not ask Docker for one range.
  const index = createHash("sha256").update(name).digest().readUInt32BE();
  const subnet = nthSubnet(spec.nodePool, prefix, index);
  const workers = Array.from({ length: spec.workers }, (_, i) => `${name}-worker${i === 0 ? "" : i + 1}`);
  return {
    name,
    network: { subnet, gateway: firstHost(subnet) },
    nodes: [`${name}-control-plane`, ...workers],
    apiServer: { host: `${name}-control-plane`, port: 6443 },
    config: kindConfig({ ...decisive, name, image: spec.nodeImage }),
  };
}
