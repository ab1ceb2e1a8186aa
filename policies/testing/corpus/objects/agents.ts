import { computed } from "../../harness/run";
import type { Benign, Evasion } from "../case";
import { agents, agentsWith, object, workload } from "./fixtures";

const configDir = "--config-dir=/tmp/cilium/config-map";
const right = [
  "--routing-mode=native",
  "--auto-direct-node-routes",
  "--kube-proxy-replacement=true",
  "--enable-bpf-masquerade=true",
  "--ipv4-native-routing-cidr=10.0.0.0/16",
];

/** Ways by a hand-written agent's arguments and environment. */
export const evasions: readonly Evasion[] = [
  {
    name: "an agent's argument for a tunnel",
    stack: [agentsWith("--routing-mode=tunnel")],
    messages: [
      'no-tunnel: DaemonSet "net" sets `--routing-mode` to the string "tunnel". Write `--routing-mode=native`, so that pod packets cross the node network as they are, without an overlay\'s header.',
    ],
  },
  {
    name: "an agent's argument in two words",
    stack: [agentsWith("--routing-mode", "tunnel")],
    messages: [
      'no-tunnel: DaemonSet "net" sets `--routing-mode` to the string "tunnel". Write `--routing-mode=native`, so that pod packets cross the node network as they are, without an overlay\'s header.',
    ],
  },
  {
    name: "an agent's argument of old",
    stack: [agents({ image: "quay.io/cilium/cilium:v1.13.18@sha256:0123", args: [configDir, "--tunnel=geneve"] })],
    messages: [
      'no-tunnel: DaemonSet "net" sets `--tunnel` to the string "geneve". Write `--tunnel=disabled`, so that pod packets cross the node network as they are, without an overlay\'s header.',
    ],
  },
  {
    name: "an agent's argument for a tunnel after one against it",
    stack: [agentsWith("--routing-mode=native", "--routing-mode=tunnel")],
    messages: [
      'no-tunnel: DaemonSet "net" sets `--routing-mode` to the string "tunnel". Write `--routing-mode=native`, so that pod packets cross the node network as they are, without an overlay\'s header.',
    ],
  },
  {
    name: "an agent's variable for a tunnel",
    stack: [agents({ args: [configDir], env: [{ name: "CILIUM_ROUTING_MODE", value: "tunnel" }] })],
    messages: [
      'no-tunnel: DaemonSet "net" sets `CILIUM_ROUTING_MODE` to the string "tunnel". Write `--routing-mode=native`, so that pod packets cross the node network as they are, without an overlay\'s header.',
    ],
  },
  {
    name: "an agent's variable from another ConfigMap",
    stack: [
      agents({ args: [configDir], env: [{ name: "CILIUM_ROUTING_MODE", valueFrom: { configMapKeyRef: { name: "mode", key: "mode" } } }] }),
    ],
    messages: [
      'no-tunnel: DaemonSet "net" sets `CILIUM_ROUTING_MODE` to a map. Write `--routing-mode=native`, so that pod packets cross the node network as they are, without an overlay\'s header.',
    ],
  },
  {
    name: "an agent's variables as a whole ConfigMap",
    stack: [agents({ args: [configDir], envFrom: [{ configMapRef: { name: "mode" } }] })],
    messages: [
      "no-tunnel: DaemonSet \"net\" sets `containers[0].envFrom` to a list, where any option may be. Write each option of its own, `--routing-mode=native` and `--auto-direct-node-routes=true` among them, so that pod packets cross the node network as they are, without an overlay's header, and every node reaches its peers' pods by a route via the peer's own address.",
      'no-kube-proxy: DaemonSet "net" sets `containers[0].envFrom` to a list, where any option may be. Write each option of its own, `--kube-proxy-replacement=true` and `--cni-chaining-mode=none` among them, so that Services are translated by eBPF and nothing else programs them, and no pod gets its network from anything but Cilium.',
      "datapath-kept: DaemonSet \"net\" sets `containers[0].envFrom` to a list, where any option may be. Write each option of its own, `--enable-host-legacy-routing=false` and `--enable-bpf-masquerade=true` and `--enable-ipv4-masquerade=true` and `--datapath-mode=veth` among them, so that packets go past the host's iptables and straight into the destination pod's eth0, and source addresses are rewritten by eBPF and not by iptables, and the redirect into the pod's own device is the one that can be captured and shown.",
    ],
  },
  {
    name: "an agent with a variable of unknown name",
    stack: [agents({ args: [configDir], env: [{ name: computed, value: "tunnel" }] })],
    messages: [
      "no-tunnel: DaemonSet \"net\" sets `containers[0].env` to a value that is not known during preview, so it cannot be checked. Take it from no other resource's output: write `--routing-mode=native` and `--auto-direct-node-routes=true` as literals, so that pod packets cross the node network as they are, without an overlay's header, and every node reaches its peers' pods by a route via the peer's own address.",
      'no-kube-proxy: DaemonSet "net" sets `containers[0].env` to a value that is not known during preview, so it cannot be checked. Take it from no other resource\'s output: write `--kube-proxy-replacement=true` and `--cni-chaining-mode=none` as literals, so that Services are translated by eBPF and nothing else programs them, and no pod gets its network from anything but Cilium.',
      "datapath-kept: DaemonSet \"net\" sets `containers[0].env` to a value that is not known during preview, so it cannot be checked. Take it from no other resource's output: write `--enable-host-legacy-routing=false` and `--enable-bpf-masquerade=true` and `--enable-ipv4-masquerade=true` and `--datapath-mode=veth` as literals, so that packets go past the host's iptables and straight into the destination pod's eth0, and source addresses are rewritten by eBPF and not by iptables, and the redirect into the pod's own device is the one that can be captured and shown.",
    ],
  },
  {
    name: "an agent whose environment is unknown",
    stack: [agents({ args: [configDir], env: computed })],
    messages: [
      "no-tunnel: DaemonSet \"net\" sets `containers[0].env` to a value that is not known during preview, so it cannot be checked. Take it from no other resource's output: write `--routing-mode=native` and `--auto-direct-node-routes=true` as literals, so that pod packets cross the node network as they are, without an overlay's header, and every node reaches its peers' pods by a route via the peer's own address.",
      'no-kube-proxy: DaemonSet "net" sets `containers[0].env` to a value that is not known during preview, so it cannot be checked. Take it from no other resource\'s output: write `--kube-proxy-replacement=true` and `--cni-chaining-mode=none` as literals, so that Services are translated by eBPF and nothing else programs them, and no pod gets its network from anything but Cilium.',
      "datapath-kept: DaemonSet \"net\" sets `containers[0].env` to a value that is not known during preview, so it cannot be checked. Take it from no other resource's output: write `--enable-host-legacy-routing=false` and `--enable-bpf-masquerade=true` and `--enable-ipv4-masquerade=true` and `--datapath-mode=veth` as literals, so that packets go past the host's iptables and straight into the destination pod's eth0, and source addresses are rewritten by eBPF and not by iptables, and the redirect into the pod's own device is the one that can be captured and shown.",
    ],
  },
  {
    name: "an agent whose arguments are unknown",
    stack: [agents({ args: computed })],
    messages: [
      "no-tunnel: DaemonSet \"net\" sets `containers[0].args` to a value that is not known during preview, so it cannot be checked. Take it from no other resource's output: write `--routing-mode=native` and `--auto-direct-node-routes=true` as literals, so that pod packets cross the node network as they are, without an overlay's header, and every node reaches its peers' pods by a route via the peer's own address.",
      'no-kube-proxy: DaemonSet "net" sets `containers[0].args` to a value that is not known during preview, so it cannot be checked. Take it from no other resource\'s output: write `--kube-proxy-replacement=true` and `--cni-chaining-mode=none` as literals, so that Services are translated by eBPF and nothing else programs them, and no pod gets its network from anything but Cilium.',
      "datapath-kept: DaemonSet \"net\" sets `containers[0].args` to a value that is not known during preview, so it cannot be checked. Take it from no other resource's output: write `--enable-host-legacy-routing=false` and `--enable-bpf-masquerade=true` and `--enable-ipv4-masquerade=true` and `--datapath-mode=veth` as literals, so that packets go past the host's iptables and straight into the destination pod's eth0, and source addresses are rewritten by eBPF and not by iptables, and the redirect into the pod's own device is the one that can be captured and shown.",
    ],
  },
  {
    name: "an agent with an unknown argument",
    stack: [agentsWith(computed)],
    messages: [
      "no-tunnel: DaemonSet \"net\" sets `containers[0].args` to a value that is not known during preview, so it cannot be checked. Take it from no other resource's output: write `--routing-mode=native` and `--auto-direct-node-routes=true` as literals, so that pod packets cross the node network as they are, without an overlay's header, and every node reaches its peers' pods by a route via the peer's own address.",
      'no-kube-proxy: DaemonSet "net" sets `containers[0].args` to a value that is not known during preview, so it cannot be checked. Take it from no other resource\'s output: write `--kube-proxy-replacement=true` and `--cni-chaining-mode=none` as literals, so that Services are translated by eBPF and nothing else programs them, and no pod gets its network from anything but Cilium.',
      "datapath-kept: DaemonSet \"net\" sets `containers[0].args` to a value that is not known during preview, so it cannot be checked. Take it from no other resource's output: write `--enable-host-legacy-routing=false` and `--enable-bpf-masquerade=true` and `--enable-ipv4-masquerade=true` and `--datapath-mode=veth` as literals, so that packets go past the host's iptables and straight into the destination pod's eth0, and source addresses are rewritten by eBPF and not by iptables, and the redirect into the pod's own device is the one that can be captured and shown.",
    ],
  },
  {
    name: "an agent with a file of options",
    stack: [agentsWith("--config=/etc/cilium.yaml")],
    messages: [
      "no-tunnel: DaemonSet \"net\" sets `--config` to another string, where any option may be. Write each option of its own, `--routing-mode=native` and `--auto-direct-node-routes=true` among them, so that pod packets cross the node network as they are, without an overlay's header, and every node reaches its peers' pods by a route via the peer's own address.",
      'no-kube-proxy: DaemonSet "net" sets `--config` to another string, where any option may be. Write each option of its own, `--kube-proxy-replacement=true` and `--cni-chaining-mode=none` among them, so that Services are translated by eBPF and nothing else programs them, and no pod gets its network from anything but Cilium.',
      "datapath-kept: DaemonSet \"net\" sets `--config` to another string, where any option may be. Write each option of its own, `--enable-host-legacy-routing=false` and `--enable-bpf-masquerade=true` and `--enable-ipv4-masquerade=true` and `--datapath-mode=veth` among them, so that packets go past the host's iptables and straight into the destination pod's eth0, and source addresses are rewritten by eBPF and not by iptables, and the redirect into the pod's own device is the one that can be captured and shown.",
    ],
  },
  {
    name: "an agent with another ConfigMap for its options",
    stack: [
      object("apps/v1:DaemonSet", {
        metadata: { name: "cilium" },
        spec: {
          template: {
            spec: {
              containers: [
                { name: "cilium-agent", args: ["--config-dir=/etc/own"], volumeMounts: [{ name: "own", mountPath: "/etc/own" }] },
              ],
              volumes: [{ name: "own", configMap: { name: "own" } }],
            },
          },
        },
      }),
    ],
    messages: [
      "no-tunnel: DaemonSet \"net\" sets `--config-dir` to another string, where any option may be. Write each option of its own, `--routing-mode=native` and `--auto-direct-node-routes=true` among them, so that pod packets cross the node network as they are, without an overlay's header, and every node reaches its peers' pods by a route via the peer's own address.",
      'no-kube-proxy: DaemonSet "net" sets `--config-dir` to another string, where any option may be. Write each option of its own, `--kube-proxy-replacement=true` and `--cni-chaining-mode=none` among them, so that Services are translated by eBPF and nothing else programs them, and no pod gets its network from anything but Cilium.',
      "datapath-kept: DaemonSet \"net\" sets `--config-dir` to another string, where any option may be. Write each option of its own, `--enable-host-legacy-routing=false` and `--enable-bpf-masquerade=true` and `--enable-ipv4-masquerade=true` and `--datapath-mode=veth` among them, so that packets go past the host's iptables and straight into the destination pod's eth0, and source addresses are rewritten by eBPF and not by iptables, and the redirect into the pod's own device is the one that can be captured and shown.",
    ],
  },
  {
    name: "an agent's init container that takes options from another ConfigMap",
    stack: [
      object("apps/v1:DaemonSetPatch", {
        metadata: { name: "cilium" },
        spec: {
          template: {
            spec: { initContainers: [{ name: "config", command: ["cilium-dbg", "build-config", "--source=config-map:kube-system/own"] }] },
          },
        },
      }),
    ],
    messages: [
      "no-tunnel: DaemonSetPatch \"net\" sets `--source` to another string, where any option may be. Write each option of its own, `--routing-mode=native` and `--auto-direct-node-routes=true` among them, so that pod packets cross the node network as they are, without an overlay's header, and every node reaches its peers' pods by a route via the peer's own address.",
      'no-kube-proxy: DaemonSetPatch "net" sets `--source` to another string, where any option may be. Write each option of its own, `--kube-proxy-replacement=true` and `--cni-chaining-mode=none` among them, so that Services are translated by eBPF and nothing else programs them, and no pod gets its network from anything but Cilium.',
      "datapath-kept: DaemonSetPatch \"net\" sets `--source` to another string, where any option may be. Write each option of its own, `--enable-host-legacy-routing=false` and `--enable-bpf-masquerade=true` and `--enable-ipv4-masquerade=true` and `--datapath-mode=veth` among them, so that packets go past the host's iptables and straight into the destination pod's eth0, and source addresses are rewritten by eBPF and not by iptables, and the redirect into the pod's own device is the one that can be captured and shown.",
    ],
  },
  {
    name: "agents whose containers Pulumi passes over",
    stack: [{ ...agents({ args: right }), ignoreChanges: ["spec.template"] }],
    messages: [
      'no-tunnel: DaemonSet "net" passes over changes of `--routing-mode`, so that what is in the cluster stays, whatever is written here. Take it out of `ignoreChanges`, so that pod packets cross the node network as they are, without an overlay\'s header.',
      "no-tunnel: DaemonSet \"net\" passes over changes of `--auto-direct-node-routes`, so that what is in the cluster stays, whatever is written here. Take it out of `ignoreChanges`, so that every node reaches its peers' pods by a route via the peer's own address.",
      'no-kube-proxy: DaemonSet "net" passes over changes of `--kube-proxy-replacement`, so that what is in the cluster stays, whatever is written here. Take it out of `ignoreChanges`, so that Services are translated by eBPF and nothing else programs them.',
      'no-kube-proxy: DaemonSet "net" passes over changes of `--cni-chaining-mode`, so that what is in the cluster stays, whatever is written here. Take it out of `ignoreChanges`, so that no pod gets its network from anything but Cilium.',
      "datapath-kept: DaemonSet \"net\" passes over changes of `--enable-host-legacy-routing`, so that what is in the cluster stays, whatever is written here. Take it out of `ignoreChanges`, so that packets go past the host's iptables and straight into the destination pod's eth0.",
      'datapath-kept: DaemonSet "net" passes over changes of `--enable-bpf-masquerade`, so that what is in the cluster stays, whatever is written here. Take it out of `ignoreChanges`, so that source addresses are rewritten by eBPF and not by iptables.',
      'datapath-kept: DaemonSet "net" passes over changes of `--enable-ipv4-masquerade`, so that what is in the cluster stays, whatever is written here. Take it out of `ignoreChanges`, so that source addresses are rewritten by eBPF and not by iptables.',
      'datapath-kept: DaemonSet "net" passes over changes of `--datapath-mode`, so that what is in the cluster stays, whatever is written here. Take it out of `ignoreChanges`, so that the redirect into the pod\'s own device is the one that can be captured and shown.',
    ],
  },
  {
    name: "an agent without any configuration",
    stack: [agents({ args: ["--auto-direct-node-routes=true"] })],
    messages: [
      'no-tunnel: DaemonSet "net" leaves `--routing-mode` unset, which is a tunnel. Write `--routing-mode=native`, so that pod packets cross the node network as they are, without an overlay\'s header.',
      'no-kube-proxy: DaemonSet "net" leaves `--kube-proxy-replacement` unset, which leaves Services to kube-proxy. Write `--kube-proxy-replacement=true`, so that Services are translated by eBPF and nothing else programs them.',
      'datapath-kept: DaemonSet "net" leaves `--enable-bpf-masquerade` unset, which masquerades by iptables. Write `--enable-bpf-masquerade=true`, so that source addresses are rewritten by eBPF and not by iptables.',
      'datapath-kept: DaemonSet "net" leaves `--ipv4-native-routing-cidr` unset, which is refused by the agent with native routing and masquerading. Write `--ipv4-native-routing-cidr=10.0.0.0/8`.',
    ],
  },
  {
    name: "an agent in a shell's script",
    stack: [agents({ command: ["/bin/sh", "-ec", `exec /usr/bin/cilium-agent ${configDir} --kube-proxy-replacement=false`] })],
    messages: [
      'no-kube-proxy: DaemonSet "net" sets `--kube-proxy-replacement` to the string "false". Write `--kube-proxy-replacement=true`, so that Services are translated by eBPF and nothing else programs them.',
    ],
  },
  {
    name: "an agent of another image in a Deployment of old",
    stack: [
      workload("extensions/v1beta1:Deployment", "net", {
        image: "mirror/network:1",
        command: ["cilium-agent", configDir, "--enable-host-legacy-routing"],
      }),
    ],
    messages: [
      'datapath-kept: Deployment "net" sets `--enable-host-legacy-routing` to the string "true". Write `--enable-host-legacy-routing=false`, so that packets go past the host\'s iptables and straight into the destination pod\'s eth0.',
    ],
  },
  {
    name: "a patch of the agents' arguments",
    stack: [
      workload("apps/v1:DaemonSetPatch", "cilium", { name: "cilium-agent", args: ["--enable-bpf-masquerade=false", "--enable-ipsec"] }),
    ],
    messages: [
      'datapath-kept: DaemonSetPatch "net" sets `--enable-bpf-masquerade` to the string "false". Write `--enable-bpf-masquerade=true`, so that source addresses are rewritten by eBPF and not by iptables.',
      'datapath-kept: DaemonSetPatch "net" sets `--enable-ipsec` to the string "true", which wraps packets between nodes in ESP, so that they no longer cross the node network as they are. Write `--enable-ipsec=false`.',
    ],
  },
];

export const benign: readonly Benign[] = [
  {
    name: "agents as the chart renders them",
    stack: [
      agents({
        args: [configDir],
        env: [
          { name: "K8S_NODE_NAME", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } },
          { name: "KUBERNETES_SERVICE_HOST", value: computed },
          {
            name: "CILIUM_CNI_CHAINING_MODE",
            valueFrom: { configMapKeyRef: { name: "cilium-config", key: "cni-chaining-mode", optional: true } },
          },
        ],
      }),
    ],
  },
  {
    name: "an agent's init container as the chart renders it",
    stack: [
      object("apps/v1:DaemonSet", {
        metadata: { name: "cilium" },
        spec: {
          template: {
            spec: {
              initContainers: [
                { name: "config", command: ["cilium-dbg", "build-config", "--source=config-map:kube-system/cilium-config"] },
              ],
            },
          },
        },
      }),
    ],
  },
  { name: "an agent with every option among its arguments", stack: [agents({ args: right })] },
  {
    name: "an agent whose argument overrules its variable",
    stack: [agents({ args: [configDir, "--routing-mode=native"], env: [{ name: "CILIUM_ROUTING_MODE", value: "tunnel" }] })],
  },
  {
    name: "an agent of 1.13 with its own words",
    stack: [
      agents({ image: "quay.io/cilium/cilium:v1.13.0-rc5", args: [configDir, "--tunnel=disabled", "--kube-proxy-replacement=strict"] }),
    ],
  },
  {
    name: "a patch of the agents' resources",
    stack: [workload("apps/v1:DaemonSetPatch", "cilium", { name: "cilium-agent", resources: { limits: { memory: computed } } })],
  },
  {
    name: "other containers of Cilium's",
    stack: [
      workload("apps/v1:Deployment", "cilium-operator", {
        image: "quay.io/cilium/operator-generic:v1.20.2",
        command: ["cilium-operator-generic"],
        args: ["--config-dir=/tmp/cilium/config-map"],
      }),
      workload("batch/v1:Job", "connectivity", {
        image: "quay.io/cilium/cilium-cli:v0.18.0",
        args: ["cilium", "connectivity", "test", "--include-unsafe-tests"],
      }),
      object("core/v1:Pod", {
        metadata: { name: "status" },
        spec: { containers: [{ image: "quay.io/cilium/cilium:v1.20.2", command: ["cilium-dbg", "status"] }] },
      }),
    ],
  },
  {
    name: "another program with a flag `--tunnel`",
    stack: [
      workload("apps/v1:Deployment", "cloudflared", {
        image: "cloudflare/cloudflared:2026.1.0",
        args: ["tunnel", "--tunnel=lab", "--routing-mode=tunnel", computed],
      }),
    ],
  },
];
