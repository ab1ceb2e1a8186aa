import { ciliumWith } from "../../harness/fixtures";
import { computed, secret } from "../../harness/run";
import type { Evasion } from "../case";
import { cni, hidden, hostRouting, masquerade, native, onlyCni, overrides, services, spoiled } from "./sentences";

const old = { tunnel: "disabled", routingMode: undefined, kubeProxyReplacement: "strict" };

/** Good values, and beside them options that the agent takes before the chart's or after them. */
export const options: readonly Evasion[] = [
  {
    name: "a tunnel by extraConfig",
    stack: [ciliumWith({ extraConfig: { "routing-mode": "tunnel" } })],
    messages: [
      'no-tunnel: Release "cilium" sets `values.extraConfig.routing-mode` to the string "tunnel", ' +
        `${overrides} \`extraConfig.routing-mode: "native"\`, ${native}`,
    ],
  },
  {
    name: "a tunnel by extraConfig in another case",
    stack: [ciliumWith({ extraConfig: { "Routing-Mode": "tunnel" } })],
    messages: [
      'no-tunnel: Release "cilium" sets `values.extraConfig.Routing-Mode` to the string "tunnel", ' +
        `${overrides} \`extraConfig.Routing-Mode: "native"\`, ${native}`,
    ],
  },
  {
    name: "a tunnel by extraConfig in the old word, which 1.14 obeys",
    stack: [ciliumWith({ extraConfig: { tunnel: "vxlan" } }, "1.14.19")],
    messages: [
      'no-tunnel: Release "cilium" sets `values.extraConfig.tunnel` to the string "vxlan", ' +
        "which other versions of Cilium take for the opposite of what the chart writes. Remove it.",
    ],
  },
  {
    name: "no kube-proxy replacement by extraConfig",
    stack: [ciliumWith({ extraConfig: { "kube-proxy-replacement": "false" } })],
    messages: [
      'no-kube-proxy: Release "cilium" sets `values.extraConfig.kube-proxy-replacement` to the string "false", ' +
        `${overrides} \`extraConfig.kube-proxy-replacement: "true"\`, ${services}`,
    ],
  },
  {
    name: "a boolean in extraConfig, which no ConfigMap holds",
    stack: [ciliumWith({ extraConfig: { "enable-bpf-masquerade": true } })],
    messages: [
      'datapath-kept: Release "cilium" sets `values.extraConfig.enable-bpf-masquerade` to true, ' +
        `${overrides} \`extraConfig.enable-bpf-masquerade: "true"\`, ${masquerade}`,
    ],
  },
  {
    name: "another CNI by extraConfig",
    stack: [ciliumWith({ extraConfig: { "cni-chaining-mode": "flannel" } })],
    messages: [
      'no-kube-proxy: Release "cilium" sets `values.extraConfig.cni-chaining-mode` to another string, ' +
        `${overrides} \`extraConfig.cni-chaining-mode: "none"\`, ${onlyCni}`,
    ],
  },
  {
    name: "an unknown routing mode in extraConfig",
    stack: [ciliumWith({ extraConfig: { "routing-mode": computed } })],
    messages: [
      'no-tunnel: Release "cilium" sets `values.extraConfig.routing-mode` to a value that is not known during preview, ' +
        `${overrides} \`extraConfig.routing-mode: "native"\`, ${native}`,
    ],
  },
  {
    name: "an unknown extraConfig",
    stack: [ciliumWith({ extraConfig: computed })],
    messages: [`datapath-kept: Release "cilium" sets \`values.extraConfig\` ${hidden} ${spoiled}`],
  },
  {
    name: "an unknown switch of IPsec in extraConfig",
    stack: [ciliumWith({ extraConfig: { "enable-ipsec": computed } })],
    messages: [
      `datapath-kept: Release "cilium" sets \`values.extraConfig.enable-ipsec\` ${hidden} for what undoes the datapath. ` +
        "Remove it, or write it as a literal.",
    ],
  },
  {
    name: "a DSR by Geneve that is half a value and half an option",
    stack: [ciliumWith({ tunnelProtocol: "geneve", loadBalancer: { dsrDispatch: "geneve" }, extraConfig: { "bpf-lb-mode": "dsr" } })],
    messages: [
      'datapath-kept: Release "cilium" sets `values.extraConfig.bpf-lb-mode` to another string, ' +
        "which creates a Geneve device even with native routing. Remove it.",
    ],
  },
  {
    name: "an egress gateway by the option that it had",
    stack: [ciliumWith({ extraConfig: { "enable-ipv4-egress-gateway": "true" } })],
    messages: [
      'datapath-kept: Release "cilium" sets `values.extraConfig.enable-ipv4-egress-gateway` to the string "true", ' +
        "which creates a tunnel device even with native routing. Remove it.",
    ],
  },
  {
    name: "a CNI configuration of one's own by extraConfig",
    stack: [ciliumWith({ extraConfig: { "custom-cni-conf": "true" } })],
    messages: [`datapath-kept: Release "cilium" sets \`values.extraConfig.custom-cni-conf\` to the string "true", ${cni} Remove it.`],
  },
  {
    name: "a tunnel by extraArgs",
    stack: [ciliumWith({ extraArgs: ["--routing-mode=tunnel"] })],
    messages: [
      'no-tunnel: Release "cilium" sets `--routing-mode` in `values.extraArgs[0]` to the string "tunnel", ' +
        `${overrides} \`--routing-mode=native\`, ${native}`,
    ],
  },
  {
    name: "a tunnel by extraArgs in two words",
    stack: [ciliumWith({ extraArgs: ["--routing-mode", "tunnel"] })],
    messages: [
      'no-tunnel: Release "cilium" sets `--routing-mode` in `values.extraArgs[0]` to the string "tunnel", ' +
        `${overrides} \`--routing-mode=native\`, ${native}`,
    ],
  },
  {
    name: "a tunnel by extraArgs in the old words",
    stack: [ciliumWith({ ...old, extraArgs: ["--debug", "--tunnel", "vxlan"] }, "1.12.19")],
    messages: [
      'no-tunnel: Release "cilium" sets `--tunnel` in `values.extraArgs[1]` to the string "vxlan", ' +
        `${overrides} \`--tunnel=disabled\`, ${native}`,
    ],
  },
  {
    name: "a tunnel by extraArgs in one letter",
    stack: [ciliumWith({ ...old, extraArgs: ["-t", "geneve"] }, "1.13.18")],
    messages: [
      'no-tunnel: Release "cilium" sets `--tunnel` in `values.extraArgs[0]` to the string "geneve", ' +
        `${overrides} \`--tunnel=disabled\`, ${native}`,
    ],
  },
  {
    name: "legacy host routing by extraArgs, without a value",
    stack: [ciliumWith({ extraArgs: ["--enable-host-legacy-routing"] })],
    messages: [
      'datapath-kept: Release "cilium" sets `--enable-host-legacy-routing` in `values.extraArgs[0]` to the string "true", ' +
        `${overrides} \`--enable-host-legacy-routing=false\`, ${hostRouting}`,
    ],
  },
  {
    name: "legacy host routing by extraArgs, with a word that no switch takes",
    stack: [ciliumWith({ extraArgs: ["--enable-host-legacy-routing", "false"] })],
    messages: [
      'datapath-kept: Release "cilium" sets `--enable-host-legacy-routing` in `values.extraArgs[0]` to the string "true", ' +
        `${overrides} \`--enable-host-legacy-routing=false\`, ${hostRouting}`,
    ],
  },
  {
    name: "an empty word by extraArgs",
    stack: [ciliumWith({ extraArgs: ["--kube-proxy-replacement="] })],
    messages: [
      'no-kube-proxy: Release "cilium" sets `--kube-proxy-replacement` in `values.extraArgs[0]` to another string, ' +
        `${overrides} \`--kube-proxy-replacement=true\`, ${services}`,
    ],
  },
  {
    name: "a tunnel by extraArgs, taken back and set again",
    stack: [ciliumWith({ extraArgs: ["--routing-mode=native", "--routing-mode=tunnel"] })],
    messages: [
      'no-tunnel: Release "cilium" sets `--routing-mode` in `values.extraArgs[1]` to the string "tunnel", ' +
        `${overrides} \`--routing-mode=native\`, ${native}`,
    ],
  },
  {
    name: "WireGuard by extraArgs, after it was turned off there",
    stack: [ciliumWith({ extraArgs: ["--enable-wireguard=false", "--enable-wireguard=true"] })],
    messages: [
      'datapath-kept: Release "cilium" sets `--enable-wireguard` in `values.extraArgs[1]` to the string "true", ' +
        "which wraps packets between nodes in WireGuard's UDP, so that they no longer cross the node network as they are. Remove it.",
    ],
  },
  {
    name: "extraArgs as a text",
    stack: [ciliumWith({ ...old, extraArgs: "--tunnel=vxlan" }, "1.13.18")],
    messages: [
      'no-tunnel: Release "cilium" sets `--tunnel` in `values.extraArgs` to the string "vxlan", ' +
        `${overrides} \`--tunnel=disabled\`, ${native}`,
    ],
  },
  {
    name: "extraArgs as a map",
    stack: [ciliumWith({ extraArgs: { "routing-mode": "tunnel" } })],
    messages: [
      'datapath-kept: Release "cilium" sets `values.extraArgs` to a map where a list belongs, so it cannot be checked for what undoes the datapath. Write a list.',
    ],
  },
  {
    name: "an unknown argument",
    stack: [ciliumWith({ extraArgs: ["--debug", computed] })],
    messages: [`datapath-kept: Release "cilium" sets \`values.extraArgs[1]\` ${hidden} ${spoiled}`],
  },
  {
    name: "unknown extraArgs",
    stack: [ciliumWith({ extraArgs: computed })],
    messages: [`datapath-kept: Release "cilium" sets \`values.extraArgs\` ${hidden} ${spoiled}`],
  },
  {
    name: "another folder of options by extraArgs",
    stack: [ciliumWith({ extraArgs: ["--config-dir=/etc/overrides"] })],
    messages: [
      'datapath-kept: Release "cilium" sets `--config-dir` in `values.extraArgs[0]` to another string, ' +
        "which has the agent take its options from where none of these values can be seen. Remove it.",
    ],
  },
  {
    name: "no rules of iptables by extraArgs",
    stack: [ciliumWith({ extraArgs: ["--install-iptables-rules=false"] })],
    messages: [
      'datapath-kept: Release "cilium" sets `--install-iptables-rules` in `values.extraArgs[0]` to the string "false", ' +
        "which is refused by the agent beside kube-proxy replacement and eBPF masquerading. Remove it.",
    ],
  },
  {
    name: "a tunnel by a variable",
    stack: [ciliumWith({ extraEnv: [{ name: "CILIUM_ROUTING_MODE", value: "tunnel" }] })],
    messages: [
      'no-tunnel: Release "cilium" sets `CILIUM_ROUTING_MODE` in `values.extraEnv[0]` to the string "tunnel", ' +
        `${overrides} \`CILIUM_ROUTING_MODE=native\`, ${native}`,
    ],
  },
  {
    name: "a secret tunnel by a variable",
    stack: [ciliumWith({ extraEnv: secret([{ name: "CILIUM_ROUTING_MODE", value: secret("tunnel") }]) })],
    messages: [
      'no-tunnel: Release "cilium" sets `CILIUM_ROUTING_MODE` in `values.extraEnv[0]` to the string "tunnel", ' +
        `${overrides} \`CILIUM_ROUTING_MODE=native\`, ${native}`,
    ],
  },
  {
    name: "a tunnel by a variable from a ConfigMap",
    stack: [
      ciliumWith({ extraEnv: [{ name: "CILIUM_ROUTING_MODE", valueFrom: { configMapKeyRef: { name: "overrides", key: "mode" } } }] }),
    ],
    messages: [
      'no-tunnel: Release "cilium" sets `CILIUM_ROUTING_MODE` in `values.extraEnv[0]` to a value that is not known during preview, ' +
        `${overrides} \`CILIUM_ROUTING_MODE=native\`, ${native}`,
    ],
  },
  {
    name: "no replacement by a variable",
    stack: [ciliumWith({ extraEnv: [{ name: "CILIUM_KUBE_PROXY_REPLACEMENT", value: "false" }] })],
    messages: [
      'no-kube-proxy: Release "cilium" sets `CILIUM_KUBE_PROXY_REPLACEMENT` in `values.extraEnv[0]` to the string "false", ' +
        `${overrides} \`CILIUM_KUBE_PROXY_REPLACEMENT=true\`, ${services}`,
    ],
  },
  {
    name: "an unknown variable that masquerades",
    stack: [ciliumWith({ extraEnv: [{ name: "CILIUM_ENABLE_BPF_MASQUERADE", value: computed }] })],
    messages: [
      `datapath-kept: Release "cilium" sets \`CILIUM_ENABLE_BPF_MASQUERADE\` in \`values.extraEnv[0]\` to a value that is not known during preview, ${overrides} \`CILIUM_ENABLE_BPF_MASQUERADE=true\`, ${masquerade}`,
    ],
  },
  {
    name: "a variable whose name is not known",
    stack: [ciliumWith({ extraEnv: [{ name: computed, value: "tunnel" }] })],
    messages: [`datapath-kept: Release "cilium" sets \`values.extraEnv[0]\` ${hidden} ${spoiled}`],
  },
  {
    name: "an unknown variable",
    stack: [ciliumWith({ extraEnv: [computed] })],
    messages: [`datapath-kept: Release "cilium" sets \`values.extraEnv[0]\` ${hidden} ${spoiled}`],
  },
  {
    name: "another folder of options by a variable",
    stack: [ciliumWith({ extraEnv: [{ name: "CILIUM_CONFIG_DIR", value: "/etc/overrides" }] })],
    messages: [
      'datapath-kept: Release "cilium" sets `CILIUM_CONFIG_DIR` in `values.extraEnv[0]` to another string, ' +
        "which has the agent take its options from where none of these values can be seen. Remove it.",
    ],
  },
  {
    name: "a folder laid over the agent's options",
    stack: [ciliumWith({ extraVolumeMounts: [{ name: "overrides", mountPath: "/tmp/cilium/config-map" }] })],
    messages: [
      `datapath-kept: Release "cilium" sets \`values.extraVolumeMounts[0].mountPath\` to the folder of the agent's options, ` +
        "which has the agent take its options from where none of these values can be seen. Remove it.",
    ],
  },
  {
    name: "a file of the node laid over one option",
    stack: [ciliumWith({ extraHostPathMounts: [{ name: "x", mountPath: "/tmp/cilium/config-map/routing-mode", hostPath: "/etc/mode" }] })],
    messages: [
      `datapath-kept: Release "cilium" sets \`values.extraHostPathMounts[0].mountPath\` to the folder of the agent's options, ` +
        "which has the agent take its options from where none of these values can be seen. Remove it.",
    ],
  },
  {
    name: "a tunnel in a second line of the native CIDR",
    stack: [ciliumWith({ ipv4NativeRoutingCIDR: "10.0.0.0/16\n  routing-mode: tunnel" })],
    messages: [
      'no-tunnel: Release "cilium" sets `routing-mode` in a line of `values.ipv4NativeRoutingCIDR` to the string "tunnel", ' +
        `${overrides} \`routing-mode: native\`, ${native}`,
    ],
  },
  {
    name: "legacy host routing in a second line of another text",
    stack: [ciliumWith({ debug: { verbose: 'datapath"\n  enable-host-legacy-routing: "true' } })],
    messages: [
      'datapath-kept: Release "cilium" sets `enable-host-legacy-routing` in a line of `values.debug.verbose` to the string "true", ' +
        `${overrides} \`enable-host-legacy-routing: false\`, ${hostRouting}`,
    ],
  },
];
