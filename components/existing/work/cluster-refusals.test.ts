import { describe, expect, it } from "vitest";
import { parseInspected } from "./inspected-cluster";
import { inspectionNotes, clusterRefusals, segmentRefusals } from "./cluster-refusals";
import type { InspectionResult, ClusterRequirements } from "./requirements";
import {
  answers,
  cilium,
  claim,
  daemonSet,
  kindNodes,
  kindnet,
  kubeProxy,
  node,
  pod,
  wanted,
  type SampleCluster,
} from "./testing/sample-objects";

const previous: InspectionResult = { owner: "me", cluster: "uid-1", nodes: [], notes: [] };
const judged = (cluster: SampleCluster, change: Partial<ClusterRequirements> = {}, before?: InspectionResult) =>
  clusterRefusals(parseInspected(answers(cluster)), { ...wanted, ...change }, before);
const guide = "https://docs.cilium.io/en/stable/installation/k8s-install-migration/";
const park = { takeOver: "park" } as const;
const hundred = Array.from({ length: 100 }, (_, i) => node(`node-${String(i).padStart(3, "0")}`, `10.1.0.${i + 1}`));

describe("what is taken", () => {
  it.each<[string, SampleCluster, Partial<ClusterRequirements>, InspectionResult | undefined]>([
    ["kind without a CNI and kube-proxy", {}, {}, undefined],
    ["a hundred such nodes", { nodes: hundred }, {}, undefined],
    ["plain kind, to be parked", { nodes: kindNodes, workloads: [kindnet, kubeProxy] }, park, undefined],
    [
      "the stack's own Cilium",
      { nodes: kindNodes, workloads: [cilium], configMaps: [claim("me")], releases: ["kube-system sh.helm.release.v1.cilium.v1"] },
      {},
      previous,
    ],
    [
      "the stack's own, before Cilium came: nodes are still ready by what was parked",
      { nodes: kindNodes, configMaps: [claim("me")] },
      park,
      previous,
    ],
  ])("%s", (_, cluster, change, before) => expect(judged(cluster, change, before)).toEqual([]));
});

describe("what is refused", () => {
  it.each<[string, SampleCluster, Partial<ClusterRequirements>, InspectionResult | undefined, string[]]>([
    [
      "plain kind",
      { nodes: kindNodes, workloads: [kindnet, kubeProxy] },
      {},
      undefined,
      [
        "kube-proxy runs (DaemonSet kube-system/kube-proxy), and Cilium replaces it: both would translate Services. " +
          'Set cilium-lab:takeOver to "park" to have it scheduled on no node while the stack is up, or remove it.',
        "Another CNI owns the nodes: kindnet (DaemonSet kube-system/kindnet). " +
          'Set cilium-lab:takeOver to "park" to have it scheduled on no node while the stack is up; pods are restarted then and when it goes.',
      ],
    ],
    [
      "flannel, to be parked as well",
      { nodes: kindNodes, workloads: [daemonSet("kube-flannel-ds", { namespace: "kube-flannel" })] },
      park,
      undefined,
      [
        "Another CNI owns the nodes: flannel (DaemonSet kube-flannel/kube-flannel-ds). " +
          `The lab can take over from kindnet alone, since nothing else could be put back as it was. Migrate by Cilium's own guide: ${guide}`,
      ],
    ],
    [
      "kindnet with another one beside it",
      { nodes: kindNodes, workloads: [kindnet, daemonSet("multus", { hostPath: "/etc/cni/net.d" })] },
      park,
      undefined,
      [
        "Another CNI owns the nodes: multus (DaemonSet kube-system/multus). " +
          `The lab can take over from kindnet alone, since nothing else could be put back as it was. Migrate by Cilium's own guide: ${guide}`,
      ],
    ],
    [
      "somebody else's Cilium, by DaemonSet and release",
      { nodes: kindNodes, workloads: [cilium], releases: ["kube-system sh.helm.release.v1.cilium.v1"] },
      park,
      undefined,
      [
        "Cilium is there already and is not this stack's: DaemonSet kube-system/cilium, helm release kube-system/cilium. " +
          "Change it by whatever installed it, or remove it first (helm -n NAMESPACE uninstall NAME); two of them on one node undo each other.",
      ],
    ],
    [
      "a cluster of another stack",
      { configMaps: [claim("you")] },
      {},
      previous,
      [
        "The cluster belongs to another stack: ConfigMap kube-system/cilium-lab is not this one's. " +
          "Bring it down where it was brought up. If that stack is lost: remove its Cilium (helm uninstall -n kube-system cilium) and the ConfigMap.",
      ],
    ],
    [
      "another cluster under the context",
      { uid: "uid-2" },
      {},
      previous,
      [
        "cilium-lab:context leads to another cluster than before (kube-system has the UID uid-2, and had uid-1). " +
          "Bring the stack down on the cluster that it was on, or use a stack of its own for this one.",
      ],
    ],
    [
      "kube-proxy as a static pod, to be parked",
      { workloads: [pod("kube-proxy-a", { owner: ["Node", "a"] })] },
      park,
      undefined,
      [
        "kube-proxy runs as Pod kube-system/kube-proxy-a, which is no DaemonSet, so it cannot be parked. " +
          "Remove it from the nodes (a static pod is a file in their manifests folder), then try again.",
      ],
    ],
    [
      "nodes that are ready by nobody knows what",
      { nodes: kindNodes },
      park,
      undefined,
      [
        "Nodes are Ready without a CNI that can be seen: kind-control-plane, kind-worker. One was installed with the nodes, or one that is gone left its " +
          `configuration in /etc/cni/net.d. Start the nodes without one, or migrate by Cilium's own guide: ${guide}`,
      ],
    ],
    [
      "pod ranges over those of the CNI that is to be parked",
      { nodes: kindNodes, workloads: [kindnet] },
      { ...park, podCidrs: ["10.244.0.0/16"] },
      undefined,
      [
        'cilium-lab:podCidr "10.244.0.0/16" overlaps what kindnet gives to pods (10.244.0.0/24 on node kind-control-plane), so old and new pods could not be told ' +
          "apart. Choose another range. Example: 10.0.0.0/16.",
      ],
    ],
    [
      "pod ranges over nodes, the first few named, and over Services",
      { nodes: hundred },
      { podCidrs: ["10.0.0.0/8"] },
      undefined,
      [
        'cilium-lab:podCidr "10.0.0.0/8" holds addresses of nodes: node-000 (10.1.0.1), node-001 (10.1.0.2), node-002 (10.1.0.3), node-003 (10.1.0.4), ' +
          "node-004 (10.1.0.5), and 95 more. Choose a range that no node is in.",
        'cilium-lab:podCidr "10.0.0.0/8" overlaps the cluster\'s Service range 10.96.0.0/16. Choose another range.',
      ],
    ],
    [
      "nodes without an address",
      { nodes: [node("a", ""), node("b", "10.1.0.1")] },
      {},
      undefined,
      ["Nodes without an IPv4 InternalIP: a. Direct node routes need one on every node."],
    ],
    ["no node", { nodes: [] }, {}, undefined, ["The cluster has no node."]],
  ])("%s", (_, cluster, change, before, sentences) => expect(judged(cluster, change, before)).toEqual(sentences));

  it("is found with the mark alone where the stack was never there", () => expect(judged({ configMaps: [claim("me")] })).toHaveLength(1));
});

describe("segmentRefusals", () => {
  const names = new Map([
    ["10.1.0.1", "a"],
    ["10.2.0.1", "b"],
  ]);

  it("takes nodes that reach each other directly", () => expect(segmentRefusals([], names)).toEqual([]));

  it("names nodes, addresses and routers, and says what to use instead", () => {
    const routed = [
      { node: "a", peer: "10.2.0.1", via: "10.1.0.254" },
      { node: "b", peer: "10.1.0.1", via: "" },
    ];
    expect(segmentRefusals(routed, names)).toEqual([
      "The nodes are not on one L2 segment, so direct node routes cannot work: a reaches b (10.2.0.1) by router 10.1.0.254; b reaches a (10.1.0.1) not at all. " +
        'Set cilium-lab:segments to "many" (Cilium 1.16 or later): agents then skip peers behind a router, and the routers must know the pod CIDRs, e.g. by BGP.',
    ]);
  });
});

describe("notes", () => {
  const found = parseInspected(answers({}));

  it("has nothing to say where all was looked at", () => expect(inspectionNotes(found, wanted)).toEqual([]));

  it("says what was not", () => {
    expect(inspectionNotes({ ...found, serviceCidrs: undefined }, { ...wanted, segments: "many" })).toEqual([
      "The Service range was not compared with the pod ranges: neither a kube-apiserver pod nor kubeadm's configuration shows it.",
      "Routes between the nodes were not looked at: the routers have to know the pod CIDRs.",
    ]);
  });
});
