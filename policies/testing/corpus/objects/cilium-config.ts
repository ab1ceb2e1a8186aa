import { computed, secret } from "../../harness/run";
import type { Benign, Evasion } from "../case";
import { ciliumConfig, configPatch, goodData, object, oldData, without } from "./fixtures";

const base64 = (text: string): string => Buffer.from(text).toString("base64");
const named = { metadata: { name: "cilium-config", namespace: "kube-system" } };
const nodes = { metadata: { name: "some-nodes", namespace: "kube-system" } };

/** Ways by the agents' options, as `cilium-config` and CiliumNodeConfig give them. */
export const evasions: readonly Evasion[] = [
  {
    name: "a tunnel in cilium-config",
    stack: [ciliumConfig({ ...goodData, "routing-mode": "tunnel" })],
    messages: [
      'no-tunnel: ConfigMap "net" sets `data.routing-mode` to the string "tunnel". Write `routing-mode: native`, so that pod packets cross the node network as they are, without an overlay\'s header.',
    ],
  },
  {
    name: "a cilium-config without a routing mode, since the default is a tunnel",
    stack: [ciliumConfig(without(goodData, "routing-mode"))],
    messages: [
      'no-tunnel: ConfigMap "net" leaves `data.routing-mode` unset, which is a tunnel. Write `routing-mode: native`, so that pod packets cross the node network as they are, without an overlay\'s header.',
    ],
  },
  {
    name: "a cilium-config without data",
    stack: [object("core/v1:ConfigMap", named)],
    messages: [
      'no-tunnel: ConfigMap "net" leaves `data.routing-mode` unset, which is a tunnel. Write `routing-mode: native`, so that pod packets cross the node network as they are, without an overlay\'s header.',
      'no-tunnel: ConfigMap "net" leaves `data.auto-direct-node-routes` unset, which leaves peers\' pod CIDRs without a route. Write `auto-direct-node-routes: "true"`, so that every node reaches its peers\' pods by a route via the peer\'s own address.',
      'no-kube-proxy: ConfigMap "net" leaves `data.kube-proxy-replacement` unset, which leaves Services to kube-proxy. Write `kube-proxy-replacement: "true"`, so that Services are translated by eBPF and nothing else programs them.',
      'datapath-kept: ConfigMap "net" leaves `data.enable-bpf-masquerade` unset, which masquerades by iptables. Write `enable-bpf-masquerade: "true"`, so that source addresses are rewritten by eBPF and not by iptables.',
      'datapath-kept: ConfigMap "net" leaves `data.ipv4-native-routing-cidr` unset, which is refused by the agent with native routing and masquerading. Write `ipv4-native-routing-cidr: 10.0.0.0/8`.',
    ],
  },
  {
    name: "a tunnel in cilium-config by its word of old",
    stack: [ciliumConfig({ ...oldData, tunnel: "vxlan" })],
    messages: [
      'no-tunnel: ConfigMap "net" sets `data.tunnel` to the string "vxlan". Write `tunnel: disabled`, so that pod packets cross the node network as they are, without an overlay\'s header.',
    ],
  },
  {
    name: "the word of old beside the new one, which agents before 1.15 obey",
    stack: [ciliumConfig({ ...goodData, tunnel: "geneve" })],
    messages: [
      'no-tunnel: ConfigMap "net" sets `data.tunnel` to the string "geneve", which agents before 1.15 take for a tunnel. Remove it, so that pod packets cross the node network as they are, without an overlay\'s header.',
    ],
  },
  {
    name: "a cilium-config in another case, which the agent does not tell",
    stack: [ciliumConfig({ ...without(goodData, "routing-mode"), "Routing-Mode": "tunnel" })],
    messages: [
      'no-tunnel: ConfigMap "net" sets `data.Routing-Mode` to the string "tunnel". Write `routing-mode: native`, so that pod packets cross the node network as they are, without an overlay\'s header.',
    ],
  },
  {
    name: "the routing mode twice, in two cases",
    stack: [ciliumConfig({ ...goodData, "ROUTING-MODE": "tunnel" })],
    messages: [
      'no-tunnel: ConfigMap "net" sets `data.ROUTING-MODE` to the string "tunnel". Write `routing-mode: native`, so that pod packets cross the node network as they are, without an overlay\'s header.',
    ],
  },
  {
    name: "a tunnel in binaryData",
    stack: [
      object("core/v1:ConfigMap", {
        ...named,
        data: without(goodData, "routing-mode"),
        binaryData: { "routing-mode": base64("tunnel\n") },
      }),
    ],
    messages: [
      'no-tunnel: ConfigMap "net" sets `binaryData.routing-mode` to the string "tunnel". Write `routing-mode: native`, so that pod packets cross the node network as they are, without an overlay\'s header.',
    ],
  },
  {
    name: "booleans for strings in cilium-config",
    stack: [ciliumConfig({ ...goodData, "auto-direct-node-routes": true, "routing-mode": false })],
    messages: [
      'no-tunnel: ConfigMap "net" sets `data.routing-mode` to false. Write `routing-mode: native`, so that pod packets cross the node network as they are, without an overlay\'s header.',
      'no-tunnel: ConfigMap "net" sets `data.auto-direct-node-routes` to true. Write `auto-direct-node-routes: "true"`, so that every node reaches its peers\' pods by a route via the peer\'s own address.',
    ],
  },
  {
    name: "a null for the routing mode in cilium-config",
    stack: [ciliumConfig({ ...goodData, "routing-mode": null })],
    messages: [
      'no-tunnel: ConfigMap "net" sets `data.routing-mode` to null. Write `routing-mode: native`, so that pod packets cross the node network as they are, without an overlay\'s header.',
    ],
  },
  {
    name: "a list for the data of cilium-config",
    stack: [ciliumConfig(["routing-mode=native"])],
    messages: [
      'no-tunnel: ConfigMap "net" sets `data` to a list, where any option may be. Write each option of its own, `routing-mode: native` and `auto-direct-node-routes: "true"` among them, so that pod packets cross the node network as they are, without an overlay\'s header, and every node reaches its peers\' pods by a route via the peer\'s own address.',
      'no-kube-proxy: ConfigMap "net" sets `data` to a list, where any option may be. Write each option of its own, `kube-proxy-replacement: "true"` and `cni-chaining-mode: none` among them, so that Services are translated by eBPF and nothing else programs them, and no pod gets its network from anything but Cilium.',
      'datapath-kept: ConfigMap "net" sets `data` to a list, where any option may be. Write each option of its own, `enable-host-legacy-routing: "false"` and `enable-bpf-masquerade: "true"` and `enable-ipv4-masquerade: "true"` and `datapath-mode: veth` among them, so that packets go past the host\'s iptables and straight into the destination pod\'s eth0, and source addresses are rewritten by eBPF and not by iptables, and the redirect into the pod\'s own device is the one that can be captured and shown.',
    ],
  },
  {
    name: "a secret cilium-config, without printing it",
    stack: [ciliumConfig(secret({ ...goodData, "routing-mode": secret("hunter2") }))],
    messages: [
      'no-tunnel: ConfigMap "net" sets `data.routing-mode` to another string. Write `routing-mode: native`, so that pod packets cross the node network as they are, without an overlay\'s header.',
    ],
  },
  {
    name: "an unknown routing mode in cilium-config",
    stack: [ciliumConfig({ ...goodData, "routing-mode": computed })],
    messages: [
      "no-tunnel: ConfigMap \"net\" sets `data.routing-mode` to a value that is not known during preview, so it cannot be checked. Take it from no other resource's output: write `routing-mode: native` as a literal, so that pod packets cross the node network as they are, without an overlay's header.",
    ],
  },
  {
    name: "a cilium-config whose data is unknown",
    stack: [ciliumConfig(computed)],
    messages: [
      "no-tunnel: ConfigMap \"net\" sets `data` to a value that is not known during preview, so it cannot be checked. Take it from no other resource's output: write `routing-mode: native` and `auto-direct-node-routes: \"true\"` as literals, so that pod packets cross the node network as they are, without an overlay's header, and every node reaches its peers' pods by a route via the peer's own address.",
      'no-kube-proxy: ConfigMap "net" sets `data` to a value that is not known during preview, so it cannot be checked. Take it from no other resource\'s output: write `kube-proxy-replacement: "true"` and `cni-chaining-mode: none` as literals, so that Services are translated by eBPF and nothing else programs them, and no pod gets its network from anything but Cilium.',
      'datapath-kept: ConfigMap "net" sets `data` to a value that is not known during preview, so it cannot be checked. Take it from no other resource\'s output: write `enable-host-legacy-routing: "false"` and `enable-bpf-masquerade: "true"` and `enable-ipv4-masquerade: "true"` and `datapath-mode: veth` as literals, so that packets go past the host\'s iptables and straight into the destination pod\'s eth0, and source addresses are rewritten by eBPF and not by iptables, and the redirect into the pod\'s own device is the one that can be captured and shown.',
    ],
  },
  {
    name: "a ConfigMap of which neither name nor data is known",
    stack: [object("core/v1:ConfigMapPatch", { metadata: { name: computed }, data: computed })],
    messages: [
      "no-tunnel: ConfigMapPatch \"net\" sets `data` to a value that is not known during preview, so it cannot be checked. Take it from no other resource's output: write `routing-mode: native` and `auto-direct-node-routes: \"true\"` as literals, so that pod packets cross the node network as they are, without an overlay's header, and every node reaches its peers' pods by a route via the peer's own address.",
      'no-kube-proxy: ConfigMapPatch "net" sets `data` to a value that is not known during preview, so it cannot be checked. Take it from no other resource\'s output: write `kube-proxy-replacement: "true"` and `cni-chaining-mode: none` as literals, so that Services are translated by eBPF and nothing else programs them, and no pod gets its network from anything but Cilium.',
      'datapath-kept: ConfigMapPatch "net" sets `data` to a value that is not known during preview, so it cannot be checked. Take it from no other resource\'s output: write `enable-host-legacy-routing: "false"` and `enable-bpf-masquerade: "true"` and `enable-ipv4-masquerade: "true"` and `datapath-mode: veth` as literals, so that packets go past the host\'s iptables and straight into the destination pod\'s eth0, and source addresses are rewritten by eBPF and not by iptables, and the redirect into the pod\'s own device is the one that can be captured and shown.',
    ],
  },
  {
    name: "a cilium-config in a namespace of its own",
    stack: [
      object("core/v1:ConfigMap", {
        metadata: { name: "cilium-config", namespace: "cilium" },
        data: { ...goodData, "routing-mode": "tunnel" },
      }),
    ],
    messages: [
      'no-tunnel: ConfigMap "net" sets `data.routing-mode` to the string "tunnel". Write `routing-mode: native`, so that pod packets cross the node network as they are, without an overlay\'s header.',
    ],
  },
  {
    name: "Cilium's keys under an unknown name",
    stack: [object("core/v1:ConfigMap", { metadata: { name: computed }, data: { ...goodData, "routing-mode": "tunnel" } })],
    messages: [
      'no-tunnel: ConfigMap "net" sets `data.routing-mode` to the string "tunnel". Write `routing-mode: native`, so that pod packets cross the node network as they are, without an overlay\'s header.',
    ],
  },
  {
    name: "Cilium's keys under a name of Pulumi's making",
    stack: [object("core/v1:ConfigMap", { data: { "routing-mode": "tunnel" } })],
    messages: [
      'no-tunnel: ConfigMap "net" sets `data.routing-mode` to the string "tunnel". Write `routing-mode: native`, so that pod packets cross the node network as they are, without an overlay\'s header.',
    ],
  },
  {
    name: "Cilium's keys under another name, a source that build-config may take",
    stack: [object("core/v1:ConfigMap", { metadata: { name: "overrides" }, data: { "enable-bpf-masquerade": "false" } })],
    messages: [
      'datapath-kept: ConfigMap "net" sets `data.enable-bpf-masquerade` to the string "false". Write `enable-bpf-masquerade: "true"`, so that source addresses are rewritten by eBPF and not by iptables.',
    ],
  },
  {
    name: "a cilium-config with kustomize's suffix and no routes",
    stack: [object("core/v1:ConfigMap", { metadata: { name: "cilium-config-7f6g" }, data: without(goodData, "auto-direct-node-routes") })],
    messages: [
      'no-tunnel: ConfigMap "net" leaves `data.auto-direct-node-routes` unset, which leaves peers\' pod CIDRs without a route. Write `auto-direct-node-routes: "true"`, so that every node reaches its peers\' pods by a route via the peer\'s own address.',
    ],
  },
  {
    name: "a patch of cilium-config to a tunnel",
    stack: [configPatch({ "routing-mode": "tunnel" })],
    messages: [
      'no-tunnel: ConfigMapPatch "net" sets `data.routing-mode` to the string "tunnel". Write `routing-mode: native`, so that pod packets cross the node network as they are, without an overlay\'s header.',
    ],
  },
  {
    name: "a patch of cilium-config by the word of old",
    stack: [configPatch({ tunnel: "vxlan" })],
    messages: [
      'no-tunnel: ConfigMapPatch "net" sets `data.tunnel` to the string "vxlan". Write `tunnel: disabled`, so that pod packets cross the node network as they are, without an overlay\'s header.',
    ],
  },
  {
    name: "a patch that takes the direct routes back",
    stack: [configPatch({ "auto-direct-node-routes": "false" })],
    messages: [
      'no-tunnel: ConfigMapPatch "net" sets `data.auto-direct-node-routes` to the string "false". Write `auto-direct-node-routes: "true"`, so that every node reaches its peers\' pods by a route via the peer\'s own address.',
    ],
  },
  {
    name: "a patch whose data is unknown",
    stack: [configPatch(computed)],
    messages: [
      "no-tunnel: ConfigMapPatch \"net\" sets `data` to a value that is not known during preview, so it cannot be checked. Take it from no other resource's output: write `routing-mode: native` and `auto-direct-node-routes: \"true\"` as literals, so that pod packets cross the node network as they are, without an overlay's header, and every node reaches its peers' pods by a route via the peer's own address.",
      'no-kube-proxy: ConfigMapPatch "net" sets `data` to a value that is not known during preview, so it cannot be checked. Take it from no other resource\'s output: write `kube-proxy-replacement: "true"` and `cni-chaining-mode: none` as literals, so that Services are translated by eBPF and nothing else programs them, and no pod gets its network from anything but Cilium.',
      'datapath-kept: ConfigMapPatch "net" sets `data` to a value that is not known during preview, so it cannot be checked. Take it from no other resource\'s output: write `enable-host-legacy-routing: "false"` and `enable-bpf-masquerade: "true"` and `enable-ipv4-masquerade: "true"` and `datapath-mode: veth` as literals, so that packets go past the host\'s iptables and straight into the destination pod\'s eth0, and source addresses are rewritten by eBPF and not by iptables, and the redirect into the pod\'s own device is the one that can be captured and shown.',
    ],
  },
  {
    name: "a patch of the replacement, off",
    stack: [configPatch({ "kube-proxy-replacement": "false" })],
    messages: [
      'no-kube-proxy: ConfigMapPatch "net" sets `data.kube-proxy-replacement` to the string "false". Write `kube-proxy-replacement: "true"`, so that Services are translated by eBPF and nothing else programs them.',
    ],
  },
  {
    name: "a patch of the replacement, partial",
    stack: [configPatch({ "kube-proxy-replacement": "partial" })],
    messages: [
      'no-kube-proxy: ConfigMapPatch "net" sets `data.kube-proxy-replacement` to the string "partial". Write `kube-proxy-replacement: "true"`, so that Services are translated by eBPF and nothing else programs them.',
    ],
  },
  {
    name: "a patch that chains another CNI",
    stack: [configPatch({ "cni-chaining-mode": "generic-veth" })],
    messages: [
      'no-kube-proxy: ConfigMapPatch "net" sets `data.cni-chaining-mode` to another string. Write `cni-chaining-mode: none`, so that no pod gets its network from anything but Cilium.',
    ],
  },
  {
    name: "a patch to iptables masquerading",
    stack: [configPatch({ "enable-bpf-masquerade": "false" })],
    messages: [
      'datapath-kept: ConfigMapPatch "net" sets `data.enable-bpf-masquerade` to the string "false". Write `enable-bpf-masquerade: "true"`, so that source addresses are rewritten by eBPF and not by iptables.',
    ],
  },
  {
    name: "a patch to legacy host routing",
    stack: [configPatch({ "enable-host-legacy-routing": "true" })],
    messages: [
      'datapath-kept: ConfigMapPatch "net" sets `data.enable-host-legacy-routing` to the string "true". Write `enable-host-legacy-routing: "false"`, so that packets go past the host\'s iptables and straight into the destination pod\'s eth0.',
    ],
  },
  {
    name: "a patch to netkit devices",
    stack: [configPatch({ "datapath-mode": "netkit" })],
    messages: [
      'datapath-kept: ConfigMapPatch "net" sets `data.datapath-mode` to another string. Write `datapath-mode: veth`, so that the redirect into the pod\'s own device is the one that can be captured and shown.',
    ],
  },
  {
    name: "a patch to WireGuard between nodes",
    stack: [configPatch({ "enable-wireguard": "true" })],
    messages: [
      'datapath-kept: ConfigMapPatch "net" sets `data.enable-wireguard` to the string "true", which wraps packets between nodes in WireGuard\'s UDP, so that they no longer cross the node network as they are. Write `enable-wireguard: "false"`.',
    ],
  },
  {
    name: "a patch to the egress gateway and its tunnel device",
    stack: [configPatch({ "enable-ipv4-egress-gateway": "true" })],
    messages: [
      'datapath-kept: ConfigMapPatch "net" sets `data.enable-ipv4-egress-gateway` to the string "true", which creates a tunnel device even with native routing. Write `enable-ipv4-egress-gateway: "false"`.',
    ],
  },
  {
    name: "a cilium-config without a native CIDR, by the words of old",
    stack: [ciliumConfig(without(oldData, "ipv4-native-routing-cidr"))],
    messages: [
      'datapath-kept: ConfigMap "net" leaves `data.ipv4-native-routing-cidr` unset, which is refused by the agent with native routing and masquerading. Write `ipv4-native-routing-cidr: 10.0.0.0/8`.',
    ],
  },
  {
    name: "a cilium-config that takes every address for native",
    stack: [ciliumConfig({ ...goodData, "ipv4-native-routing-cidr": "0.0.0.0/0" })],
    messages: [
      'datapath-kept: ConfigMap "net" sets `data.ipv4-native-routing-cidr` to another string, which takes every destination for one of the pods\' network, so that no packet is ever masqueraded. Write `ipv4-native-routing-cidr: 10.0.0.0/8`.',
    ],
  },
  {
    name: "a cilium-config with an unknown native CIDR",
    stack: [ciliumConfig({ ...goodData, "ipv4-native-routing-cidr": computed })],
    messages: [
      'datapath-kept: ConfigMap "net" sets `data.ipv4-native-routing-cidr` to a value that is not known during preview, so it cannot be checked for what undoes the datapath. Take it from no other resource\'s output: write it as a literal.',
    ],
  },
  {
    name: "endpoint routes in a cilium-config by the words of old",
    stack: [ciliumConfig({ ...oldData, "enable-endpoint-routes": "true" })],
    messages: [
      'datapath-kept: ConfigMap "net" sets `data.enable-endpoint-routes` to the string "true", which makes the agent fall back to legacy host routing. Write `enable-endpoint-routes: "false"`.',
    ],
  },
  {
    name: "a list of ConfigMaps, one of them cilium-config with a tunnel",
    stack: [
      object("core/v1:ConfigMapList", {
        items: [{ metadata: { name: "app" } }, { ...named, data: { ...goodData, "routing-mode": "tunnel" } }],
      }),
    ],
    messages: [
      'no-tunnel: ConfigMap in `items[1]` of ConfigMapList "net" sets `data.routing-mode` to the string "tunnel". Write `routing-mode: native`, so that pod packets cross the node network as they are, without an overlay\'s header.',
    ],
  },
  {
    name: "a list of ConfigMaps that is unknown",
    stack: [object("core/v1:ConfigMapList", { items: computed })],
    messages: [
      'no-tunnel: ConfigMapList "net" sets `items` to a value that is not known during preview, so it may hold a tunnel or kube-proxy. Write it as a literal, with the one value that comes from elsewhere in an object of its own.',
    ],
  },
  {
    name: "a cilium-config whose changes Pulumi passes over",
    stack: [{ ...ciliumConfig(goodData), ignoreChanges: ['data["routing-mode"]'] }],
    messages: [
      'no-tunnel: ConfigMap "net" passes over changes of `data.routing-mode`, so that what is in the cluster stays, whatever is written here. Take it out of `ignoreChanges`, so that pod packets cross the node network as they are, without an overlay\'s header.',
    ],
  },
  {
    name: "a ConfigMap as a custom resource",
    stack: [object("v1:ConfigMap", { apiVersion: "v1", kind: "ConfigMap", ...named, data: { ...goodData, "routing-mode": "tunnel" } })],
    messages: [
      'no-tunnel: ConfigMap "net" sets `data.routing-mode` to the string "tunnel". Write `routing-mode: native`, so that pod packets cross the node network as they are, without an overlay\'s header.',
    ],
  },
  {
    name: "a CiliumNodeConfig with a tunnel",
    stack: [object("cilium.io/v2:CiliumNodeConfig", { ...nodes, spec: { nodeSelector: {}, defaults: { "routing-mode": "tunnel" } } })],
    messages: [
      'no-tunnel: CiliumNodeConfig "net" sets `spec.defaults.routing-mode` to the string "tunnel". Write `routing-mode: native`, so that pod packets cross the node network as they are, without an overlay\'s header.',
    ],
  },
  {
    name: "a CiliumNodeConfig of the first version",
    stack: [object("cilium.io/v2alpha1:CiliumNodeConfig", { ...nodes, spec: { defaults: { "kube-proxy-replacement": "false" } } })],
    messages: [
      'no-kube-proxy: CiliumNodeConfig "net" sets `spec.defaults.kube-proxy-replacement` to the string "false". Write `kube-proxy-replacement: "true"`, so that Services are translated by eBPF and nothing else programs them.',
    ],
  },
  {
    name: "a CiliumNodeConfig by the general resource",
    stack: [
      object("apiextensions.k8s.io:CustomResource", {
        apiVersion: "cilium.io/v2",
        kind: "CiliumNodeConfig",
        ...nodes,
        spec: { defaults: { "enable-bpf-masquerade": "false" } },
      }),
    ],
    messages: [
      'datapath-kept: CustomResource "net" sets `spec.defaults.enable-bpf-masquerade` to the string "false". Write `enable-bpf-masquerade: "true"`, so that source addresses are rewritten by eBPF and not by iptables.',
    ],
  },
  {
    name: "a patch of a CiliumNodeConfig",
    stack: [object("cilium.io/v2:CiliumNodeConfigPatch", { ...nodes, spec: { defaults: { "enable-host-legacy-routing": "true" } } })],
    messages: [
      'datapath-kept: CiliumNodeConfigPatch "net" sets `spec.defaults.enable-host-legacy-routing` to the string "true". Write `enable-host-legacy-routing: "false"`, so that packets go past the host\'s iptables and straight into the destination pod\'s eth0.',
    ],
  },
  {
    name: "a CiliumNodeConfig whose defaults are unknown",
    stack: [object("cilium.io/v2:CiliumNodeConfig", { ...nodes, spec: { defaults: computed } })],
    messages: [
      "no-tunnel: CiliumNodeConfig \"net\" sets `spec.defaults` to a value that is not known during preview, so it cannot be checked. Take it from no other resource's output: write `routing-mode: native` and `auto-direct-node-routes: \"true\"` as literals, so that pod packets cross the node network as they are, without an overlay's header, and every node reaches its peers' pods by a route via the peer's own address.",
      'no-kube-proxy: CiliumNodeConfig "net" sets `spec.defaults` to a value that is not known during preview, so it cannot be checked. Take it from no other resource\'s output: write `kube-proxy-replacement: "true"` and `cni-chaining-mode: none` as literals, so that Services are translated by eBPF and nothing else programs them, and no pod gets its network from anything but Cilium.',
      'datapath-kept: CiliumNodeConfig "net" sets `spec.defaults` to a value that is not known during preview, so it cannot be checked. Take it from no other resource\'s output: write `enable-host-legacy-routing: "false"` and `enable-bpf-masquerade: "true"` and `enable-ipv4-masquerade: "true"` and `datapath-mode: veth` as literals, so that packets go past the host\'s iptables and straight into the destination pod\'s eth0, and source addresses are rewritten by eBPF and not by iptables, and the redirect into the pod\'s own device is the one that can be captured and shown.',
    ],
  },
  {
    name: "a CiliumNodeConfig whose spec is unknown",
    stack: [object("cilium.io/v2:CiliumNodeConfig", { ...nodes, spec: computed })],
    messages: [
      "no-tunnel: CiliumNodeConfig \"net\" sets `spec.defaults` to a value that is not known during preview, so it cannot be checked. Take it from no other resource's output: write `routing-mode: native` and `auto-direct-node-routes: \"true\"` as literals, so that pod packets cross the node network as they are, without an overlay's header, and every node reaches its peers' pods by a route via the peer's own address.",
      'no-kube-proxy: CiliumNodeConfig "net" sets `spec.defaults` to a value that is not known during preview, so it cannot be checked. Take it from no other resource\'s output: write `kube-proxy-replacement: "true"` and `cni-chaining-mode: none` as literals, so that Services are translated by eBPF and nothing else programs them, and no pod gets its network from anything but Cilium.',
      'datapath-kept: CiliumNodeConfig "net" sets `spec.defaults` to a value that is not known during preview, so it cannot be checked. Take it from no other resource\'s output: write `enable-host-legacy-routing: "false"` and `enable-bpf-masquerade: "true"` and `enable-ipv4-masquerade: "true"` and `datapath-mode: veth` as literals, so that packets go past the host\'s iptables and straight into the destination pod\'s eth0, and source addresses are rewritten by eBPF and not by iptables, and the redirect into the pod\'s own device is the one that can be captured and shown.',
    ],
  },
];

export const benign: readonly Benign[] = [
  { name: "a right cilium-config", stack: [ciliumConfig(goodData)] },
  { name: "a right cilium-config by the words of old", stack: [ciliumConfig(oldData)] },
  { name: "a right cilium-config with the word of old beside the new one", stack: [ciliumConfig({ ...goodData, tunnel: "disabled" })] },
  {
    name: "a right cilium-config with other keys unknown",
    stack: [ciliumConfig({ ...goodData, "cluster-name": computed, "tunnel-protocol": "vxlan" })],
  },
  {
    name: "a right cilium-config as a secret, its values on lines of their own",
    stack: [ciliumConfig(secret({ ...goodData, "routing-mode": secret("native\n") }))],
  },
  {
    name: "a right cilium-config whose labels Pulumi passes over",
    stack: [{ ...ciliumConfig(goodData), ignoreChanges: ["metadata.labels", 'data["cluster-name"]'] }],
  },
  {
    name: "a patch of cilium-config that has nothing to do with the datapath",
    stack: [configPatch({ debug: "true", "enable-hubble": "true" })],
  },
  {
    name: "a patch of cilium-config to what is right",
    stack: [configPatch({ "routing-mode": "native", "kube-proxy-replacement": "true" })],
  },
  {
    name: "a patch that leaves its condition to what is there",
    stack: [configPatch({ "enable-bbr": "true", "enable-ip-masq-agent": "true" })],
  },
  {
    name: "a CiliumNodeConfig that turns debugging on",
    stack: [
      object("cilium.io/v2:CiliumNodeConfig", {
        ...nodes,
        spec: { nodeSelector: {}, defaults: { debug: "true", "bpf-map-dynamic-size-ratio": "0.0025" } },
      }),
    ],
  },
  {
    name: "another ConfigMap with a key `tunnel`",
    stack: [
      object("core/v1:ConfigMap", {
        metadata: { name: "cloudflared" },
        data: { tunnel: "vxlan", "config.yaml": "tunnel: lab\nrouting-mode: tunnel\n" },
      }),
    ],
  },
  { name: "another ConfigMap whose data is unknown", stack: [object("core/v1:ConfigMap", { metadata: { name: "app" }, data: computed })] },
  {
    name: "another ConfigMap whose name is unknown",
    stack: [object("core/v1:ConfigMap", { metadata: { name: computed }, data: { url: computed, mode: "tunnel" } })],
  },
  {
    name: "a ConfigMap without a name, its data unknown",
    stack: [object("core/v1:ConfigMap", { metadata: { namespace: computed }, data: computed })],
  },
  {
    name: "a Secret called cilium-config",
    stack: [object("core/v1:Secret", { metadata: { name: "cilium-config" }, stringData: { "routing-mode": "tunnel" } })],
  },
  {
    name: "network policies and pools of Cilium's",
    stack: [
      object("cilium.io/v2:CiliumNetworkPolicy", {
        metadata: { name: "dns" },
        spec: { endpointSelector: { matchLabels: { "k8s-app": "kube-proxy" } } },
      }),
      object("cilium.io/v2:CiliumLoadBalancerIPPool", { metadata: { name: "pool" }, spec: { blocks: [{ cidr: computed }] } }),
      object("cilium.io/v2:CiliumClusterwideNetworkPolicyPatch", {
        metadata: { name: "host" },
        spec: { description: "vxlan, geneve, tunnel" },
      }),
    ],
  },
  {
    name: "a list of other people's objects",
    stack: [
      object("core/v1:ServiceList", { items: [{ metadata: { name: "kube-proxy" } }] }),
      object("example.org/v1:AllowList", { spec: { hosts: computed } }),
    ],
  },
];
