import type { KubectlAnswers } from "../inspected-cluster";
import { parkedLabel, type ClusterRequirements } from "../requirements";

/** Kubernetes objects as `kubectl -o json` prints them, cut down to what is read. */

export const wanted: ClusterRequirements = { segments: "one", podCidrs: ["10.0.0.0/16"], takeOver: "refuse", agentImage: "agent:1" };

export function node(name: string, address: string, { ready = false, podCidr }: { ready?: boolean; podCidr?: string } = {}) {
  return {
    metadata: { name },
    spec: podCidr === undefined ? {} : { podCIDR: podCidr, podCIDRs: [podCidr] },
    status: {
      conditions: [{ type: "Ready", status: ready ? "True" : "False" }],
      addresses: [...(address === "" ? [] : [{ type: "InternalIP", address }]), { type: "Hostname", address: name }],
    },
  };
}

interface DaemonSetOptions {
  namespace?: string;
  /** Nodes that it is wanted on. */
  on?: number;
  hostPath?: string;
  labels?: Record<string, string>;
  image?: string;
  parked?: boolean;
  cleaned?: boolean;
}
export function daemonSet(
  name: string,
  { namespace = "kube-system", on = 2, hostPath, labels, image = `${name}:1`, parked, cleaned }: DaemonSetOptions = {},
) {
  return {
    kind: "DaemonSet",
    metadata: { name, namespace, uid: `${name}-uid`, labels, annotations: cleaned ? { "cilium-lab/cleaned": "true" } : undefined },
    spec: {
      template: {
        spec: {
          nodeSelector: parked ? { "kubernetes.io/os": "linux", [parkedLabel]: "true" } : { "kubernetes.io/os": "linux" },
          containers: [{ image }],
          volumes: hostPath === undefined ? [] : [{ hostPath: { path: hostPath } }],
        },
      },
    },
    status: { desiredNumberScheduled: parked ? 0 : on, currentNumberScheduled: parked ? 0 : on },
  };
}

interface PodOptions {
  namespace?: string;
  ip?: string;
  owner?: [kind: string, name: string];
  hostNetwork?: boolean;
  phase?: string;
  labels?: Record<string, string>;
  command?: string[];
  deletionTimestamp?: string;
}
export function pod(
  name: string,
  { namespace = "kube-system", ip, owner, hostNetwork, phase = "Running", labels, command, deletionTimestamp }: PodOptions = {},
) {
  return {
    kind: "Pod",
    metadata: {
      name,
      namespace,
      labels,
      deletionTimestamp,
      ownerReferences: owner && [{ kind: owner[0], name: owner[1], controller: true }],
    },
    spec: { hostNetwork, containers: [{ image: "i", command }] },
    status: { podIP: ip, phase },
  };
}

export function replicaSet(name: string, namespace: string, deployment?: string) {
  return {
    kind: "ReplicaSet",
    metadata: { name, namespace, ownerReferences: deployment && [{ kind: "Deployment", name: deployment, controller: true }] },
  };
}

const apiServer = pod("kube-apiserver-a", {
  labels: { component: "kube-apiserver" },
  hostNetwork: true,
  command: ["kube-apiserver", "--service-cluster-ip-range=10.96.0.0/16"],
});
export const kindnet = daemonSet("kindnet", { hostPath: "/etc/cni/net.d" });
export const kubeProxy = daemonSet("kube-proxy", { image: "kube-proxy:v1" });
export const cilium = daemonSet("cilium", { hostPath: "/etc/cni/net.d", labels: { "k8s-app": "cilium" } });

export interface SampleCluster {
  uid?: string;
  nodes?: ReturnType<typeof node>[];
  workloads?: object[];
  configMaps?: object[];
  /** Lines `namespace secret`. */
  releases?: string[];
}

export const json = (items: readonly object[]) => JSON.stringify({ apiVersion: "v1", kind: "List", items });
export const claim = (owner: string) => ({ metadata: { name: "cilium-lab", namespace: "kube-system" }, data: { owner } });

/** Nodes of plain kind, with what it puts on them by default. */
export const kindNodes = [
  node("kind-control-plane", "172.18.0.3", { ready: true, podCidr: "10.244.0.0/24" }),
  node("kind-worker", "172.18.0.2", { ready: true, podCidr: "10.244.1.0/24" }),
];
/** The same before any CNI is there. */
export const bareNodes = [node("kind-control-plane", "172.18.0.3"), node("kind-worker", "172.18.0.2")];

export function answers({
  uid = "uid-1",
  nodes = bareNodes,
  workloads = [],
  configMaps = [],
  releases = [],
}: SampleCluster): KubectlAnswers {
  return {
    kubeSystem: JSON.stringify({ metadata: { name: "kube-system", uid } }),
    nodes: json(nodes),
    workloads: json([apiServer, ...workloads]),
    configMaps: json(configMaps),
    releases: releases.join("\n"),
  };
}
