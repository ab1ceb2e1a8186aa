/** An IPv4 CIDR in canonical form, e.g. `10.0.0.0/16`. Checked by `parseCidr` where it enters. */
export type Ipv4Cidr = string;

/**
 * Pods are routed natively, over routes that every agent installs for its peers' pod CIDRs.
 *
 * There is no member for a tunnel: an overlay cannot be written in this type.
 *
 * @see https://docs.cilium.io/en/stable/network/concepts/routing/#native-routing
 */
export interface DirectRouting {
  mode: "native";
  /** Destinations inside are routed as they are and never masqueraded. Contains the pod CIDR. */
  nativeCidr: Ipv4Cidr;
  /** Every agent routes its peers' pod CIDRs via their node address. All nodes share one L2 segment. */
  directNodeRoutes: true;
}

/** Pod addresses come from one pool, a block a node, handed out by the operator. */
export interface ClusterPoolIpam {
  mode: "cluster-pool";
  podCidr: Ipv4Cidr;
  /** Prefix length of one node's block, in bits; longer than the pool's own prefix. */
  nodePrefix: number;
}

/**
 * What the agents say about their work.
 *
 * @see https://docs.cilium.io/en/stable/operations/troubleshooting/
 */
export type Debug =
  | { level: "off" }
  | {
      level: "debug";
      /** Subsystem whose messages are logged most fully. */
      verbose: "datapath" | "flow" | "kvstore" | "envoy" | "policy";
    };

/** How many packets of a connection `cilium-dbg monitor` shows: `none` aggregates nothing, so every packet shows. */
export type MonitorAggregation = "none" | "low" | "medium" | "maximum";

/** An image as the chart names it: no digest, since images built here have none in a registry. */
export interface ImageRef {
  repository: string;
  tag: string;
}

/**
 * What a person wants of Cilium's datapath, in the field's words and in no chart's spelling.
 *
 * The literal types are the guarantee: native routing, eBPF masquerade, eBPF host routing, veth devices and full
 * kube-proxy replacement are the only things that can be said.
 */
export interface DatapathIntent {
  routing: DirectRouting;
  masquerade: "bpf";
  kubeProxyReplacement: "full";
  hostRouting: "bpf";
  device: "veth";
  ipam: ClusterPoolIpam;
  /** How agents reach the API server before they can translate Services. A name, so that a moved address does no harm. */
  apiServer: { host: string; port: number };
  clusterName: string;
  debug: Debug;
  monitorAggregation: MonitorAggregation;
  images: { agent: ImageRef; operator: ImageRef };
}
