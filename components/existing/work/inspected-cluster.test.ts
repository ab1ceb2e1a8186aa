import { describe, expect, it } from "vitest";
import { parseInspected } from "./inspected-cluster";
import { answers, cilium, claim, daemonSet, kindNodes, kindnet, kubeProxy, node, pod } from "./testing/sample-objects";

describe("parseFound", () => {
  it("reads plain kind", () => {
    expect(
      parseInspected(
        answers({ nodes: kindNodes, workloads: [kindnet, kubeProxy, pod("kube-proxy-x", { owner: ["DaemonSet", "kube-proxy"] })] }),
      ),
    ).toEqual({
      uid: "uid-1",
      nodes: [
        { name: "kind-control-plane", address: "172.18.0.3", ready: true, podCidrs: ["10.244.0.0/24"] },
        { name: "kind-worker", address: "172.18.0.2", ready: true, podCidrs: ["10.244.1.0/24"] },
      ],
      kubeProxies: [{ kind: "DaemonSet", namespace: "kube-system", name: "kube-proxy" }],
      cnis: [{ kind: "DaemonSet", namespace: "kube-system", name: "kindnet", cni: "kindnet" }],
      cilium: [],
      claim: undefined,
      serviceCidrs: ["10.96.0.0/16"],
    });
  });

  it.each([
    ["flannel by its name", daemonSet("kube-flannel-ds", { namespace: "kube-flannel" }), "flannel"],
    ["calico by its name", daemonSet("calico-node", { namespace: "calico-system" }), "calico"],
    ["weave, which mounts all of /etc, by its name", daemonSet("weave-net", { hostPath: "/etc" }), "weave"],
    ["one that nobody knows by the folder that it writes to", daemonSet("house-cni", { hostPath: "/etc/cni/net.d" }), "house-cni"],
    ["one that mounts the folder above", daemonSet("other-cni", { hostPath: "/etc/cni/" }), "other-cni"],
  ])("knows %s", (_, set, cni) => expect(parseInspected(answers({ workloads: [set] })).cnis).toMatchObject([{ cni }]));

  it.each([
    ["a DaemonSet of other files", daemonSet("logs", { hostPath: "/var/log" })],
    ["one that is scheduled nowhere", daemonSet("kindnet", { on: 0 })],
    ["Cilium", cilium],
  ])("takes %s for no other CNI", (_, set) => expect(parseInspected(answers({ workloads: [set] })).cnis).toEqual([]));

  it("takes a kube-proxy that is scheduled nowhere for none, and sees one that no DaemonSet runs", () => {
    expect(
      parseInspected(answers({ workloads: [daemonSet("kube-proxy", { on: 0 }), pod("kube-proxy-node-a", { owner: ["Node", "a"] })] }))
        .kubeProxies,
    ).toEqual([{ kind: "Pod", namespace: "kube-system", name: "kube-proxy-node-a" }]);
  });

  it("sees Cilium by its DaemonSet and by its helm release, each once, and not other releases", () => {
    const releases = [
      "kube-system sh.helm.release.v1.cilium.v1",
      "kube-system sh.helm.release.v1.cilium.v2",
      "team sh.helm.release.v1.cilium-ui.v1",
    ];
    expect(parseInspected(answers({ workloads: [daemonSet("cilium", { namespace: "cni", on: 0 })], releases })).cilium).toEqual([
      { kind: "DaemonSet", namespace: "cni", name: "cilium" },
      { kind: "helm release", namespace: "kube-system", name: "cilium" },
    ]);
  });

  it("reads whose the cluster is", () => expect(parseInspected(answers({ configMaps: [claim("me")] })).claim).toBe("me"));

  it("takes the Service range of kubeadm's configuration where the API server is no pod, IPv4 alone", () => {
    const configMaps = [
      {
        metadata: { name: "kubeadm-config" },
        data: { ClusterConfiguration: "networking:\n  podSubnet: 10.244.0.0/16\n  serviceSubnet: 10.97.0.0/16,fd00::/108\n" },
      },
    ];
    const { workloads: _, ...rest } = answers({ configMaps });
    expect(parseInspected({ ...rest, workloads: '{"items":[]}' }).serviceCidrs).toEqual(["10.97.0.0/16"]);
    expect(parseInspected({ ...answers({}), workloads: '{"items":[]}' }).serviceCidrs).toBeUndefined();
  });

  it("reads no IPv6 address as a node's", () =>
    expect(parseInspected(answers({ nodes: [node("a", "fd00::1")] })).nodes[0]?.address).toBe(""));
});
