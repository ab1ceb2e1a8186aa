import { contains, overlaps } from "../../network/cidr";
import type { InspectedCluster, InspectedWorkload } from "./inspected-cluster";
import type { InspectionResult, ClusterRequirements } from "./requirements";

const migration = "https://docs.cilium.io/en/stable/installation/k8s-install-migration/";

/** CNIs that the lab can park and put back as they were. */
const parkable = ["kindnet"] as const;

/**
 * Why this cluster cannot have the stack's Cilium, a sentence each; empty where it can. Reads nothing and changes nothing.
 *
 * @param previous what the stack found before; undefined at its first inspection
 */
export function clusterRefusals(found: InspectedCluster, wanted: ClusterRequirements, previous: InspectionResult | undefined): string[] {
  if (previous !== undefined && found.uid !== previous.cluster) {
    return [
      `cilium-lab:context leads to another cluster than before (kube-system has the UID ${found.uid}, and had ${previous.cluster}). ` +
        "Bring the stack down on the cluster that it was on, or use a stack of its own for this one.",
    ];
  }
  if (found.claim !== undefined && found.claim !== previous?.owner) {
    return [
      "The cluster belongs to another stack: ConfigMap kube-system/cilium-lab is not this one's. " +
        "Bring it down where it was brought up. If that stack is lost: remove its Cilium (helm uninstall -n kube-system cilium) and the ConfigMap.",
    ];
  }
  const own = found.claim !== undefined;
  return [
    ...(own ? [] : foreignCilium(found)),
    ...kubeProxy(found, wanted),
    ...otherCni(found, wanted),
    ...(own ? [] : unknownCni(found)),
    ...addresses(found, wanted),
  ];
}

function foreignCilium({ cilium }: InspectedCluster): string[] {
  if (cilium.length === 0) return [];
  return [
    `Cilium is there already and is not this stack's: ${list(cilium)}. ` +
      "Change it by whatever installed it, or remove it first (helm -n NAMESPACE uninstall NAME); two of them on one node undo each other.",
  ];
}

function kubeProxy({ kubeProxies }: InspectedCluster, { takeOver }: ClusterRequirements): string[] {
  const others = kubeProxies.filter(({ kind }) => kind !== "DaemonSet");
  if (takeOver === "park" && others.length > 0) {
    return [
      `kube-proxy runs as ${list(others)}, which is no DaemonSet, so it cannot be parked. Remove it from the nodes (a static pod is a file in their manifests folder), then try again.`,
    ];
  }
  if (takeOver === "park" || kubeProxies.length === 0) return [];
  return [
    `kube-proxy runs (${list(kubeProxies)}), and Cilium replaces it: both would translate Services. ` +
      'Set cilium-lab:takeOver to "park" to have it scheduled on no node while the stack is up, or remove it.',
  ];
}

function otherCni({ cnis, nodes }: InspectedCluster, { takeOver, podCidrs }: ClusterRequirements): string[] {
  const foreign = cnis.filter(({ cni }) => !isParkable(cni));
  if (foreign.length > 0) {
    return [
      `Another CNI owns the nodes: ${foreign.map((found) => `${found.cni} (${list([found])})`).join(", ")}. ` +
        `The lab can take over from ${parkable.join(", ")} alone, since nothing else could be put back as it was. Migrate by Cilium's own guide: ${migration}`,
    ];
  }
  if (cnis.length === 0) return [];
  if (takeOver === "refuse") {
    return [
      `Another CNI owns the nodes: ${cnis.map((found) => `${found.cni} (${list([found])})`).join(", ")}. ` +
        'Set cilium-lab:takeOver to "park" to have it scheduled on no node while the stack is up; pods are restarted then and when it goes.',
    ];
  }
  return podCidrs.flatMap((range) =>
    nodes
      .flatMap(({ name, podCidrs: old }) =>
        old.filter((cidr) => !cidr.includes(":") && overlaps(range, cidr)).map((cidr) => ({ name, cidr })),
      )
      .slice(0, 1)
      .map(
        ({ name, cidr }) =>
          `cilium-lab:podCidr "${range}" overlaps what ${cnis[0]?.cni ?? "the CNI"} gives to pods (${cidr} on node ${name}), so old and new pods could not be told apart. ` +
          "Choose another range. Example: 10.0.0.0/16.",
      ),
  );
}

/** Whether the lab knows how to put a CNI back. */
export function isParkable(cni: string): boolean {
  return parkable.some((known) => known === cni);
}

/** kubelet says Ready only where some CNI is configured. */
function unknownCni({ nodes, cnis, cilium }: InspectedCluster): string[] {
  const ready = nodes.filter((node) => node.ready);
  if (cnis.length > 0 || cilium.length > 0 || ready.length === 0) return [];
  return [
    `Nodes are Ready without a CNI that can be seen: ${some(ready.map(({ name }) => name))}. One was installed with the nodes, or one that is gone left its configuration in /etc/cni/net.d. ` +
      `Start the nodes without one, or migrate by Cilium's own guide: ${migration}`,
  ];
}

function addresses({ nodes, serviceCidrs }: InspectedCluster, { podCidrs }: ClusterRequirements): string[] {
  if (nodes.length === 0) return ["The cluster has no node."];
  const nameless = nodes.filter(({ address }) => address === "");
  if (nameless.length > 0)
    return [`Nodes without an IPv4 InternalIP: ${some(nameless.map(({ name }) => name))}. Direct node routes need one on every node.`];
  return podCidrs.flatMap((range) => {
    const inside = nodes.filter(({ address }) => contains(range, `${address}/32`));
    const services = (serviceCidrs ?? []).filter((cidr) => overlaps(range, cidr));
    return [
      ...(inside.length === 0
        ? []
        : [
            `cilium-lab:podCidr "${range}" holds addresses of nodes: ${some(inside.map(({ name, address }) => `${name} (${address})`))}. Choose a range that no node is in.`,
          ]),
      ...services.map((cidr) => `cilium-lab:podCidr "${range}" overlaps the cluster's Service range ${cidr}. Choose another range.`),
    ];
  });
}

/** A peer that a node does not reach directly. */
export interface Routed {
  node: string;
  peer: string;
  /** Address of the router; empty where there is no route at all. */
  via: string;
}

/** Why direct node routes cannot work; empty where every node reaches every other without a router. @param nodes names by address */
export function segmentRefusals(routed: readonly Routed[], nodes: ReadonlyMap<string, string>): string[] {
  if (routed.length === 0) return [];
  const pairs = routed.map(
    ({ node, peer, via }) => `${node} reaches ${nodes.get(peer) ?? "a node"} (${peer}) ${via === "" ? "not at all" : `by router ${via}`}`,
  );
  return [
    `The nodes are not on one L2 segment, so direct node routes cannot work: ${some(pairs, "; ")}. ` +
      'Set cilium-lab:segments to "many" (Cilium 1.16 or later): agents then skip peers behind a router, and the routers must know the pod CIDRs, e.g. by BGP.',
  ];
}

/** What was not looked at, so that nobody takes silence for a yes. */
export function inspectionNotes({ serviceCidrs }: InspectedCluster, { segments }: ClusterRequirements): string[] {
  return [
    ...(serviceCidrs === undefined
      ? ["The Service range was not compared with the pod ranges: neither a kube-apiserver pod nor kubeadm's configuration shows it."]
      : []),
    ...(segments === "many" ? ["Routes between the nodes were not looked at: the routers have to know the pod CIDRs."] : []),
  ];
}

function list(workloads: readonly InspectedWorkload[]): string {
  return some(workloads.map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`));
}

/** The first few: a hundred nodes would hide the sentence. */
function some(things: readonly string[], separator = ", "): string {
  const shown = 5;
  const rest = things.length - shown;
  return rest > 0 ? `${things.slice(0, shown).join(separator)}${separator}and ${rest} more` : things.join(separator);
}
