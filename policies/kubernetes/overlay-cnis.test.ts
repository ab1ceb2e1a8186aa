import { describe, expect, it } from "vitest";
import { UNKNOWN, type PlainValue, type PlainMap } from "../core/plain-value";
import { overlayCni, overlays } from "./overlay-cnis";

describe("overlayCni", () => {
  it.each([
    ...[
      "flannel",
      "kube-flannel",
      "kube-flannel-ds",
      "docker.io/rancher/hardened-flannel:v0.27.0",
      "mirror/docker.io_flannel",
      "mirror/a.flannel",
      "ghcr.io/flannel-io/flannel-cni-plugin:v1.7.0",
    ].map((word) => [word, "flannel"]),
    ...["amd64", "arm", "arm64", "ppc64le", "s390x"].map((architecture) => [`kube-flannel-ds-${architecture}`, "flannel"]),
    ...["weave", "weave-net", "weaveworks/weave-npc:2.8.1", "weaveworks/weave-kube", "mirror/docker.io_weavekube"].map((word) => [
      word,
      "Weave Net",
    ]),
    ...["canal", "rke2-canal", "rancher/canal"].map((word) => [word, "Canal"]),
    ...[
      "calico",
      "calico-node",
      "rke2-calico",
      "calico/node",
      "localhost:5000/calico/node:v3.30.0",
      "rancher/mirrored-calico-node:v3.30.0",
    ].map((word) => [word, "Calico"]),
    ...["antrea", "antrea-agent", "antrea/antrea-ubuntu:v1.9.0", "antrea/antrea-agent-ubuntu", "antrea-ubi", "antrea/antrea-debian"].map(
      (word) => [word, "Antrea"],
    ),
    ...["kube-ovn", "kube-ovn-cni", "kube-ovn-v2", "kubeovn/kube-ovn:v1.14.0"].map((word) => [word, "Kube-OVN"]),
    ...["ovnkube-node", "ovn-kubernetes", "ovs-ovn", "ovn-kube", "a/ovn-kube-fedora", "a/ovn-daemonset", "a/ovn-kubernetes-ubuntu"].map(
      (word) => [word, "OVN-Kubernetes"],
    ),
    ...["openshift-sdn", "openshift/openshift-sdn"].map((word) => [word, "OpenShift SDN"]),
    ...["kube-router", "cloudnativelabs/kube-router@sha256:01"].map((word) => [word, "kube-router"]),
  ])("knows %s as %s", (word, name) => expect(overlayCni(word)?.name).toBe(name));

  it.each([
    "",
    "nginx",
    "cilium",
    "quay.io/cilium/cilium:v1.20.2",
    "multus",
    "aws-vpc-cni",
    "tigera-operator",
    "flannel-exporter",
    "aflannel",
    "flannel/exporter",
    "my-kube-flannel-ds",
    "kube-flannel-ds-amd",
    "kube-flannel-ds-amd64-a",
    "kube-flannel-cfg",
    "flannel-cni-plugin-a",
    "weave-gitops",
    "aweave-npc",
    "my-weave",
    "weave-npc-a",
    "weave-nets",
    "acanal",
    "canal-a",
    "my-canal",
    "rancher/canal/a",
    "calico/kube-controllers:v3.30.0",
    "acalico-node",
    "calico-nodes",
    "my-calico",
    "calico-typha",
    "calico/node-a",
    "rke2-calico-crd",
    "antrea-controller",
    "my-antrea",
    "antrea-agents",
    "aantrea-agent",
    "antrea-ubuntu-a.b",
    "kube-ovn-monitor",
    "my-kube-ovn",
    "akube-ovn",
    "a/kube-ovn-a",
    "kube-ovn-v22",
    "ovn-central",
    "aovn-kube",
    "ovnkube-node-a",
    "my-ovnkube-node",
    "ovn-kube-a.b",
    "my-ovs-ovn",
    "openshift-sdn-a",
    "my-openshift-sdn",
    "a/openshift-sdns",
    "a/my-openshift-sdn",
    "kube-router-a",
    "my-kube-router",
    "a/kube-routers",
    "a/my-kube-router",
  ])("takes %j for none", (word) => expect(overlayCni(word)).toBeUndefined());

  it.each([
    ["VXLAN", ["flannel", "weave", "canal", "openshift-sdn"]],
    ["IP in IP or VXLAN", ["calico"]],
    ["Geneve", ["antrea", "kube-ovn", "ovn-kubernetes"]],
    ["IP in IP", ["kube-router"]],
  ] as [string, string[]][])("knows what wraps packets in %s", (wraps, words) =>
    expect(words.map((word) => overlayCni(word)?.wraps)).toEqual(words.map(() => wraps)),
  );
});

describe("overlays", () => {
  const says = (kind: string, body: PlainMap, patch = false): string[] =>
    overlays({ subject: "It", kind, apiVersion: "operator.tigera.io/v1", patch, body, ignoreChanges: [] });
  const calico = (env: PlainValue): number =>
    says("DaemonSet", { spec: { template: { spec: { containers: [{ image: "calico/node", env }] } } } }).length;
  const ipip = (value: string): PlainMap => ({ name: "CALICO_IPV4POOL_IPIP", value });
  const vxlan = (value: PlainMap[string]): PlainMap => ({ name: "CALICO_IPV4POOL_VXLAN", value });

  it.each<[PlainValue, number]>([
    [[], 1],
    [{}, 1],
    [UNKNOWN, 1],
    [[ipip("Never")], 0],
    [[ipip("Off"), vxlan("never")], 0],
    [[ipip("CrossSubnet")], 1],
    [[ipip("Never"), vxlan("Always")], 1],
    [[ipip("Never"), vxlan(UNKNOWN)], 1],
    [[vxlan("Never")], 1],
    [[{ name: "NO_DEFAULT_POOLS", value: "true" }], 0],
    [[{ name: "CALICO_NETWORKING_BACKEND", value: "none" }], 0],
  ])("of Calico's agent with the variables %j: %s", (env, count) => expect(calico(env)).toBe(count));

  it.each<[string, PlainMap, boolean, RegExp[]]>([
    ["IPPool", { spec: { vxlanMode: "never", ipipMode: null } }, false, []],
    ["IPPool", { spec: { vxlanMode: "Always", ipipMode: "Always" } }, false, [/vxlanMode/, /ipipMode/]],
    ["IPPool", { spec: UNKNOWN }, false, [/vxlanMode/, /ipipMode/]],
    ["FelixConfiguration", { spec: { vxlanEnabled: false, ipipEnabled: "false" } }, false, []],
    ["FelixConfiguration", { spec: { vxlanEnabled: "False", ipipEnabled: UNKNOWN } }, false, [/ipipEnabled/]],
    ["Installation", {}, true, []],
    ["Installation", {}, false, [/unset, which is a pool in IP in IP/]],
    [
      "Installation",
      { spec: { cni: { type: "Calico" }, calicoNetwork: UNKNOWN } },
      false,
      [/`spec.calicoNetwork.ipPools` to a value that is not known/],
    ],
    [
      "Installation",
      { spec: { calicoNetwork: { ipPools: [{ encapsulation: "None" }, UNKNOWN] } } },
      false,
      [/ipPools\[1\].encapsulation` to a value that is not known/],
    ],
    ["ConfigMap", { data: { "net-conf.json": UNKNOWN } }, false, [/net-conf.json` to a value that is not known/]],
    ["ConfigMap", { data: { "net-conf.json": "[" } }, false, [/to be an overlay\./]],
    ["ConfigMap", { data: { "net-conf.json": "" } }, false, [/to be an overlay\./]],
    ["ConfigMap", { data: { "net-conf.json": null } }, false, [/to be an overlay\./]],
    [
      "ConfigMap",
      { data: { "net-conf.json": '{"Backend": {"Type": "vxlan"}}' } },
      false,
      [/^It tells flannel in `data.net-conf.json` to be an overlay by the string "vxlan"\. Write `"Backend"/],
    ],
    ["ConfigMap", { data: { "net-conf.json": '{"Backend": {"Type": "alloc"}}' } }, false, []],
    ["DaemonSet", { metadata: { name: "kube-flannel-ds" } }, false, [/named as flannel's agent is/]],
    ["Deployment", { metadata: { name: "flannel" } }, false, []],
    ...["flannel", "kube-flannel", "canal", "kube-ovn"].map((name): [string, PlainMap, boolean, RegExp[]] => [
      "DaemonSet",
      { metadata: { name } },
      false,
      [/^It is named as .*'s agent is/],
    ]),
    ...["flannel", "weave-npc", "canal", "kube-ovn", "openshift-sdn"].map((image): [string, PlainMap, boolean, RegExp[]] => [
      "Pod",
      { spec: { containers: [{ image }] } },
      false,
      [/^It runs .* in `containers\[0\]`/],
    ]),
  ])("of a %s %j", (kind, body, patch, sentences) =>
    expect(says(kind, body, patch)).toEqual(sentences.map((sentence) => expect.stringMatching(sentence))),
  );

  it.each([
    ["kube-router", ["--enable-overlay=false"], 0],
    ["kube-router", ["--run-router=false"], 0],
    ["kube-router", ["--run-router=true"], 1],
  ])("of %s with %j: %s", (image, args, count) => expect(says("Pod", { spec: { containers: [{ image, args }] } })).toHaveLength(count));
});
