import type { ClusterSpec } from "../kind/cluster-plan";

/** A cluster for tests: one control plane, two workers. */
export const sampleCluster: ClusterSpec = {
  name: "lab",
  nodeImage: "node:1",
  workers: 2,
  podCidr: "10.0.0.0/16",
  serviceCidr: "10.96.0.0/16",
  nodePool: "172.30.0.0/16",
};
