import type { DatapathIntent, Debug, Ipv4Cidr } from "./cilium/intent";
import type { ChartSource } from "./cilium/cilium";
import { refusals } from "./cilium/refusals";
import { ciliumMinor } from "./tables/versions";
import { parseApiServer } from "./config/api-server";
import { blame } from "./config/blame";
import { parseImage, parseRepository } from "./config/image-name";
import type { ClusterKind } from "./config/keys";
import { refuseKeysOfOtherClusters, refuseUnknownKeys } from "./config/misplaced";
import { configReader, type ConfigReader, type StackValues } from "./config/reader";
import type { ExistingClusterSpec } from "./existing/existing-cluster";
import type { ClusterDnsUpstream } from "./kind/cluster-dns";
import { planCluster, type ClusterSpec } from "./kind/cluster-plan";
import { nodeImageOf } from "./kind/kubernetes-versions";
import { overlaps, parseAddress, parseCidr, prefixLength } from "./network/cidr";

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
const maxWorkers = 8;

/**
 * Reads and checks the configuration of a lab. Everything that can be refused without a daemon is refused here, before anything is made.
 *
 * The keys, their types and their defaults are in Pulumi.yaml.
 *
 * @param project the project's name, which is the namespace of the keys
 * @param values what `pulumi.runtime.allConfig()` gives
 * @throws Error naming the key, what was found, what is accepted, and an example
 */
export function labConfig(project: string, values: StackValues): LabConfig {
  refuseUnknownKeys(project, values);
  const config = configReader(project, values);
  const { key, text, choice } = config;
  const kind = choice("cluster", ["kind", "existing"] satisfies ClusterKind[]);
  refuseKeysOfOtherClusters(project, values, kind);

  const version = text("ciliumVersion");
  ciliumMinor(version, key("ciliumVersion"));
  const name = clusterName(key("clusterName"), text("clusterName"));
  const pods = podRanges(config);
  const serviceCidr = parseCidr(key("serviceCidr"), text("serviceCidr"));
  const cluster = kind === "kind" ? madeCluster(config, name, pods, serviceCidr) : existingCluster(config, pods, serviceCidr);

  const agent = { repository: parseRepository(key("agentImage"), text("agentImage")), tag: `v${version}` };
  const operator = { repository: parseRepository(key("operatorImage"), text("operatorImage")), tag: `v${version}` };
  const datapath: Omit<DatapathIntent, "apiServer"> = {
    routing: {
      mode: "native",
      nativeCidr: nativeRange(config, pods),
      directNodeRoutes: true,
      segments: choice("segments", ["one", "many"]),
    },
    masquerade: "bpf",
    kubeProxyReplacement: "full",
    hostRouting: "bpf",
    device: "veth",
    ipam: {
      mode: "cluster-pool",
      podCidrs: [pods[0].cidr, ...pods.slice(1).map(({ cidr }) => cidr)],
      nodePrefix: config.integer("nodePrefix", "the prefix of a node's pod addresses", { min: 1, max: 32 }),
    },
    loadBalancer: {
      mode: choice("loadBalancerMode", ["snat", "dsr", "hybrid"]),
      acceleration: choice("loadBalancerAcceleration", ["disabled", "native", "best-effort"]),
    },
    bandwidthManager: choice("bandwidthManager", ["off", "edt", "edt-bbr"]),
    hubble: choice("hubble", ["off", "on"]),
    clusterName: name,
    debug: debug(config),
    monitorAggregation: choice("monitorAggregation", ["none", "low", "medium", "maximum"]),
    images: { agent, operator },
  };
  const refused = refusals({ ...datapath, apiServer: apiServerOf(cluster) }, version);
  if (refused.length > 0) throw new Error(refused.map((refusal) => blame(project, refusal)).join("\n"));
  if (cluster.kind === "kind") roomForNodes(config, pods, datapath.ipam.nodePrefix, cluster.spec.workers + 1);

  return {
    cluster,
    images: {
      agent: `${agent.repository}:${agent.tag}`,
      operator: `${operator.repository}:${operator.tag}`,
      test: parseImage(key("testImage"), text("testImage")),
    },
    dnsUpstream: dnsUpstream(config),
    kubernetesVersion: kind === "kind" ? text("kubernetesVersion") : undefined,
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

function madeCluster(
  { key, text, textOrEmpty, integer }: ConfigReader,
  name: string,
  pods: readonly [Range, ...Range[]],
  serviceCidr: Ipv4Cidr,
): LabCluster {
  const nodePool = parseCidr(key("nodePool"), text("nodePool"));
  const workers = integer("workers", "a number of workers", {
    min: 1,
    max: maxWorkers,
    why: "The probe needs two nodes to see cross-node packets.",
  });
  const nodeImage = nodeImageOf(text("kubernetesVersion"), textOrEmpty("nodeImage"), key("kubernetesVersion"));
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
  return {
    kind: "kind",
    spec: { name, nodeImage: parseImage(key("nodeImage"), nodeImage), workers, podCidr: pods[0].cidr, serviceCidr, nodePool },
  };
}

function existingCluster({ key, textOrEmpty, choice }: ConfigReader, pods: readonly Range[], serviceCidr: Ipv4Cidr): LabCluster {
  refuseOverlaps(pods, [{ subject: key("serviceCidr"), cidr: serviceCidr }]);
  return {
    kind: "existing",
    spec: {
      kubeconfig: textOrEmpty("kubeconfig"),
      context: textOrEmpty("context"),
      apiServer: parseApiServer(key("apiServer"), textOrEmpty("apiServer")),
      takeOver: choice("takeOver", ["refuse", "park"]),
    },
  };
}

/** The pod ranges in the order in which Cilium hands them out. */
function podRanges({ key, text, list }: ConfigReader): [Range, ...Range[]] {
  const range = (subject: string, cidr: string): Range => ({ subject, cidr: parseCidr(subject, cidr) });
  return [
    range(key("podCidr"), text("podCidr")),
    ...list("extraPodCidrs", "IPv4 ranges").map((cidr, i) => range(`${key("extraPodCidrs")}[${i}]`, cidr)),
  ];
}

function nativeRange({ key, textOrEmpty }: ConfigReader, pods: readonly [Range, ...Range[]]): Ipv4Cidr {
  const subject = key("nativeRoutingCidr");
  const found = textOrEmpty("nativeRoutingCidr");
  if (found === "" && pods.length > 1) {
    throw new Error(
      `${subject} is empty, which takes ${key("podCidr")} alone, and ${key("extraPodCidrs")} has more. Write a range that contains all of them. Example: 10.0.0.0/8.`,
    );
  }
  return found === "" ? pods[0].cidr : parseCidr(subject, found);
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

/** Host names end at 63 characters, and the control plane's is `<name>-<6 digits>-control-plane`. Cilium's own limits are in {@link refusals}. */
function clusterName(subject: string, name: string): string {
  if (!/^[a-z0-9]([a-z0-9-]{0,40}[a-z0-9])?$/.test(name)) {
    throw new Error(
      `${subject} "${name}" is not a cluster name: 1 to 42 lower-case letters, digits and hyphens, no hyphen at either end. Example: cilium-lab.`,
    );
  }
  return name;
}

function chart({ key, text, textOrEmpty }: ConfigReader): ChartSource {
  const path = textOrEmpty("ciliumChart");
  if (path !== "") return { kind: "local", path };
  const url = text("ciliumRepository");
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
    throw new Error(
      `${key("ciliumRepository")} "${url}" is not a Helm repository: a URL with https or http. Example: https://helm.cilium.io.`,
    );
  }
  return { kind: "repository", url };
}

function dnsUpstream({ key, list }: ConfigReader): ClusterDnsUpstream {
  const servers = list("dnsUpstream", "IPv4 addresses");
  if (servers.length === 0) return { kind: "none" };
  return { kind: "servers", servers: servers.map((server) => parseAddress(key("dnsUpstream"), server)) };
}

function debug({ choice }: ConfigReader): Debug {
  const wanted = choice("debug", ["datapath", "flow", "kvstore", "envoy", "policy", "off"]);
  return wanted === "off" ? { level: "off" } : { level: "debug", verbose: wanted };
}
