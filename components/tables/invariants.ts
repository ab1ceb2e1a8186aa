import { within, type CiliumMinor, type Span } from "./versions";

/** What follows where a key is not written: nothing, since the default is what is wanted, or what the effect completes: "unset, which …". */
export type WhenMissing = { keeps: true } | { keeps: false; effect: string };

/** What one chart key must say. */
export interface ValueRule extends Span {
  /** Path inside the chart's values, dot separated. */
  path: string;
  /** The only value that keeps the invariant. */
  expected: string | boolean;
  whenMissing: WhenMissing;
}

/** What one agent option must say, wherever it is given: the `cilium-config` ConfigMap, an argument, the environment. */
export interface OptionRule extends Span {
  /** Name of the option, as a key of `cilium-config` and as the agent's flag. */
  key: string;
  expected: string;
  whenMissing: WhenMissing;
}

/** A chart key of old that no longer does what it says. */
export interface RetiredKey extends Span {
  /** Path inside the chart's values, dot separated. */
  path: string;
  /** A clause that completes "a key that …". */
  fate: string;
}

/** What `cilium-dbg status -o json` must say on every agent. */
export interface StatusRule extends Span {
  /** As `cilium-dbg status --verbose` prints it, for people. */
  label: string;
  /** Path inside the JSON, dot separated. */
  path: string;
  expected: string;
}

/** What the kernel of every node shows, whatever the agent says of itself. */
export interface KernelFact {
  /** A sentence about a node. */
  fact: string;
  /** What a person runs in the agent's pod to see it. */
  look: string;
}

/** One property of the datapath that the lab is about. */
export interface Invariant {
  name: string;
  /** A clause that completes "so that …". */
  why: string;
  /** What a `DatapathIntent` says: its type takes the literal from here, so that nothing else can be written. */
  intent?: { path: string; says: string };
  /** Keys of the Cilium chart, by minor. */
  values: readonly ValueRule[];
  /** Keys that used to say the same and now mislead. */
  retired?: readonly RetiredKey[];
  /** Options that the rendered chart gives to the agents, by minor. */
  options: readonly OptionRule[];
  /** Keys of kind's cluster config (`kind.x-k8s.io`), path and default as kind reads them. */
  kindConfig?: readonly ValueRule[];
  status?: readonly StatusRule[];
  kernel?: KernelFact;
  /** What captures of every device on the way of a packet show, whatever agent and kernel say: a sentence. */
  packets?: string;
}

/**
 * The one table of datapath invariants. It is read by the types (`intent`), by the values that are written (`values`), by the policies
 * (`values`, `retired`, `kindConfig`), by the check of the rendered chart (`options`), by the live probe (`status`, `kernel`) and by what explains an
 * observation of packets (`packets`).
 *
 * Keys and defaults are read from the chart of every minor, options from its `cilium-config`, status from its API model `StatusResponse`.
 *
 * @see https://docs.cilium.io/en/stable/operations/performance/tuning/#ebpf-host-routing
 */
export const invariants = [
  {
    name: "native-routing",
    why: "pod packets cross the node network as they are, without an overlay's header",
    intent: { path: "routing.mode", says: "native" },
    values: [
      { until: "1.13", path: "tunnel", expected: "disabled", whenMissing: { keeps: false, effect: "renders as a tunnel" } },
      { since: "1.14", path: "routingMode", expected: "native", whenMissing: { keeps: false, effect: "renders as a tunnel" } },
    ],
    retired: [
      { until: "1.13", path: "routingMode", fate: "charts before 1.14 ignore" },
      { since: "1.14", until: "1.14", path: "tunnel", fate: "chart 1.14 overrules by `routingMode` and later ones ignore or refuse" },
      { since: "1.15", path: "tunnel", fate: "charts from 1.15 on ignore or refuse" },
    ],
    options: [
      { until: "1.13", key: "tunnel", expected: "disabled", whenMissing: { keeps: false, effect: "is a tunnel" } },
      { since: "1.14", key: "routing-mode", expected: "native", whenMissing: { keeps: false, effect: "is a tunnel" } },
    ],
    status: [{ since: "1.16", label: "Routing: Network", path: "routing.inter-host-routing-mode", expected: "Native" }],
    kernel: { fact: "no device is of the kind vxlan or geneve", look: "ip -d link" },
    packets:
      "The sending node's device carries every request and every reply between pods of two nodes with the pods' own addresses, and none inside of a tunnel's header.",
  },
  {
    name: "direct-node-routes",
    why: "every node reaches its peers' pods by a route via the peer's own address",
    intent: { path: "routing.directNodeRoutes", says: "true" },
    values: [
      { path: "autoDirectNodeRoutes", expected: true, whenMissing: { keeps: false, effect: "leaves peers' pod CIDRs without a route" } },
    ],
    options: [
      {
        key: "auto-direct-node-routes",
        expected: "true",
        whenMissing: { keeps: false, effect: "leaves peers' pod CIDRs without a route" },
      },
    ],
    kernel: { fact: "every peer's pod CIDR has a route via the peer's address", look: "ip route" },
    packets: "The device of the node that has the server sees every request and every reply: packets come straight from the other node.",
  },
  {
    name: "bpf-host-routing",
    why: "packets go past the host's iptables and straight into the destination pod's eth0",
    intent: { path: "hostRouting", says: "bpf" },
    values: [{ path: "bpf.hostLegacyRouting", expected: false, whenMissing: { keeps: true } }],
    options: [{ key: "enable-host-legacy-routing", expected: "false", whenMissing: { keeps: true } }],
    status: [
      { until: "1.15", label: "Host Routing", path: "host-routing.mode", expected: "BPF" },
      { since: "1.16", label: "Routing: Host", path: "routing.intra-host-routing-mode", expected: "BPF" },
    ],
    packets:
      "An lxc device sees what its own pod sends and nothing of what the pod gets, cilium_host sees no packet, and netfilter's PREROUTING and FORWARD count none.",
  },
  {
    name: "bpf-masquerade",
    why: "source addresses are rewritten by eBPF and not by iptables",
    intent: { path: "masquerade", says: "bpf" },
    values: [
      {
        path: "bpf.masquerade",
        expected: true,
        whenMissing: { keeps: false, effect: "masquerades by iptables and falls back to legacy host routing" },
      },
      // From 1.18 on the chart's guard for the native CIDR looks at this key, which is null unless it is written.
      { path: "enableIPv4Masquerade", expected: true, whenMissing: { keeps: true } },
    ],
    options: [
      { key: "enable-bpf-masquerade", expected: "true", whenMissing: { keeps: false, effect: "masquerades by iptables" } },
      { key: "enable-ipv4-masquerade", expected: "true", whenMissing: { keeps: true } },
    ],
    status: [{ label: "Masquerading", path: "masquerading.mode", expected: "BPF" }],
    packets:
      "What a pod sends to the outside leaves the node's device with the node's address and never with the pod's, and netfilter's POSTROUTING counts none of it.",
  },
  {
    name: "kube-proxy-replacement",
    why: "Services are translated by eBPF and nothing else programs them",
    intent: { path: "kubeProxyReplacement", says: "full" },
    values: [
      {
        until: "1.13",
        path: "kubeProxyReplacement",
        expected: "strict",
        whenMissing: { keeps: false, effect: "leaves Services to kube-proxy" },
      },
      {
        since: "1.14",
        path: "kubeProxyReplacement",
        expected: true,
        whenMissing: { keeps: false, effect: "leaves Services to kube-proxy" },
      },
    ],
    options: [
      {
        until: "1.13",
        key: "kube-proxy-replacement",
        expected: "strict",
        whenMissing: { keeps: false, effect: "leaves Services to kube-proxy" },
      },
      {
        since: "1.14",
        key: "kube-proxy-replacement",
        expected: "true",
        whenMissing: { keeps: false, effect: "leaves Services to kube-proxy" },
      },
    ],
    kindConfig: [{ path: "networking.kubeProxyMode", expected: "none", whenMissing: { keeps: false, effect: "installs kube-proxy" } }],
    status: [
      { until: "1.13", label: "KubeProxyReplacement", path: "kube-proxy-replacement.mode", expected: "Strict" },
      { since: "1.14", label: "KubeProxyReplacement", path: "kube-proxy-replacement.mode", expected: "True" },
    ],
    kernel: { fact: "iptables has no chain of kube-proxy", look: "iptables-save" },
    packets:
      "No packet has a Service's address, since the client's socket is translated before it sends; " +
      "a NodePort's packets from outside are on the first node's device before and after their translation, and on no other device of it.",
  },
  {
    name: "only-cni",
    why: "no pod gets its network from anything but Cilium",
    values: [],
    options: [{ key: "cni-chaining-mode", expected: "none", whenMissing: { keeps: true } }],
    kindConfig: [
      { path: "networking.disableDefaultCNI", expected: true, whenMissing: { keeps: false, effect: "installs kind's own CNI" } },
    ],
  },
  {
    name: "veth-device",
    why: "the redirect into the pod's own device is the one that can be captured and shown",
    intent: { path: "device", says: "veth" },
    // Charts before 1.16 have no such key: veth is all that they know.
    values: [{ since: "1.16", path: "bpf.datapathMode", expected: "veth", whenMissing: { keeps: true } }],
    options: [{ key: "datapath-mode", expected: "veth", whenMissing: { keeps: true } }],
    status: [{ since: "1.16", label: "Device Mode", path: "datapath-mode", expected: "veth" }],
    kernel: { fact: "every lxc device is a veth", look: "ip -d link" },
    packets: "The eth0 of a pod sees every request and every reply, as the other end of its lxc device.",
  },
] as const satisfies readonly Invariant[];

type Row = (typeof invariants)[number];
export type InvariantName = Row["name"];

/** What the intent says of an invariant, as a type: `Says<"bpf-masquerade">` is `"bpf"`. */
export type Says<N extends InvariantName> =
  Extract<Row, { name: N }> extends { intent: { says: infer S } } ? (S extends "true" ? true : S) : never;

/** The invariant of that name. */
export function invariant(name: InvariantName): Invariant {
  return invariants.find((i) => i.name === name) as Invariant;
}

/** An invariant as one minor of Cilium spells it. */
export interface Spelled extends Invariant {
  values: ValueRule[];
  retired: RetiredKey[];
  options: OptionRule[];
  status: StatusRule[];
}

/** The rows of `name`, or of all invariants, that hold for `minor`. */
export function spelled(minor: CiliumMinor, names?: readonly InvariantName[]): Spelled[] {
  const of = <T extends Span>(rules: readonly T[] | undefined): T[] => (rules ?? []).filter((rule) => within(minor, rule));
  return (invariants as readonly Invariant[])
    .filter(({ name }) => !names || names.some((wanted) => wanted === name))
    .map((row) => ({ ...row, values: of(row.values), retired: of(row.retired), options: of(row.options), status: of(row.status) }));
}
