/** Where a lab runs: on a kind cluster that it makes, or on a cluster that is already there. */
export type ClusterKind = "kind" | "existing";

/** What is known of a key before its value is read. */
export interface Key {
  /** A value that is accepted, for errors. */
  example: string;
  /** The one kind of cluster that the key is for; none: for both. */
  only?: {
    cluster: ClusterKind;
    /** Pulumi.yaml's default as text: Pulumi hands it to the program like a value that was set. */
    unset: string;
    /** Why the other kind has no use for it: a sentence without its full stop. */
    because: string;
  };
}

/** The keys of a stack's configuration, as Pulumi.yaml declares them. */
export const keys = {
  cluster: { example: "kind" },
  clusterName: { example: "cilium-lab" },
  kubernetesVersion: { example: "1.34.11", only: { cluster: "kind", unset: "1.34.11", because: "the cluster has the version it has" } },
  nodeImage: { example: "kindest/node:v1.34.11", only: { cluster: "kind", unset: "", because: "no node is made" } },
  workers: { example: "2", only: { cluster: "kind", unset: "2", because: "the cluster has the nodes it has" } },
  nodePool: { example: "172.30.0.0/16", only: { cluster: "kind", unset: "172.30.0.0/16", because: "the nodes have their addresses" } },
  dnsUpstream: { example: '["192.0.2.53"]', only: { cluster: "kind", unset: "[]", because: "the cluster's DNS is left as it is" } },
  kubeconfig: { example: "/home/me/.kube/config", only: { cluster: "existing", unset: "", because: "the lab makes a cluster of its own" } },
  context: { example: "my-cluster", only: { cluster: "existing", unset: "", because: "the lab makes a cluster of its own" } },
  apiServer: {
    example: "api.example.org:6443",
    only: { cluster: "existing", unset: "", because: "the lab knows where it puts the API server" },
  },
  takeOver: {
    example: "refuse",
    only: { cluster: "existing", unset: "refuse", because: "there is no kube-proxy and no other CNI in a cluster that the lab makes" },
  },
  podCidr: { example: "10.0.0.0/16" },
  extraPodCidrs: { example: '["10.1.0.0/16"]' },
  nodePrefix: { example: "24" },
  serviceCidr: { example: "10.96.0.0/16" },
  nativeRoutingCidr: { example: "10.0.0.0/8" },
  segments: { example: "one" },
  loadBalancerMode: { example: "snat" },
  loadBalancerAcceleration: { example: "disabled" },
  bandwidthManager: { example: "off" },
  hubble: { example: "off" },
  ciliumVersion: { example: "1.20.2" },
  ciliumChart: { example: "charts/cilium" },
  ciliumRepository: { example: "https://helm.cilium.io" },
  agentImage: { example: "quay.io/cilium/cilium" },
  operatorImage: { example: "quay.io/cilium/operator-generic" },
  testImage: { example: "docker.io/nicolaka/netshoot:v0.13" },
  debug: { example: "datapath" },
  monitorAggregation: { example: "none" },
} as const satisfies Record<string, Key>;

export type KeyName = keyof typeof keys;

export const keyNames = Object.keys(keys) as KeyName[];
