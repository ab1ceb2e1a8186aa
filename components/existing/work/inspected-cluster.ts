import { parseCidr } from "../../network/cidr";
import { claimName } from "./requirements";

/** A workload by its kind, namespace and name. */
export interface InspectedWorkload {
  kind: string;
  namespace: string;
  name: string;
}

export interface InspectedNode {
  name: string;
  /** Its first IPv4 InternalIP; empty where it has none. */
  address: string;
  ready: boolean;
  /** What Kubernetes itself gave the node for pods; Cilium does not use it. */
  podCidrs: string[];
}

/** A CNI that runs as a DaemonSet. */
export interface FoundCni extends InspectedWorkload {
  /** As people call it, e.g. `calico`. */
  cni: string;
}

/** What was read of a cluster before anything is changed. */
export interface InspectedCluster {
  /** UID of kube-system. */
  uid: string;
  /** In order of name. */
  nodes: InspectedNode[];
  /** kube-proxy that runs on some node: a DaemonSet, or pods of no DaemonSet. */
  kubeProxies: InspectedWorkload[];
  /** CNIs other than Cilium that run on some node. */
  cnis: FoundCni[];
  /** What there is of Cilium: its DaemonSets and its helm releases. */
  cilium: InspectedWorkload[];
  /** Owner in the stack's mark; undefined where there is none. */
  claim: string | undefined;
  /** The range of Services; undefined where it cannot be seen. */
  serviceCidrs: string[] | undefined;
}

interface Meta {
  name: string;
  namespace?: string;
  uid?: string;
  labels?: Record<string, string>;
  ownerReferences?: { kind: string; name: string }[];
}
interface NodeObject {
  metadata: Meta;
  spec: { podCIDR?: string; podCIDRs?: string[] };
  status: { conditions?: { type: string; status: string }[]; addresses?: { type: string; address: string }[] };
}
interface PodSpec {
  containers: { image?: string; command?: string[]; args?: string[] }[];
  volumes?: { hostPath?: { path: string } }[];
}
interface DaemonSetObject {
  kind: "DaemonSet";
  metadata: Meta;
  spec: { template: { spec: PodSpec } };
  status?: { desiredNumberScheduled?: number; currentNumberScheduled?: number };
}
interface PodObject {
  kind: "Pod";
  metadata: Meta;
  spec: PodSpec;
}

/** Answers of kubectl, `-o json`, as text. */
export interface KubectlAnswers {
  kubeSystem: string;
  nodes: string;
  /** DaemonSets and pods of all namespaces. */
  workloads: string;
  /** ConfigMaps of kube-system. */
  configMaps: string;
  /** Secrets of helm releases, all namespaces, as `-o name`-like lines `namespace name`. */
  releases: string;
}

/** CNIs by the names of their DaemonSets. Others are known by the folder that they write to. */
const cniNames: readonly (readonly [RegExp, string])[] = [
  [/^kindnet$/, "kindnet"],
  [/^kube-flannel/, "flannel"],
  [/^calico-node$/, "calico"],
  [/^canal$/, "canal"],
  [/^weave-net$/, "weave"],
  [/^antrea-agent$/, "antrea"],
  [/^kube-router$/, "kube-router"],
  [/^aws-node$/, "aws-vpc-cni"],
  [/^ovnkube-node/, "ovn-kubernetes"],
];
/** Where a container runtime reads which CNI to call. */
const cniFolder = /^\/etc\/cni(\/net\.d)?\/?$|^\/etc\/cni\/net\.d\//;

/** Reads the answers. */
export function parseInspected({ kubeSystem, nodes, workloads, configMaps, releases }: KubectlAnswers): InspectedCluster {
  const objects = (JSON.parse(workloads) as { items: (DaemonSetObject | PodObject)[] }).items;
  const daemonSets = objects.filter((o): o is DaemonSetObject => o.kind === "DaemonSet");
  const pods = objects.filter((o): o is PodObject => o.kind === "Pod");
  const running = daemonSets.filter(({ status }) => (status?.desiredNumberScheduled ?? 0) > 0 || (status?.currentNumberScheduled ?? 0) > 0);
  const isCilium = (set: DaemonSetObject) => set.metadata.name === "cilium" || set.metadata.labels?.["k8s-app"] === "cilium";
  return {
    uid: (JSON.parse(kubeSystem) as { metadata: Meta }).metadata.uid ?? "",
    nodes: parseInspectedNodes(nodes),
    kubeProxies: [
      ...running.filter(({ metadata }) => metadata.name === "kube-proxy").map(workload),
      ...pods.filter(({ metadata }) => /^kube-proxy(-|$)/.test(metadata.name) && !ownedBy(metadata, "DaemonSet")).map(workload),
    ],
    cnis: running
      .filter((set) => !isCilium(set))
      .flatMap((set) => {
        const cni = cniOf(set);
        return cni === undefined ? [] : [{ ...workload(set), cni }];
      }),
    cilium: [...daemonSets.filter(isCilium).map(workload), ...parseReleases(releases)],
    claim: parseClaim(configMaps),
    serviceCidrs: parseServiceCidrs(pods, configMaps),
  };
}

function workload({ kind, metadata: { name, namespace = "" } }: { kind: string; metadata: Meta }): InspectedWorkload {
  return { kind, namespace, name };
}

function ownedBy({ ownerReferences = [] }: Meta, kind: string): boolean {
  return ownerReferences.some((owner) => owner.kind === kind);
}

function cniOf({ metadata, spec }: DaemonSetObject): string | undefined {
  const known = cniNames.find(([name]) => name.test(metadata.name));
  if (known) return known[1];
  return (spec.template.spec.volumes ?? []).some(({ hostPath }) => hostPath !== undefined && cniFolder.test(hostPath.path))
    ? metadata.name
    : undefined;
}

/** Nodes, in order of name. @param json `kubectl get nodes -o json` */
function parseInspectedNodes(json: string): InspectedNode[] {
  return (JSON.parse(json) as { items: NodeObject[] }).items
    .map(({ metadata: { name }, spec, status }) => ({
      name,
      address: status.addresses?.find(({ type, address }) => type === "InternalIP" && !address.includes(":"))?.address ?? "",
      ready: status.conditions?.some((condition) => condition.type === "Ready" && condition.status === "True") ?? false,
      podCidrs: spec.podCIDRs ?? (spec.podCIDR === undefined ? [] : [spec.podCIDR]),
    }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** Helm keeps a release as Secrets `sh.helm.release.v1.<name>.v<revision>`. */
function parseReleases(lines: string): InspectedWorkload[] {
  const found = lines.split("\n").flatMap((line) => {
    const [namespace = "", secret = ""] = line.trim().split(/\s+/);
    const name = /^sh\.helm\.release\.v1\.(.+)\.v\d+$/.exec(secret)?.[1];
    return name === undefined || name !== "cilium" ? [] : [`${namespace}/${name}`];
  });
  return [...new Set(found)].map((key) => ({ kind: "helm release", namespace: key.split("/")[0] ?? "", name: key.split("/")[1] ?? "" }));
}

interface ConfigMapObject {
  metadata: Meta;
  data?: Record<string, string>;
}
function configMapsOf(json: string): ConfigMapObject[] {
  return (JSON.parse(json) as { items: ConfigMapObject[] }).items;
}
function parseClaim(configMaps: string): string | undefined {
  return configMapsOf(configMaps).find(({ metadata }) => metadata.name === claimName)?.data?.owner;
}

/** From the API server's own arguments where it is a pod, else from what kubeadm was told. IPv4 ranges only. */
function parseServiceCidrs(pods: PodObject[], configMaps: string): string[] | undefined {
  const words = pods
    .filter(({ metadata }) => metadata.namespace === "kube-system" && metadata.labels?.component === "kube-apiserver")
    .flatMap(({ spec }) => spec.containers.flatMap(({ command = [], args = [] }) => [...command, ...args]));
  const argument = words.find((word) => word.startsWith("--service-cluster-ip-range="))?.split("=")[1];
  const kubeadm = configMapsOf(configMaps).find(({ metadata }) => metadata.name === "kubeadm-config")?.data?.ClusterConfiguration;
  const ranges = argument ?? /^\s*serviceSubnet:\s*"?([^"\s]+)"?\s*$/m.exec(kubeadm ?? "")?.[1];
  return ranges
    ?.split(",")
    .filter((range) => !range.includes(":"))
    .map((range) => parseCidr("the cluster's Service range", range));
}
