import type { FoundLink, ProbedNode, FoundRoute } from "./cluster-state";

interface KubernetesObject {
  metadata: { name: string; namespace?: string; creationTimestamp?: string };
}
interface NodeObject extends KubernetesObject {
  spec?: { taints?: { key: string; effect: string }[] };
  status: {
    conditions: { type: string; status: string }[];
    addresses: { type: string; address: string }[];
    nodeInfo: { kubeletVersion: string };
  };
}
interface CiliumNodeObject extends KubernetesObject {
  spec: { ipam?: { podCIDRs?: string[] } };
}
interface PodObject extends KubernetesObject {
  spec: { nodeName?: string };
  status: {
    podIP?: string;
    conditions?: { type: string; status: string; message?: string }[];
    containerStatuses?: {
      state: { running?: { startedAt?: string }; waiting?: { reason?: string; message?: string }; terminated?: { reason?: string } };
    }[];
  };
}

function items<T>(json: string): T[] {
  return (JSON.parse(json) as { items: T[] }).items;
}

/** Nodes, in order of name. @param nodes `kubectl get nodes -o json` @param ciliumNodes `kubectl get ciliumnodes -o json` */
export function parseNodes(nodes: string, ciliumNodes: string): ProbedNode[] {
  const cidrs = new Map(items<CiliumNodeObject>(ciliumNodes).map((node) => [node.metadata.name, node.spec.ipam?.podCIDRs ?? []]));
  return items<NodeObject>(nodes)
    .map(({ metadata: { name }, spec, status }) => ({
      name,
      ready: status.conditions.some(({ type, status }) => type === "Ready" && status === "True"),
      internalIp: status.addresses.find(({ type }) => type === "InternalIP")?.address ?? "",
      kubelet: status.nodeInfo.kubeletVersion,
      taints: (spec?.taints ?? []).map(({ key, effect }) => `${key}:${effect}`),
      podCidrs: cidrs.get(name) ?? [],
    }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** A pod and where it runs. */
export interface FoundPod {
  name: string;
  node: string;
  /** Empty until it has one. */
  ip: string;
  ready: boolean;
  /** When its first container started; absent while it does not run. */
  startedAt?: string | undefined;
  /** Why it is not ready, as far as the pod itself says. */
  problem: string;
}

/** @param json `kubectl get pods -o json` */
export function parsePods(json: string): FoundPod[] {
  return items<PodObject>(json).map(({ metadata, spec, status }) => {
    const state = status.containerStatuses?.[0]?.state;
    const scheduled = status.conditions?.find(({ type }) => type === "PodScheduled");
    return {
      name: metadata.name,
      node: spec.nodeName ?? "",
      ip: status.podIP ?? "",
      ready: status.conditions?.some(({ type, status }) => type === "Ready" && status === "True") ?? false,
      startedAt: state?.running?.startedAt,
      problem: [state?.waiting?.reason ?? state?.terminated?.reason, state?.waiting?.message ?? scheduled?.message]
        .filter(Boolean)
        .join(": "),
    };
  });
}

/** Routes of a node's main table. @param json `ip -j route` */
export function parseRoutes(json: string): FoundRoute[] {
  return (JSON.parse(json) as FoundRoute[]).map(({ dst, gateway, dev }) => ({ dst, gateway, dev }));
}

/** Devices of a node. @param json `ip -d -j link` */
export function parseLinks(json: string): FoundLink[] {
  const links = JSON.parse(json) as { ifname: string; linkinfo?: { info_kind?: string } }[];
  return links.map(({ ifname, linkinfo }) => ({ name: ifname, kind: linkinfo?.info_kind }));
}

/**
 * Chains of kube-proxy. kubelet's own (`KUBE-FIREWALL`, `KUBE-KUBELET-CANARY` and the like) are none of it.
 *
 * @param text `iptables-save`
 */
export function parseKubeProxyChains(text: string): string[] {
  return [...text.matchAll(/^:(KUBE-(?:(?:SVC|SEP|EXT|FW|XLB)-\S+|SERVICES|NODEPORTS)) /gm)].map(([, chain]) => chain as string);
}

/** Where kube-proxy listens by default: for its metrics, and for whoever asks whether it is healthy. */
const kubeProxyPorts = [10249, 10256];

/** Ports of kube-proxy on which something listens. @param text lines of `/proc/net/tcp` and `/proc/net/tcp6` */
export function parseKubeProxyPorts(text: string): number[] {
  const listening = [...text.matchAll(/^ *\d+: [0-9A-F]+:([0-9A-F]{4}) [0-9A-F]+:0000 0A\b/gm)].map(([, port]) =>
    Number.parseInt(port as string, 16),
  );
  return kubeProxyPorts.filter((port) => listening.includes(port));
}

interface WorkloadObject extends KubernetesObject {
  kind: string;
  metadata: KubernetesObject["metadata"] & { labels?: Record<string, string> };
  spec?: { containers?: ContainerObject[]; template?: { spec?: { containers?: ContainerObject[] } } };
  status?: { desiredNumberScheduled?: number };
}
interface ContainerObject {
  name?: string;
  image?: string;
  command?: string[];
  args?: string[];
}

/**
 * DaemonSets and pods of kube-proxy: by their name, label, image, or what their containers run. A DaemonSet that is wanted on no node is parked.
 *
 * @param json `kubectl get daemonsets,pods -A -o json`
 */
export function parseKubeProxyWorkloads(json: string): string[] {
  return items<WorkloadObject>(json)
    .filter(({ status }) => status?.desiredNumberScheduled !== 0)
    .filter(({ metadata, spec }) => {
      const containers = spec?.containers ?? spec?.template?.spec?.containers ?? [];
      return /^kube-proxy(-|$)/.test(metadata.name) || metadata.labels?.["k8s-app"] === "kube-proxy" || containers.some(runsKubeProxy);
    })
    .map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`);
}

/** By the last part of its image's name, or by a word of its command, which may be a whole script. */
function runsKubeProxy({ name, image = "", command = [], args = [] }: ContainerObject): boolean {
  const program = /(^|[\s/'"])kube-proxy($|[\s;'"])/;
  return (
    name === "kube-proxy" || /\/kube-proxy(-\w+)?(:|@|$)/.test(`/${image}`) || [...command, ...args].some((word) => program.test(word))
  );
}

/** The value at a path such as `routing.intra-host-routing-mode`; `undefined` where a part is missing. */
export function valueAt(value: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined | null)?.[key], value);
}

/** The last event's message, by the name of the object it is about. @param json `kubectl get events -o json` */
export function parseReasons(json: string): Map<string, string> {
  const events = items<{ involvedObject: { name: string }; message?: string; lastTimestamp?: string | null; eventTime?: string | null }>(
    json,
  );
  const time = ({ lastTimestamp, eventTime }: (typeof events)[number]) => Date.parse(lastTimestamp ?? eventTime ?? "1970-01-01");
  return new Map(
    events
      .sort((a, b) => time(a) - time(b))
      .map(({ involvedObject, message }) => [involvedObject.name, (message ?? "").replaceAll(/\s+/g, " ").trim()]),
  );
}
