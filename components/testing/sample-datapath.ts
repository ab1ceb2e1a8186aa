import type { DatapathIntent } from "../cilium/intent";

/** A datapath for tests, as `labConfig` makes it of the defaults, without a cluster behind it. */
export const sampleDatapath: DatapathIntent = {
  routing: { mode: "native", nativeCidr: "10.0.0.0/16", directNodeRoutes: true, segments: "one" },
  masquerade: "bpf",
  kubeProxyReplacement: "full",
  hostRouting: "bpf",
  device: "veth",
  ipam: { mode: "cluster-pool", podCidrs: ["10.0.0.0/16"], nodePrefix: 24 },
  loadBalancer: { mode: "snat", acceleration: "disabled" },
  bandwidthManager: "off",
  hubble: "off",
  apiServer: { host: "lab-control-plane", port: 6443 },
  clusterName: "cilium-lab",
  debug: { level: "debug", verbose: "datapath" },
  monitorAggregation: "none",
  images: {
    agent: { repository: "quay.io/cilium/cilium", tag: "v1.20.2" },
    operator: { repository: "quay.io/cilium/operator-generic", tag: "v1.20.2" },
  },
};
