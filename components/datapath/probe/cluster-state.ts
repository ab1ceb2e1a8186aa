/** A node as Kubernetes knows it. */
export interface ProbedNode {
  name: string;
  ready: boolean;
  internalIp: string;
  /** Version of its kubelet, with `v`. */
  kubelet: string;
  /** As `key:effect`. */
  taints: string[];
  /** What Cilium gave the node for its pods: the `podCIDRs` of its CiliumNode, empty while there is none. */
  podCidrs: string[];
}

export interface FoundRoute {
  /** A CIDR, a bare address, or `default`. */
  dst: string;
  gateway?: string;
  dev?: string;
}

export interface FoundLink {
  name: string;
  /** Kind as the kernel names it, e.g. `veth` or `vxlan`; a physical device has none. */
  kind?: string;
}

/** What one agent says, and what it sees in its node's network namespace. */
export interface FoundAgent {
  pod: string;
  node: string;
  /** When its container started, as Kubernetes says; absent where it does not say. */
  startedAt?: string | undefined;
  /** `cilium-dbg status -o json`. @see StatusResponse in Cilium's API */
  status: unknown;
  routes: FoundRoute[];
  links: FoundLink[];
  /** Chains that kube-proxy programs, by name. */
  kubeProxyChains: string[];
  /** Ports of kube-proxy on which something of the node listens. */
  kubeProxyPorts: number[];
}

/** An agent's pod that nothing could be read from. */
export interface UnreadAgent {
  pod: string;
  node: string;
  /** E.g. `is not ready: CrashLoopBackOff`; a clause that completes the pod's name. */
  why: string;
}

/** The cluster's configuration as found; no packet was sent for it. */
export interface FoundConfiguration {
  nodes: ProbedNode[];
  agents: FoundAgent[];
  unread: UnreadAgent[];
  /** DaemonSets and pods of kube-proxy, whatever they are called, as `kind namespace/name`. */
  kubeProxyWorkloads: string[];
}
