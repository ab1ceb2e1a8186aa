import { computed } from "../../harness/run";
import type { Benign, Evasion } from "../case";
import { object, workload } from "./fixtures";

const calicoEnv = (...pairs: [string, string][]) => ({
  image: "docker.io/calico/node:v3.30.0",
  env: pairs.map(([name, value]) => ({ name, value })),
});
const flannelConfig = (backend: string) =>
  object("core/v1:ConfigMap", {
    metadata: { name: "kube-flannel-cfg" },
    data: { "net-conf.json": `{"Network": "10.244.0.0/16"${backend}}` },
  });

/** Other networks of pods that wrap packets. */
export const evasions: readonly Evasion[] = [
  {
    name: "flannel",
    stack: [workload("apps/v1:DaemonSet", "kube-flannel-ds", { image: "ghcr.io/flannel-io/flannel:v0.27.0" })],
    messages: [
      'no-tunnel: DaemonSet "net" runs flannel in `containers[0]`, which wraps packets between nodes in VXLAN. Remove it, so that pod packets cross the node network as they are, without an overlay\'s header.',
    ],
  },
  {
    name: "flannel under a mirror's name",
    stack: [workload("apps/v1:DaemonSet", "network", { image: "localhost:5000/rancher/mirrored-flannelcni-flannel:v0.27.0" })],
    messages: [
      'no-tunnel: DaemonSet "net" runs flannel in `containers[0]`, which wraps packets between nodes in VXLAN. Remove it, so that pod packets cross the node network as they are, without an overlay\'s header.',
    ],
  },
  {
    name: "flannel by its name, its image unknown",
    stack: [workload("apps/v1:DaemonSet", "kube-flannel-ds", { image: computed })],
    messages: [
      "no-tunnel: DaemonSet \"net\" is named as flannel's agent is, which wraps packets between nodes in VXLAN. Remove it, so that pod packets cross the node network as they are, without an overlay's header.",
    ],
  },
  {
    name: "flannel's backend in VXLAN",
    stack: [flannelConfig(', "Backend": {"Type": "vxlan"}')],
    messages: [
      'no-tunnel: ConfigMap "net" tells flannel in `data.net-conf.json` to be an overlay by the string "vxlan". Write `"Backend": { "Type": "host-gw" }`, or remove it, so that pod packets cross the node network as they are, without an overlay\'s header.',
    ],
  },
  {
    name: "flannel without a backend, since the default is an overlay",
    stack: [flannelConfig("")],
    messages: [
      'no-tunnel: ConfigMap "net" tells flannel in `data.net-conf.json` to be an overlay. Write `"Backend": { "Type": "host-gw" }`, or remove it, so that pod packets cross the node network as they are, without an overlay\'s header.',
    ],
  },
  {
    name: "Weave Net",
    stack: [workload("extensions/v1beta1:DaemonSet", "weave-net", { image: "docker.io/weaveworks/weave-kube:2.8.1" })],
    messages: [
      'no-tunnel: DaemonSet "net" runs Weave Net in `containers[0]`, which wraps packets between nodes in VXLAN. Remove it, so that pod packets cross the node network as they are, without an overlay\'s header.',
    ],
  },
  {
    name: "Calico, whose first pool is in IP in IP",
    stack: [workload("apps/v1:DaemonSet", "calico-node", calicoEnv(["CALICO_NETWORKING_BACKEND", "bird"]))],
    messages: [
      'no-tunnel: DaemonSet "net" runs Calico in `containers[0]`, which wraps packets between nodes in IP in IP or VXLAN. Remove it, so that pod packets cross the node network as they are, without an overlay\'s header.',
    ],
  },
  {
    name: "Calico in VXLAN",
    stack: [
      workload("apps/v1:DaemonSet", "calico-node", calicoEnv(["CALICO_IPV4POOL_IPIP", "Never"], ["CALICO_IPV4POOL_VXLAN", "CrossSubnet"])),
    ],
    messages: [
      'no-tunnel: DaemonSet "net" runs Calico in `containers[0]`, which wraps packets between nodes in IP in IP or VXLAN. Remove it, so that pod packets cross the node network as they are, without an overlay\'s header.',
    ],
  },
  {
    name: "a pool of Calico's in VXLAN",
    stack: [object("projectcalico.org/v3:IPPool", { metadata: { name: "pods" }, spec: { cidr: "10.0.0.0/16", vxlanMode: "Always" } })],
    messages: [
      'no-tunnel: IPPool "net" sets `spec.vxlanMode` to another string. Write `spec.vxlanMode: Never`, so that pod packets cross the node network as they are, without an overlay\'s header.',
    ],
  },
  {
    name: "a pool of Calico's in IP in IP, by its CRD",
    stack: [
      object("crd.projectcalico.org/v1:IPPool", { metadata: { name: "pods" }, spec: { ipipMode: "CrossSubnet", vxlanMode: "Never" } }),
    ],
    messages: [
      'no-tunnel: IPPool "net" sets `spec.ipipMode` to another string. Write `spec.ipipMode: Never`, so that pod packets cross the node network as they are, without an overlay\'s header.',
    ],
  },
  {
    name: "a pool of Calico's of which the mode is unknown",
    stack: [object("projectcalico.org/v3:IPPoolPatch", { metadata: { name: "pods" }, spec: { vxlanMode: computed } })],
    messages: [
      'no-tunnel: IPPoolPatch "net" sets `spec.vxlanMode` to a value that is not known during preview. Write `spec.vxlanMode: Never`, so that pod packets cross the node network as they are, without an overlay\'s header.',
    ],
  },
  {
    name: "Calico's Felix with VXLAN on",
    stack: [object("projectcalico.org/v3:FelixConfiguration", { metadata: { name: "default" }, spec: { vxlanEnabled: true } })],
    messages: [
      'no-tunnel: FelixConfiguration "net" sets `spec.vxlanEnabled` to true. Write `spec.vxlanEnabled: false`, so that pod packets cross the node network as they are, without an overlay\'s header.',
    ],
  },
  {
    name: "Calico's operator with a pool in VXLAN",
    stack: [
      object("operator.tigera.io/v1:Installation", {
        metadata: { name: "default" },
        spec: { calicoNetwork: { ipPools: [{ cidr: "10.0.0.0/16", encapsulation: "VXLANCrossSubnet" }, { cidr: "10.1.0.0/16" }] } },
      }),
    ],
    messages: [
      'no-tunnel: Installation "net" sets `spec.calicoNetwork.ipPools[0].encapsulation` to another string. Write `encapsulation: None` for every pool, so that pod packets cross the node network as they are, without an overlay\'s header.',
      'no-tunnel: Installation "net" leaves `spec.calicoNetwork.ipPools[1].encapsulation` unset, which is IP in IP. Write `encapsulation: None` for every pool, so that pod packets cross the node network as they are, without an overlay\'s header.',
    ],
  },
  {
    name: "Calico's operator without pools",
    stack: [
      object("apiextensions.k8s.io:CustomResource", {
        apiVersion: "operator.tigera.io/v1",
        kind: "Installation",
        metadata: { name: "default" },
        spec: {},
      }),
    ],
    messages: [
      'no-tunnel: CustomResource "net" leaves `spec.calicoNetwork.ipPools` unset, which is a pool in IP in IP. Write `encapsulation: None` for every pool, so that pod packets cross the node network as they are, without an overlay\'s header.',
    ],
  },
  {
    name: "Antrea",
    stack: [workload("apps/v1:DaemonSet", "antrea-agent", { image: "antrea/antrea-agent-ubuntu:v2.4.0" })],
    messages: [
      'no-tunnel: DaemonSet "net" runs Antrea in `containers[0]`, which wraps packets between nodes in Geneve. Remove it, so that pod packets cross the node network as they are, without an overlay\'s header.',
    ],
  },
  {
    name: "Kube-OVN",
    stack: [workload("apps/v1:DaemonSet", "kube-ovn-cni", { image: "docker.io/kubeovn/kube-ovn:v1.14.0" })],
    messages: [
      'no-tunnel: DaemonSet "net" runs Kube-OVN in `containers[0]`, which wraps packets between nodes in Geneve. Remove it, so that pod packets cross the node network as they are, without an overlay\'s header.',
    ],
  },
  {
    name: "Canal",
    stack: [object("apps/v1:DaemonSetPatch", { metadata: { name: "canal", namespace: "kube-system" }, spec: { template: { spec: {} } } })],
    messages: [
      "no-tunnel: DaemonSetPatch \"net\" is named as Canal's agent is, which wraps packets between nodes in VXLAN. Remove it, so that pod packets cross the node network as they are, without an overlay's header.",
    ],
  },
  {
    name: "OVN-Kubernetes in a pod",
    stack: [
      object("core/v1:Pod", {
        metadata: { name: "net" },
        spec: { containers: [{ image: "ghcr.io/ovn-kubernetes/ovn-kube-ubuntu:master" }] },
      }),
    ],
    messages: [
      'no-tunnel: Pod "net" runs OVN-Kubernetes in `containers[0]`, which wraps packets between nodes in Geneve. Remove it, so that pod packets cross the node network as they are, without an overlay\'s header.',
    ],
  },
  {
    name: "kube-router with its overlay",
    stack: [workload("apps/v1:DaemonSet", "network", { image: "cloudnativelabs/kube-router:v2.5.0", args: ["--run-service-proxy=false"] })],
    messages: [
      'no-tunnel: DaemonSet "net" runs kube-router in `containers[0]`, which wraps packets between nodes in IP in IP. Remove it, so that pod packets cross the node network as they are, without an overlay\'s header.',
    ],
  },
];

export const benign: readonly Benign[] = [
  {
    name: "Calico for policies alone, and without an overlay",
    stack: [
      workload("apps/v1:DaemonSet", "calico-node", calicoEnv(["CALICO_NETWORKING_BACKEND", "none"])),
      workload("apps/v1:DaemonSet", "calico-node", calicoEnv(["CALICO_IPV4POOL_IPIP", "Never"], ["CALICO_IPV4POOL_VXLAN", "Never"])),
      workload("apps/v1:Deployment", "calico-kube-controllers", { image: "docker.io/calico/kube-controllers:v3.30.0" }),
      object("projectcalico.org/v3:IPPool", {
        metadata: { name: "pods" },
        spec: { cidr: computed, vxlanMode: "Never", ipipMode: "Never" },
      }),
      object("operator.tigera.io/v1:Installation", {
        metadata: { name: "default" },
        spec: { calicoNetwork: { ipPools: [{ encapsulation: "None" }] } },
      }),
      object("operator.tigera.io/v1:Installation", { metadata: { name: "default" }, spec: { cni: { type: "AmazonVPC" } } }),
    ],
  },
  {
    name: "other kinds that are called as Calico's are",
    stack: [
      object("network.harvesterhci.io/v1alpha1:IPPool", { metadata: { name: "pool" }, spec: { ipv4Config: computed } }),
      object("example.org/v1:Installation", { metadata: { name: "default" }, spec: { calicoNetwork: computed } }),
    ],
  },
  { name: "flannel's file with routes and no overlay", stack: [flannelConfig(', "Backend": {"Type": "host-gw"}')] },
  {
    name: "Multus, which only calls others",
    stack: [
      workload("apps/v1:DaemonSet", "kube-multus-ds", { image: "ghcr.io/k8snetworkplumbingwg/multus-cni:v4.2.0" }),
      object("k8s.cni.cncf.io/v1:NetworkAttachmentDefinition", { metadata: { name: "macvlan" }, spec: { config: '{"type": "macvlan"}' } }),
    ],
  },
  {
    name: "a DaemonSet that mounts /etc/cni",
    stack: [
      object("apps/v1:DaemonSet", {
        metadata: { name: "inspector" },
        spec: {
          template: {
            spec: { hostNetwork: true, containers: [{ image: "busybox" }], volumes: [{ hostPath: { path: "/etc/cni/net.d" } }] },
          },
        },
      }),
    ],
  },
  {
    name: "VPN servers and a test of VXLAN",
    stack: [
      workload("apps/v1:Deployment", "wireguard", { image: "linuxserver/wireguard:1.0.0" }),
      workload("apps/v1:Deployment", "vxlan-test", { image: "example.org/vxlan-test:1.0.0", args: ["--vni=42"] }),
      workload("apps/v1:DaemonSet", "tailscale", { image: "tailscale/tailscale:v1.90.0" }),
    ],
  },
  {
    name: "applications that are called as overlays are",
    stack: [
      workload("apps/v1:Deployment", "canal", { image: "example.org/shop/canal-tours:1.0.0" }),
      workload("apps/v1:Deployment", "weave-gitops", { image: "ghcr.io/weaveworks/wego-app:v0.38.0" }),
      workload("apps/v1:Deployment", "flannel-exporter", { image: "example.org/flannel-exporter:1.0.0" }),
    ],
  },
  {
    name: "a cloud's network without an overlay",
    stack: [workload("apps/v1:DaemonSet", "aws-node", { image: "602401143452.dkr.ecr.eu-west-1.amazonaws.com/amazon-k8s-cni:v1.20.0" })],
  },
];
