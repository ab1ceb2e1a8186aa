import { ciliumWith, goodValues, release } from "../../harness/fixtures";
import { computed, secret } from "../../harness/run";
import type { Evasion } from "../case";
import {
  address,
  cni,
  defaults,
  device,
  hidden,
  hostRouting,
  masquerade,
  native,
  outside,
  routes,
  services,
  unknownValues,
} from "./sentences";
import { oldWords, other, tunnelled, without } from "./stacks";

/** Values of a release of Cilium, in every spelling and every type. */
export const spellings: readonly Evasion[] = [
  {
    name: "a release with the chart's default, a tunnel",
    stack: [release({ chart: "cilium", version: "1.20.2" })],
    messages: defaults('Release "cilium"'),
  },
  {
    name: "a release with a tunnel by name",
    stack: [ciliumWith({ routingMode: "tunnel" })],
    messages: [`no-tunnel: Release "cilium" sets \`values.routingMode\` to the string "tunnel". Write \`routingMode: native\`, ${native}`],
  },
  {
    name: "a release with a tunnel by its old word",
    stack: [release({ chart: "cilium", version: "1.13.18", values: { ...oldWords, tunnel: "geneve" } })],
    messages: [`no-tunnel: Release "cilium" sets \`values.tunnel\` to the string "geneve". Write \`tunnel: disabled\`, ${native}`],
  },
  {
    name: "a release of 1.13 in the words of 1.20",
    stack: [ciliumWith({}, "1.13.18")],
    messages: [
      'no-tunnel: Release "cilium" leaves `values.tunnel` unset, which renders as a tunnel. Write `tunnel: disabled`, ' + `${native}`,
      'no-tunnel: Release "cilium" sets `values.routingMode` to the string "native", a key that charts before 1.14 ignore. ' +
        `Remove it and write \`tunnel: disabled\`, ${native}`,
      'no-kube-proxy: Release "cilium" sets `values.kubeProxyReplacement` to true. Write `kubeProxyReplacement: strict`, ' + `${services}`,
    ],
  },
  {
    name: "a release of 1.20 in the words of 1.13",
    stack: [release({ chart: "cilium", version: "1.20.2", values: oldWords })],
    messages: [
      'no-tunnel: Release "cilium" leaves `values.routingMode` unset, which renders as a tunnel. Write `routingMode: native`, ' +
        `${native}`,
      'no-tunnel: Release "cilium" sets `values.tunnel` to the string "disabled", a key that charts from 1.15 on ignore or refuse. ' +
        `Remove it and write \`routingMode: native\`, ${native}`,
      'no-kube-proxy: Release "cilium" sets `values.kubeProxyReplacement` to the string "strict". ' +
        `Write \`kubeProxyReplacement: true\`, ${services}`,
    ],
  },
  {
    name: "a release with a boolean for the routing mode",
    stack: [ciliumWith({ routingMode: true })],
    messages: [`no-tunnel: Release "cilium" sets \`values.routingMode\` to true. Write \`routingMode: native\`, ${native}`],
  },
  {
    name: "a release with a list for the routing mode",
    stack: [ciliumWith({ routingMode: ["native"] })],
    messages: [`no-tunnel: Release "cilium" sets \`values.routingMode\` to a list. Write \`routingMode: native\`, ${native}`],
  },
  {
    name: "a release with a null for the routing mode",
    stack: [ciliumWith({ routingMode: null })],
    messages: [`no-tunnel: Release "cilium" sets \`values.routingMode\` to null. Write \`routingMode: native\`, ${native}`],
  },
  {
    name: "a release with a string for a boolean",
    stack: [ciliumWith({ autoDirectNodeRoutes: "true" })],
    messages: [
      'no-tunnel: Release "cilium" sets `values.autoDirectNodeRoutes` to the string "true". Write `autoDirectNodeRoutes: true`, ' +
        `${routes}`,
    ],
  },
  {
    name: "a release with a number for a boolean",
    stack: [ciliumWith({ kubeProxyReplacement: 1 })],
    messages: [
      'no-kube-proxy: Release "cilium" sets `values.kubeProxyReplacement` to a number. Write `kubeProxyReplacement: true`, ' +
        `${services}`,
    ],
  },
  {
    name: "a release with keys in another case",
    stack: [release({ chart: "cilium", values: { ...without(goodValues, "routingMode"), RoutingMode: "native" } })],
    messages: [
      'no-tunnel: Release "cilium" leaves `values.routingMode` unset, which renders as a tunnel. Write `routingMode: native`, ' +
        `${native}`,
    ],
  },
  {
    name: "a release with a dotted key in place of maps",
    stack: [release({ chart: "cilium", values: { ...without(goodValues, "bpf"), "bpf.masquerade": true } })],
    messages: [
      'datapath-kept: Release "cilium" leaves `values.bpf.masquerade` unset, ' +
        `which masquerades by iptables and falls back to legacy host routing. Write \`bpf.masquerade: true\`, ${masquerade}`,
    ],
  },
  {
    name: "a release with its values one map too deep",
    stack: [release({ chart: "cilium", values: { cilium: goodValues } })],
    messages: defaults('Release "cilium"'),
  },
  {
    name: "a release with a string for its values",
    stack: [release({ chart: "cilium", values: "routingMode: native" })],
    messages: [
      'no-tunnel: Release "cilium" sets `values` to another string where a map belongs. Write `routingMode: native`, ' + `${native}`,
      'no-tunnel: Release "cilium" sets `values` to another string where a map belongs. Write `autoDirectNodeRoutes: true`, ' + `${routes}`,
      'no-kube-proxy: Release "cilium" sets `values` to another string where a map belongs. Write `kubeProxyReplacement: true`, ' +
        `${services}`,
      'datapath-kept: Release "cilium" sets `values` to another string where a map belongs. Write `bpf.hostLegacyRouting: false`, ' +
        `${hostRouting}`,
      'datapath-kept: Release "cilium" sets `values` to another string where a map belongs. Write `bpf.masquerade: true`, ' +
        `${masquerade}`,
      'datapath-kept: Release "cilium" sets `values` to another string where a map belongs. Write `enableIPv4Masquerade: true`, ' +
        `${masquerade}`,
      'datapath-kept: Release "cilium" sets `values` to another string where a map belongs. Write `bpf.datapathMode: veth`, ' + `${device}`,
      'datapath-kept: Release "cilium" leaves `values.ipv4NativeRoutingCIDR` unset, ' +
        "which is refused by the agent with native routing and masquerading. Write `ipv4NativeRoutingCIDR: 10.0.0.0/8`.",
    ],
  },
  {
    name: "a release with no values but a null",
    stack: [release({ chart: "cilium", values: null })],
    messages: defaults('Release "cilium"'),
  },
  {
    name: "a release with values that are not known",
    stack: [release({ chart: "cilium", values: computed })],
    messages: unknownValues('Release "cilium"', "values"),
  },
  {
    name: "a release with a secret tunnel",
    stack: [release({ chart: "cilium", values: secret({ ...goodValues, routingMode: secret("tunnel") }) })],
    messages: [`no-tunnel: Release "cilium" sets \`values.routingMode\` to the string "tunnel". Write \`routingMode: native\`, ${native}`],
  },
  {
    name: "a release with an unknown map of eBPF's keys",
    stack: [ciliumWith({ bpf: computed })],
    messages: [
      `datapath-kept: Release "cilium" sets \`values.bpf\` ${hidden}. ` +
        `Take it from no other resource's output: write \`bpf.hostLegacyRouting: false\` as a literal, ${hostRouting}`,
      `datapath-kept: Release "cilium" sets \`values.bpf\` ${hidden}. ` +
        `Take it from no other resource's output: write \`bpf.masquerade: true\` as a literal, ${masquerade}`,
      `datapath-kept: Release "cilium" sets \`values.bpf\` ${hidden}. ` +
        `Take it from no other resource's output: write \`bpf.datapathMode: veth\` as a literal, ${device}`,
    ],
  },
  {
    name: "a release with kube-proxy's replacement in part",
    stack: [ciliumWith({ kubeProxyReplacement: "partial" }, "1.15.6")],
    messages: [
      'no-kube-proxy: Release "cilium" sets `values.kubeProxyReplacement` to the string "partial". ' +
        `Write \`kubeProxyReplacement: true\`, ${services}`,
    ],
  },
  {
    name: "a release with the defaults of an old version by upgradeCompatibility",
    stack: [release({ chart: "cilium", values: { upgradeCompatibility: "1.7" } })],
    messages: defaults('Release "cilium"'),
  },
  {
    name: "a release of a range of versions",
    stack: [ciliumWith({}, ">=1.13")],
    messages: [
      'no-tunnel: Release "cilium" leaves `values.tunnel` unset, which renders as a tunnel. Write `tunnel: disabled`, ' + `${native}`,
      'no-tunnel: Release "cilium" sets `values.routingMode` to the string "native", a key that charts before 1.14 ignore. ' +
        `Remove it and write \`tunnel: disabled\`, ${native}`,
      'no-tunnel: Release "cilium" sets `version` to a range that reaches charts 1.13, 1.14, 1.15, 1.16, 1.17, 1.18, 1.19, 1.20, and each is judged by its own keys. Write one version, such as `version: 1.20.2`.',
      'no-kube-proxy: Release "cilium" sets `values.kubeProxyReplacement` to true. Write `kubeProxyReplacement: strict`, ' + `${services}`,
      'no-kube-proxy: Release "cilium" sets `version` to a range that reaches charts 1.13, 1.14, 1.15, 1.16, 1.17, 1.18, 1.19, 1.20, and each is judged by its own keys. Write one version, such as `version: 1.20.2`.',
    ],
  },
  {
    name: "a release of a version that nobody has read",
    stack: [ciliumWith({}, "1.31.0")],
    messages: [
      `no-tunnel: Release "cilium" sets \`version\` ${outside}`,
      `no-kube-proxy: Release "cilium" sets \`version\` ${outside}`,
      `datapath-kept: Release "cilium" sets \`version\` ${outside}`,
    ],
  },
  {
    name: "a release with an egress gateway, which has a tunnel device",
    stack: [ciliumWith({ egressGateway: { enabled: true } })],
    messages: [
      'datapath-kept: Release "cilium" sets `values.egressGateway.enabled` to true, ' +
        "which creates a tunnel device even with native routing. Write `egressGateway.enabled: false`.",
    ],
  },
  {
    name: "a release with DSR by Geneve, which has a tunnel device",
    stack: [ciliumWith({ tunnelProtocol: "geneve", loadBalancer: { mode: "dsr", dsrDispatch: "geneve" } })],
    messages: [
      'datapath-kept: Release "cilium" sets `values.loadBalancer.dsrDispatch` to the string "geneve", ' +
        "which creates a Geneve device even with native routing. Write `loadBalancer.dsrDispatch: opt`.",
    ],
  },
  {
    name: "a release with a high-scale ipcache, which has a tunnel device",
    stack: [ciliumWith({ highScaleIPcache: { enabled: true } }, "1.16.19")],
    messages: [
      'datapath-kept: Release "cilium" sets `values.highScaleIPcache.enabled` to true, ' +
        "which creates a tunnel device even with native routing. Write `highScaleIPcache.enabled: false`.",
    ],
  },
  {
    name: "a release with a CNI configuration of somebody's own",
    stack: [ciliumWith({ cni: { customConf: true } })],
    messages: [`datapath-kept: Release "cilium" sets \`values.cni.customConf\` to true, ${cni} Write \`cni.customConf: false\`.`],
  },
  {
    name: "a release that installs no CNI configuration",
    stack: [ciliumWith({ cni: { install: false } })],
    messages: [`datapath-kept: Release "cilium" sets \`values.cni.install\` to false, ${cni} Write \`cni.install: true\`.`],
  },
  {
    name: "a release with a CNI configuration from a ConfigMap",
    stack: [ciliumWith({ cni: { configMap: "cni-configuration" } })],
    messages: [`datapath-kept: Release "cilium" sets \`values.cni.configMap\` to another string, ${cni} Write \`cni.configMap: ""\`.`],
  },
  {
    name: "a release with a CNI configuration from a file",
    stack: [ciliumWith({ cni: { readCniConf: "/host/etc/cni/net.d/05-flannel.conflist" } })],
    messages: [
      'datapath-kept: Release "cilium" sets `values.cni.readCniConf` to another string, ' + `${cni} Write \`cni.readCniConf: null\`.`,
    ],
  },
  {
    name: "a release with another CNI chained",
    stack: [ciliumWith({ cni: { chainingMode: "flannel" } })],
    messages: [
      'datapath-kept: Release "cilium" sets `values.cni.chainingMode` to another string, ' +
        "which chains another CNI plugin, whose routes packets then need: eBPF host routing does not work beside it. Write `cni.chainingMode: none`.",
    ],
  },
  {
    name: "a release whose agents take options from a ConfigMap of their own",
    stack: [ciliumWith({ daemon: { configSources: "config-map:kube-system/overrides" } })],
    messages: [
      'datapath-kept: Release "cilium" sets `values.daemon.configSources` to another string, ' +
        "which lets the agents take options from where none of these values can be seen. Write `daemon.configSources: null`.",
    ],
  },
  {
    name: "a release with the API server's address",
    stack: [ciliumWith({ k8sServiceHost: "172.18.0.2" })],
    messages: [`datapath-kept: Release "cilium" sets \`values.k8sServiceHost\` to a literal address: ${address}`],
  },
  {
    name: "a release with the API server's address in IPv6",
    stack: [ciliumWith({ k8sServiceHost: "[fc00:f853:ccd:e793::2]" })],
    messages: [`datapath-kept: Release "cilium" sets \`values.k8sServiceHost\` to a literal address: ${address}`],
  },
  {
    name: "a release with the API server's address as a number",
    stack: [ciliumWith({ k8sServiceHost: 2886860802 })],
    messages: [`datapath-kept: Release "cilium" sets \`values.k8sServiceHost\` to a number: ${address}`],
  },
  {
    name: "a release with the API server's address in a short form",
    stack: [ciliumWith({ k8sServiceHost: "0xac120002" })],
    messages: [`datapath-kept: Release "cilium" sets \`values.k8sServiceHost\` to a literal address: ${address}`],
  },
  {
    name: "a release with addresses among the API servers' URLs",
    stack: [ciliumWith({ k8s: { apiServerURLs: "https://lab-control-plane:6443 https://172.18.0.2:6443" } })],
    messages: [`datapath-kept: Release "cilium" sets \`values.k8s.apiServerURLs\` to a literal address: ${address}`],
  },
  {
    name: "a release with the API server's address in a variable",
    stack: [ciliumWith({ extraEnv: [{ name: "KUBERNETES_SERVICE_HOST", value: secret("172.18.0.2") }] })],
    messages: [`datapath-kept: Release "cilium" sets \`values.extraEnv[0]\` to a literal address: ${address}`],
  },
  {
    name: "a release that comes after a harmless one",
    stack: [
      other("ingress-nginx", { controller: { kind: "DaemonSet" } }),
      release({ chart: "cilium", version: "1.20.2", values: tunnelled }),
    ],
    messages: [`no-tunnel: Release "cilium" sets \`values.routingMode\` to the string "tunnel". Write \`routingMode: native\`, ${native}`],
  },
];
