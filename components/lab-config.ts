import type { DatapathIntent, Debug, MonitorAggregation } from "./cilium/intent";
import type { ChartSource } from "./cilium/cilium";
import { ciliumMinor } from "./cilium/versions";
import type { ClusterDnsUpstream } from "./kind/cluster-dns";
import type { ClusterSpec } from "./kind/cluster-plan";
import { nodeImageOf } from "./kind/kubernetes-versions";
import { contains, overlaps, parseAddress, parseCidr, prefixLength } from "./network/cidr";

/** What is read of the stack's configuration: the part of `pulumi.Config` that has the typed readers. */
export interface ConfigReader {
  readonly name: string;
  require(key: string): string;
  requireNumber(key: string): number;
  requireObject<T>(key: string): T;
}

/** One lab, as its stack configuration describes it, checked. */
export interface LabConfig {
  cluster: ClusterSpec;
  images: { agent: string; operator: string; test: string };
  dnsUpstream: ClusterDnsUpstream;
  cilium: {
    version: string;
    chart: ChartSource;
    /** All of the datapath but the API server's address, which the cluster decides. */
    datapath: Omit<DatapathIntent, "apiServer">;
  };
}

/** Prefix of one node's pod addresses, in bits: 254 pods a node, as kubeadm's own default. */
const nodePrefix = 24;
const maxWorkers = 8;

const debugSubsystems = ["datapath", "flow", "kvstore", "envoy", "policy"] as const;
const aggregations = ["none", "low", "medium", "maximum"] as const satisfies readonly MonitorAggregation[];

/**
 * Reads and checks the configuration of a lab. Everything that can be refused without a daemon is refused here, before anything is made.
 *
 * The keys, their types and their defaults are in Pulumi.yaml.
 *
 * @throws Error naming the key, what was found, what is accepted, and an example
 */
export function labConfig(config: ConfigReader): LabConfig {
  const key = (name: string) => `${config.name}:${name}`;
  const text = (name: string) => config.require(name);
  const cidr = (name: string) => parseCidr(key(name), text(name));

  const name = clusterName(key("clusterName"), text("clusterName"));
  const podCidr = cidr("podCidr");
  const serviceCidr = cidr("serviceCidr");
  const nodePool = cidr("nodePool");
  const nativeCidr = text("nativeRoutingCidr") === "" ? podCidr : cidr("nativeRoutingCidr");
  const workers = workerCount(key("workers"), config.requireNumber("workers"));
  const version = text("ciliumVersion");
  ciliumMinor(version, key("ciliumVersion"));
  const nodeImage = nodeImageOf(text("kubernetesVersion"), text("nodeImage"), key("kubernetesVersion"));

  const ranges = [
    ["podCidr", podCidr],
    ["serviceCidr", serviceCidr],
    ["nodePool", nodePool],
  ] as const;
  for (const [i, [a, rangeA]] of ranges.entries()) {
    for (const [b, rangeB] of ranges.slice(i + 1)) {
      if (overlaps(rangeA, rangeB)) {
        throw new Error(`${key(a)} "${rangeA}" overlaps ${key(b)} "${rangeB}": pods, Services and nodes each want a range of their own. Example: 10.0.0.0/16, 10.96.0.0/16 and 172.30.0.0/16.`);
      }
    }
  }
  roomForNodes(key("podCidr"), podCidr, workers + 1);
  if (prefixLength(nodePool) > 27) {
    throw new Error(`${key("nodePool")} "${nodePool}" is too small for a node network: the prefix is 27 at most. Example: 172.30.0.0/16.`);
  }
  if (prefixLength(serviceCidr) > 28 || prefixLength(serviceCidr) < 12) {
    throw new Error(`${key("serviceCidr")} "${serviceCidr}" cannot hold Services: the API server takes a prefix of 12 to 28. Example: 10.96.0.0/16.`);
  }
  if (!contains(nativeCidr, podCidr)) {
    throw new Error(`${key("nativeRoutingCidr")} "${nativeCidr}" does not contain ${key("podCidr")} "${podCidr}": traffic between pods would be masqueraded. Leave it empty, or write a range such as 10.0.0.0/8.`);
  }

  const chart: ChartSource =
    text("ciliumChart") === ""
      ? { kind: "repository", url: text("ciliumRepository") }
      : { kind: "local", path: text("ciliumChart") };
  const agent = { repository: text("agentImage"), tag: `v${version}` };
  const operator = { repository: text("operatorImage"), tag: `v${version}` };

  return {
    cluster: { name, nodeImage, workers, podCidr, serviceCidr, nodePool },
    images: {
      agent: `${agent.repository}:${agent.tag}`,
      operator: `${operator.repository}:${operator.tag}`,
      test: text("testImage"),
    },
    dnsUpstream: dnsUpstream(key("dnsUpstream"), config.requireObject("dnsUpstream")),
    cilium: {
      version,
      chart,
      datapath: {
        routing: { mode: "native", nativeCidr, directNodeRoutes: true, segments: "one" },
        masquerade: "bpf",
        kubeProxyReplacement: "full",
        hostRouting: "bpf",
        device: "veth",
        ipam: { mode: "cluster-pool", podCidrs: [podCidr], nodePrefix },
        loadBalancer: { mode: "snat", acceleration: "disabled" },
        bandwidthManager: "off",
        hubble: "off",
        clusterName: name,
        debug: debug(key("debug"), text("debug")),
        monitorAggregation: oneOf(key("monitorAggregation"), text("monitorAggregation"), aggregations),
        images: { agent, operator },
      },
    },
  };
}

/** Cilium takes 32 characters for a cluster's name, which is the tightest of all its users. */
function clusterName(subject: string, name: string): string {
  if (!/^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$/.test(name)) {
    throw new Error(`${subject} "${name}" is not a cluster name: 1 to 32 lower-case letters, digits and hyphens, no hyphen at either end. Example: cilium-lab.`);
  }
  return name;
}

function workerCount(subject: string, count: number): number {
  if (!Number.isInteger(count) || count < 1 || count > maxWorkers) {
    throw new Error(`${subject} "${count}" is not a number of workers: 1 to ${maxWorkers}. The probe needs two nodes to see cross-node packets. Example: 2.`);
  }
  return count;
}

/** @see https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/ --node-cidr-mask-size-ipv4 */
function roomForNodes(subject: string, podCidr: string, nodes: number): void {
  if (prefixLength(podCidr) < nodePrefix - 16) {
    throw new Error(`${subject} "${podCidr}" is too wide: Kubernetes hands out /${nodePrefix} blocks of a /${nodePrefix - 16} at most. Example: 10.0.0.0/16.`);
  }
  const blocks = 2 ** (nodePrefix - prefixLength(podCidr));
  if (blocks < nodes) {
    throw new Error(`${subject} "${podCidr}" has room for ${Math.floor(blocks)} of ${nodes} nodes: every node takes a /${nodePrefix}. Example: 10.0.0.0/16.`);
  }
}

function dnsUpstream(subject: string, servers: unknown): ClusterDnsUpstream {
  if (!Array.isArray(servers)) throw new Error(`${subject} is not a list of IPv4 addresses. Example: ["192.0.2.53"]; an empty list answers cluster names only.`);
  if (servers.length === 0) return { kind: "none" };
  return { kind: "servers", servers: servers.map((server) => parseAddress(subject, String(server))) };
}

function debug(subject: string, wanted: string): Debug {
  if (wanted === "off") return { level: "off" };
  return { level: "debug", verbose: oneOf(subject, wanted, debugSubsystems, ["off"]) };
}

function oneOf<T extends string>(subject: string, found: string, accepted: readonly T[], also: readonly string[] = []): T {
  const match = accepted.find((value) => value === found);
  if (!match) throw new Error(`${subject} "${found}" is not accepted. Accepted: ${[...accepted, ...also].join(", ")}. Example: ${accepted[0]}.`);
  return match;
}
