/** What one chart key must say. */
export interface ValueRule {
  /** Path inside the chart's values, dot separated. */
  path: string;
  /** The only value that keeps the invariant. */
  expected: string | boolean;
  /** What the chart does where the key is missing. `keeps` means the default is the expected value. */
  whenMissing: { keeps: true } | { keeps: false; effect: string };
}

/** A chart key of old that no longer does what it says. */
export interface RetiredKey {
  /** Path inside the chart's values, dot separated. */
  path: string;
  /** A clause that completes "a key that …". */
  fate: string;
}

/** What `cilium-dbg status -o json` must say on every agent. */
export interface StatusRule {
  /** As `cilium-dbg status --verbose` prints it, for people. */
  label: string;
  /** Path inside the JSON, dot separated. */
  path: string;
  expected: string;
}

/** One property of the datapath that the lab is about. */
export interface Invariant {
  name: string;
  /** A clause that completes "so that …". */
  why: string;
  /** Keys of the Cilium chart. */
  values: ValueRule[];
  /** Keys that used to say the same and now mislead. */
  retired?: RetiredKey[];
  /** Keys of kind's cluster config (`kind.x-k8s.io`), path and default as kind reads them. */
  kindConfig?: ValueRule[];
  status?: StatusRule;
}

/**
 * The one table of datapath invariants. Policies read `values`, `retired` and `kindConfig`, the live probe reads
 * `status`; the types of `cilium/intent.ts` cannot say anything else.
 *
 * Chart keys and defaults are those of 1.20, read from the chart; status paths from its API model `StatusResponse`.
 *
 * @see https://docs.cilium.io/en/stable/operations/performance/tuning/#ebpf-host-routing
 */
export const invariants = [
  {
    name: "native-routing",
    why: "pod packets cross the node network as they are, without an overlay's header",
    values: [
      { path: "routingMode", expected: "native", whenMissing: { keeps: false, effect: "renders as a tunnel" } },
      { path: "autoDirectNodeRoutes", expected: true, whenMissing: { keeps: false, effect: "leaves peers' pod CIDRs without a route" } },
    ],
    retired: [{ path: "tunnel", fate: "charts from 1.15 on ignore or refuse" }],
    status: { label: "Routing: Network", path: "routing.inter-host-routing-mode", expected: "Native" },
  },
  {
    name: "bpf-host-routing",
    why: "packets go past the host's iptables and straight into the destination pod's eth0",
    values: [{ path: "bpf.hostLegacyRouting", expected: false, whenMissing: { keeps: true } }],
    status: { label: "Routing: Host", path: "routing.intra-host-routing-mode", expected: "BPF" },
  },
  {
    name: "bpf-masquerade",
    why: "source addresses are rewritten by eBPF and not by iptables",
    values: [
      { path: "bpf.masquerade", expected: true, whenMissing: { keeps: false, effect: "masquerades by iptables and falls back to legacy host routing" } },
    ],
    status: { label: "Masquerading", path: "masquerading.mode", expected: "BPF" },
  },
  {
    name: "kube-proxy-replacement",
    why: "Services are translated by eBPF and nothing else programs them",
    values: [
      { path: "kubeProxyReplacement", expected: true, whenMissing: { keeps: false, effect: "leaves Services to kube-proxy" } },
    ],
    kindConfig: [{ path: "networking.kubeProxyMode", expected: "none", whenMissing: { keeps: false, effect: "installs kube-proxy" } }],
    status: { label: "KubeProxyReplacement", path: "kube-proxy-replacement.mode", expected: "True" },
  },
  {
    name: "only-cni",
    why: "no pod gets its network from anything but Cilium",
    values: [],
    kindConfig: [
      { path: "networking.disableDefaultCNI", expected: true, whenMissing: { keeps: false, effect: "installs kind's own CNI" } },
    ],
  },
  {
    name: "veth-device",
    why: "the redirect into the pod's own device is the one that can be captured and shown",
    values: [{ path: "bpf.datapathMode", expected: "veth", whenMissing: { keeps: true } }],
    status: { label: "Device Mode", path: "datapath-mode", expected: "veth" },
  },
] as const satisfies readonly Invariant[];

export type InvariantName = (typeof invariants)[number]["name"];

/** The invariant of that name. */
export function invariant(name: InvariantName): Invariant {
  return invariants.find((i) => i.name === name) as Invariant;
}
