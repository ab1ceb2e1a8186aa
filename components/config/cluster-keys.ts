import { text } from "./accepted-texts";
import { isRefused, keepsAgents, replacesNodes, rollsAgents, type StackKey } from "./stack-key";

const existingOnly = isRefused("for an existing cluster only");
const ownCluster = "the lab makes a cluster of its own";

/** Keys of the cluster and its addresses. */
export const clusterKeys = {
  cluster: {
    accepts: { kind: "choice", of: ["kind", "existing"] },
    default: "kind",
    description: "Where the lab runs: kind, on a cluster that it makes; existing, on one that is already there.",
    example: "kind",
    other: "existing",
    change: isRefused(
      "one stack would remove its own nodes and change somebody else's in one go. `make down` first, or take another stack",
    ),
  },
  clusterName: {
    accepts: text.clusterName,
    default: "cilium-lab",
    description:
      "Name of the lab and of the cluster in Cilium, 1 to 32 lower-case letters, digits and hyphens; 42 with Cilium before 1.16. A kind cluster " +
      "and its Docker network are called <clusterName>-<6 hex digits of the cluster's configuration>.",
    example: "cilium-lab",
    other: "other",
    intent: "clusterName",
    change: replacesNodes("nodes and network are called by it"),
  },
  kubernetesVersion: {
    accepts: text.kubernetesVersion,
    default: "1.34.11",
    description: "For kind. Version of Kubernetes. Without nodeImage, one that kind 0.33 publishes a node image for.",
    example: "1.34.11",
    other: "1.35.8",
    only: { cluster: "kind", because: "the cluster has the version it has" },
    change: replacesNodes(
      "it decides the node image where `nodeImage` is empty; else it is what the chart is rendered for, and the nodes stay",
    ),
  },
  nodeImage: {
    accepts: text.imageOrEmpty,
    default: "",
    description: "For kind. Node image. Empty takes the published image of kubernetesVersion, by digest.",
    example: "kindest/node:v1.34.11",
    other: "fake.invalid/node:v1.34.11",
    only: { cluster: "kind", because: "no node is made" },
    change: replacesNodes("a node is its image"),
  },
  workers: {
    accepts: { kind: "integer", what: "a number of workers", min: 1, max: 8, why: "The probe needs two nodes to see cross-node packets." },
    default: 2,
    description: "For kind. Worker nodes beside the one control plane, 1 to 8. The probe needs two nodes.",
    example: "2",
    other: 2,
    only: { cluster: "kind", because: "the cluster has the nodes it has" },
    change: replacesNodes("kind adds no node to a cluster"),
  },
  podCidr: {
    accepts: text.cidr,
    default: "10.0.0.0/16",
    description: "IPv4 range of the pods, cut into a block for every node.",
    example: "10.0.0.0/16",
    other: "10.8.0.0/16",
    intent: "ipam.podCidrs",
    change: replacesNodes("kubeadm and every node's block have it"),
  },
  extraPodCidrs: {
    accepts: text.cidrs,
    default: [],
    description: "IPv4 ranges of more pods, taken when podCidr has no block left. None overlaps another, Services or nodes.",
    example: '["10.1.0.0/16"]',
    other: ["10.1.0.0/16"],
    change: rollsAgents("Cilium takes another pool beside the first"),
  },
  nodePrefix: {
    accepts: { kind: "integer", what: "the prefix of a node's pod addresses", min: 1, max: 32 },
    default: 24,
    description: "Prefix length of one node's block of pod addresses, 29 at most.",
    example: "24",
    other: 25,
    intent: "ipam.nodePrefix",
    change: rollsAgents(
      "it counts for nodes that get their block from then on. Those that have one keep it: `make down` and `make up` to cut all anew",
    ),
  },
  serviceCidr: {
    accepts: text.cidr,
    default: "10.96.0.0/16",
    description: "IPv4 range of the Services. An existing cluster's own, so that pods do not overlap it.",
    example: "10.96.0.0/16",
    other: "10.97.0.0/16",
    change: replacesNodes("the API server has it from kubeadm"),
  },
  nodePool: {
    accepts: text.cidr,
    default: "172.30.0.0/16",
    description: "For kind. IPv4 range that the lab's Docker network takes its /24 from, chosen by the cluster's configuration.",
    example: "172.30.0.0/16",
    other: "172.31.0.0/16",
    only: { cluster: "kind", because: "the nodes have their addresses" },
    change: replacesNodes("a Docker network keeps its range, and nodes their network"),
  },
  dnsUpstream: {
    accepts: text.addresses,
    default: [],
    description:
      "For kind. IPv4 resolvers for names outside the cluster. Empty answers cluster names only. The nodes' own resolver is no choice: pods " +
      "under eBPF host routing cannot reach it.",
    example: '["192.0.2.53"]',
    other: ["192.0.2.53"],
    only: { cluster: "kind", because: "the cluster's DNS is left as it is" },
    change: { ...keepsAgents("CoreDNS alone is rolled"), resources: ["lab-corefile"] },
  },
  kubeconfig: {
    accepts: text.free,
    default: "",
    description: "For existing. Path of a kubeconfig. Empty takes the files of $KUBECONFIG, else ~/.kube/config.",
    example: "/home/me/.kube/config",
    other: "/nowhere",
    only: { cluster: "existing", because: ownCluster },
    change: existingOnly,
  },
  context: {
    accepts: text.free,
    default: "",
    description: "For existing. Name of the context in the kubeconfig. Empty takes the current one.",
    example: "my-cluster",
    other: "other",
    only: { cluster: "existing", because: ownCluster },
    change: existingOnly,
  },
  apiServer: {
    accepts: text.apiServer,
    default: "",
    description:
      "For existing, which needs it. host:port where every node reaches the API server without kube-proxy, by name: an address that moves " +
      "would cut off every agent.",
    example: "api.example.org:6443",
    other: "api.example:6443",
    only: { cluster: "existing", because: "the lab knows where it puts the API server" },
    intent: "apiServer",
    change: existingOnly,
  },
  takeOver: {
    accepts: { kind: "choice", of: ["refuse", "park"] },
    default: "refuse",
    description:
      "For existing. What to do where kube-proxy runs or another CNI owns the nodes: refuse the cluster, or park them until the stack goes.",
    example: "refuse",
    other: "park",
    only: { cluster: "existing", because: "there is no kube-proxy and no other CNI in a cluster that the lab makes" },
    change: existingOnly,
  },
} as const satisfies Record<string, StackKey>;
