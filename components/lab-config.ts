import type { DatapathIntent, Debug } from "./cilium/intent";
import type { Ipv4Cidr } from "./network/cidr";
import type { ChartSource } from "./cilium/cilium";
import { refusals } from "./cilium/refusals";
import { refusalText } from "./config/keys";
import { refuseKeysOfOtherClusters, refuseUnknownKeys } from "./config/misplaced";
import { configReader, type ConfigReader, type StackValues } from "./config/reader";
import type { ExistingClusterSpec } from "./existing/existing-cluster";
import type { ClusterDnsUpstream } from "./kind/cluster-dns";
import { planCluster, type ClusterSpec } from "./kind/cluster-plan";
import { nodeImageOf } from "./kind/kubernetes-versions";
import { overlaps, prefixLength } from "./network/cidr";

/** The cluster of a lab: one that it makes, or one that is already there. */
export type LabCluster = { kind: "kind"; spec: ClusterSpec } | { kind: "existing"; spec: ExistingClusterSpec };

/** One lab, as its stack configuration describes it, checked. */
export interface LabConfig {
  cluster: LabCluster;
  images: { agent: string; operator: string; test: string };
  /** For a cluster that the lab makes. */
  dnsUpstream: ClusterDnsUpstream;
  /** Of a cluster that the lab makes; an existing one has its own. */
  kubernetesVersion: string | undefined;
  cilium: {
    version: string;
    chart: ChartSource;
    /** All of the datapath but the API server's address, which the cluster decides. */
    datapath: Omit<DatapathIntent, "apiServer">;
  };
}

/** Prefix of the blocks that Kubernetes itself cuts of the first pod range, in bits: kubeadm's default. Cilium's own blocks may differ. */
const kubernetesNodePrefix = 24;

/**
 * Reads and checks the configuration of a lab. Everything that can be refused without a daemon is refused here, before anything is made.
 *
 * The keys, what they take and their defaults are declared in config/keys.ts.
 *
 * @param project the project's name, which is the namespace of the keys
 * @param values what `pulumi.runtime.allConfig()` gives
 * @throws Error naming the key, what was found, what is accepted, and an example
 */
export function labConfig(project: string, values: StackValues): LabConfig {
  refuseUnknownKeys(project, values);
  const config = configReader(project, values);
  const { read } = config;
  const kind = read("cluster");
  refuseKeysOfOtherClusters(project, values, kind);

  const version = read("ciliumVersion");
  const name = read("clusterName");
  const pods = podRanges(config);
  const serviceCidr = read("serviceCidr");
  const cluster = kind === "kind" ? madeCluster(config, name, pods, serviceCidr) : existingCluster(config, pods, serviceCidr);

  const agent = { repository: read("agentImage"), tag: `v${version}` };
  const operator = { repository: read("operatorImage"), tag: `v${version}` };
  const datapath: Omit<DatapathIntent, "apiServer"> = {
    routing: { mode: "native", nativeCidr: nativeRange(config, pods), directNodeRoutes: true, segments: read("segments") },
    masquerade: "bpf",
    kubeProxyReplacement: "full",
    hostRouting: "bpf",
    device: "veth",
    ipam: { mode: "cluster-pool", podCidrs: [pods[0].cidr, ...pods.slice(1).map(({ cidr }) => cidr)], nodePrefix: read("nodePrefix") },
    loadBalancer: { mode: read("loadBalancerMode"), acceleration: read("loadBalancerAcceleration") },
    bandwidthManager: read("bandwidthManager"),
    hubble: read("hubble"),
    clusterName: name,
    debug: debug(config),
    monitorAggregation: read("monitorAggregation"),
    images: { agent, operator },
  };
  const refused = refusals({ ...datapath, apiServer: apiServerOf(cluster) }, version);
  if (refused.length > 0) throw new Error(refused.map((refusal) => refusalText(project, refusal)).join("\n"));
  if (cluster.kind === "kind") roomForNodes(config, pods, datapath.ipam.nodePrefix, cluster.spec.workers + 1);

  return {
    cluster,
    images: { agent: `${agent.repository}:${agent.tag}`, operator: `${operator.repository}:${operator.tag}`, test: read("testImage") },
    dnsUpstream: dnsUpstream(config),
    kubernetesVersion: kind === "kind" ? read("kubernetesVersion") : undefined,
    cilium: { version, chart: chart(config), datapath },
  };
}

/** Where agents reach the API server of a lab's cluster, known before there is one. */
export function apiServerOf(cluster: LabCluster): DatapathIntent["apiServer"] {
  return cluster.kind === "kind" ? planCluster(cluster.spec).apiServer : cluster.spec.apiServer;
}

/** A range, and the key that says it as a person writes it. */
interface Range {
  subject: string;
  cidr: Ipv4Cidr;
}

function madeCluster({ key, read }: ConfigReader, name: string, pods: readonly [Range, ...Range[]], serviceCidr: Ipv4Cidr): LabCluster {
  const nodePool = read("nodePool");
  const workers = read("workers");
  const nodeImage = nodeImageOf(read("kubernetesVersion"), read("nodeImage"), key("kubernetesVersion"));
  refuseOverlaps(pods, [
    { subject: key("serviceCidr"), cidr: serviceCidr },
    { subject: key("nodePool"), cidr: nodePool },
  ]);
  if (prefixLength(nodePool) > 27) {
    throw new Error(`${key("nodePool")} "${nodePool}" is too small for a node network: the prefix is 27 at most. Example: 172.30.0.0/16.`);
  }
  if (prefixLength(serviceCidr) > 28 || prefixLength(serviceCidr) < 12) {
    throw new Error(
      `${key("serviceCidr")} "${serviceCidr}" cannot hold Services: the API server takes a prefix of 12 to 28. Example: 10.96.0.0/16.`,
    );
  }
  return { kind: "kind", spec: { name, nodeImage, workers, podCidr: pods[0].cidr, serviceCidr, nodePool } };
}

function existingCluster({ key, read }: ConfigReader, pods: readonly Range[], serviceCidr: Ipv4Cidr): LabCluster {
  refuseOverlaps(pods, [{ subject: key("serviceCidr"), cidr: serviceCidr }]);
  return {
    kind: "existing",
    spec: { kubeconfig: read("kubeconfig"), context: read("context"), apiServer: read("apiServer"), takeOver: read("takeOver") },
  };
}

/** The pod ranges in the order in which Cilium hands them out. */
function podRanges({ key, read }: ConfigReader): [Range, ...Range[]] {
  return [
    { subject: key("podCidr"), cidr: read("podCidr") },
    ...read("extraPodCidrs").map((cidr, place) => ({ subject: `${key("extraPodCidrs")}[${place}]`, cidr })),
  ];
}

function nativeRange({ key, read }: ConfigReader, pods: readonly [Range, ...Range[]]): Ipv4Cidr {
  const found = read("nativeRoutingCidr");
  if (found === "" && pods.length > 1) {
    throw new Error(
      `${key("nativeRoutingCidr")} is empty, which takes ${key("podCidr")} alone, and ${key("extraPodCidrs")} has more. Write a range that contains all of them. Example: 10.0.0.0/8.`,
    );
  }
  return found === "" ? pods[0].cidr : found;
}

/** Pods' ranges among each other are Cilium's matter, and {@link refusals} looks at them. */
function refuseOverlaps(pods: readonly Range[], others: readonly Range[]): void {
  const all = [...pods, ...others];
  for (const b of others) {
    const a = all.slice(0, all.indexOf(b)).find(({ cidr }) => overlaps(cidr, b.cidr));
    if (a) {
      throw new Error(
        `${a.subject} "${a.cidr}" overlaps ${b.subject} "${b.cidr}": pods, Services and nodes each want a range of their own. Example: 10.0.0.0/16, 10.96.0.0/16 and 172.30.0.0/16.`,
      );
    }
  }
}

/** @see https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/ --node-cidr-mask-size-ipv4 */
function roomForNodes({ key }: ConfigReader, pods: readonly [Range, ...Range[]], nodePrefix: number, nodes: number): void {
  const [{ subject, cidr }] = pods;
  if (prefixLength(cidr) < kubernetesNodePrefix - 16) {
    throw new Error(
      `${subject} "${cidr}" is too wide: Kubernetes hands out /${kubernetesNodePrefix} blocks of a /${kubernetesNodePrefix - 16} at most. Example: 10.0.0.0/16.`,
    );
  }
  const blocks = (range: Range, prefix: number) => Math.floor(2 ** (prefix - prefixLength(range.cidr)));
  if (blocks(pods[0], kubernetesNodePrefix) < nodes) {
    throw new Error(
      `${subject} "${cidr}" has room for ${blocks(pods[0], kubernetesNodePrefix)} of ${nodes} nodes: every node takes a /${kubernetesNodePrefix}. Example: 10.0.0.0/16.`,
    );
  }
  const room = pods.reduce((sum, range) => sum + blocks(range, nodePrefix), 0);
  if (room < nodes) {
    throw new Error(
      `${key("nodePrefix")} "${nodePrefix}" leaves room for ${room} of ${nodes} nodes in ${key("podCidr")} and ${key("extraPodCidrs")}. Example: 24 in 10.0.0.0/16.`,
    );
  }
}

function chart({ read }: ConfigReader): ChartSource {
  const path = read("ciliumChart");
  return path === "" ? { kind: "repository", url: read("ciliumRepository") } : { kind: "local", path };
}

function dnsUpstream({ read }: ConfigReader): ClusterDnsUpstream {
  const servers = read("dnsUpstream");
  return servers.length === 0 ? { kind: "none" } : { kind: "servers", servers };
}

function debug({ read }: ConfigReader): Debug {
  const wanted = read("debug");
  return wanted === "off" ? { level: "off" } : { level: "debug", verbose: wanted };
}
