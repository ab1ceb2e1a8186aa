import type { Ipv4Cidr } from "../network/cidr";
import type { Says } from "../tables/invariants";

/**
 * Pods are routed natively, over routes that every agent installs for its peers' pod CIDRs.
 *
 * There is no member for a tunnel: an overlay cannot be written in this type.
 *
 * @see https://docs.cilium.io/en/stable/network/concepts/routing/#native-routing
 */
export interface DirectRouting {
  mode: Says<"native-routing">;
  /** Destinations inside are routed as they are and never masqueraded. Contains every pod CIDR. */
  nativeCidr: Ipv4Cidr;
  /** Every agent routes its peers' pod CIDRs via their node address. */
  directNodeRoutes: Says<"direct-node-routes">;
  /**
   * `one`: all nodes share one L2 segment. `many`: agents skip peers that are not on theirs, and the routers between know the
   * way to every pod CIDR (BGP, or routes of a cloud); Cilium 1.16 or later.
   */
  segments: "one" | "many";
}

/** Pod addresses come from a list of ranges, a block a node, handed out by the operator. */
export interface ClusterPoolIpam {
  mode: "cluster-pool";
  /** At least one; they do not overlap. */
  podCidrs: readonly [Ipv4Cidr, ...Ipv4Cidr[]];
  /** Prefix length of one node's block, in bits; not shorter than any pool's own prefix. */
  nodePrefix: number;
}

/**
 * How a node passes on what comes from outside for a pod on another node.
 *
 * @see https://docs.cilium.io/en/stable/network/kubernetes/kubeproxy-free/#direct-server-return-dsr
 */
export interface LoadBalancer {
  /** `snat`: the reply comes back by the same node. `dsr`: straight from the pod's node, the client's address kept. `hybrid`: DSR for TCP, SNAT for UDP. */
  mode: "snat" | "dsr" | "hybrid";
  /** Where in the kernel: at the driver by XDP (`native`), there where every driver can (`best-effort`; Cilium 1.15 or later), or after it. */
  acceleration: "disabled" | "native" | "best-effort";
}

/**
 * Pod egress limits by the `kubernetes.io/egress-bandwidth` annotation: off, paced by EDT, or that with BBR for TCP.
 *
 * @see https://docs.cilium.io/en/stable/network/kubernetes/bandwidth-manager/
 */
export type BandwidthManager = "off" | "edt" | "edt-bbr";

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
 * kube-proxy replacement are the only things that can be said. They are the table's own: `components/tables/invariants.ts`.
 */
export interface DatapathIntent {
  routing: DirectRouting;
  masquerade: Says<"bpf-masquerade">;
  kubeProxyReplacement: Says<"kube-proxy-replacement">;
  hostRouting: Says<"bpf-host-routing">;
  device: Says<"veth-device">;
  ipam: ClusterPoolIpam;
  loadBalancer: LoadBalancer;
  bandwidthManager: BandwidthManager;
  /** Flow records, kept in each agent and read by `hubble observe` there: no relay, no listener on the node's address. */
  hubble: "on" | "off";
  /** How agents reach the API server before they can translate Services. A name, so that a moved address does no harm. */
  apiServer: { host: string; port: number };
  clusterName: string;
  debug: Debug;
  monitorAggregation: MonitorAggregation;
  images: { agent: ImageRef; operator: ImageRef };
}
