/** What the stack wants of a cluster that is already there. Passed to the programs in this folder as JSON in `WANTED`. */
export interface ClusterRequirements {
  /** `one`: every node must reach every other without a router. */
  segments: "one" | "many";
  /** Pod ranges that Cilium will hand out, IPv4 CIDRs. */
  podCidrs: readonly string[];
  /** What to do about kube-proxy and a CNI that can be put back. */
  takeOver: "refuse" | "park";
  /** Cilium's agent image: every node must be able to run it anyway, and it has bash, ip and iptables. */
  agentImage: string;
}

/** What the inspection found: small, since Pulumi keeps it, and stable, since what depends on it runs again when it changes. */
export interface InspectionResult {
  /** Who the stack is to the cluster: made at the first inspection, kept ever after. */
  owner: string;
  /** UID of the namespace kube-system: the identity of a cluster, whatever its address. */
  cluster: string;
  /** Names of the nodes, sorted. */
  nodes: string[];
  /** What was looked at and what was not, for people. */
  notes: string[];
}

/** The ConfigMap in kube-system by which a stack says that the cluster's Cilium is its own. */
export const claimName = "cilium-lab";

/** A node with this label is none: DaemonSets that are parked ask for it. */
export const parkedLabel = "cilium-lab/parked";
