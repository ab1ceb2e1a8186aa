import { within, type CiliumMinor, type Span } from "./versions";

/**
 * What a hazard does: the chart or the agent refuses it, the agent falls back to legacy host routing with no more than a line in its log,
 * or all of it runs and is not the datapath that was meant.
 */
export type HazardEffect = "refused" | "legacy" | "spoils";

/** Reads another setting as text, by its chart path or by its agent option: a row serves values and options alike. Undefined where it is not written. */
export type ReadOther = (path: string, option?: string) => string | undefined;

/** One setting that undoes the datapath although every invariant's own key is right. */
export interface Hazard extends Span {
  name: string;
  effect: HazardEffect;
  /** Path inside the chart's values, dot separated. */
  path: string;
  /** The agent option that it becomes, as a key of `cilium-config`; none where the chart makes no option of it, or an invariant's own. */
  option?: string;
  /** Whether `value`, as text and undefined where it is not written, does harm beside the `other` settings. */
  bad(value: string | undefined, other: ReadOther): boolean;
  /** What happens, as a predicate of the setting: it completes "which …". */
  reason: string;
  /** What to write instead, as a chart value: `key: value`. */
  write: string;
}

/** A hazard that was found. */
export interface Hazardous extends Pick<Hazard, "name" | "path" | "option" | "effect" | "reason" | "write"> {
  /** The value, as text; undefined where the harm is in its absence. */
  found: string | undefined;
}

/** Whether text says yes, as helm's `if` and the agent's flags read it. */
function on(value: string | undefined): boolean {
  return value !== undefined && !["", "0", "false", "null"].includes(value);
}

/** Whether text says no: not the same as being silent, where a default says yes. */
function off(value: string | undefined): boolean {
  return value !== undefined && !on(value);
}

/** Whether a name, a list or an address is written. */
function named(value: string | undefined): value is string {
  return value !== undefined && value !== "" && value !== "null";
}

/** Encryption by `type`: its option says yes by itself, its chart keys in two words. */
function encryption(type: "ipsec" | "wireguard" | "ztunnel", rest: Span & Pick<Hazard, "name" | "effect" | "reason">): Hazard {
  const option = `enable-${type}`;
  return {
    ...rest,
    path: "encryption.enabled",
    option,
    // IPsec is the chart's default type.
    bad: (value, other) => on(value) && [type, "true", ...(type === "ipsec" ? [undefined] : [])].includes(other("encryption.type", option)),
    write: "encryption.enabled: false",
  };
}

/** A dispatch of DSR, where any Service may be served by DSR. */
function dispatch(
  word: "geneve" | "ipip",
  rest: Span & Pick<Hazard, "name" | "effect" | "reason">,
  also: (other: ReadOther) => boolean = () => true,
): Hazard {
  return {
    ...rest,
    path: "loadBalancer.dsrDispatch",
    option: "bpf-lb-dsr-dispatch",
    bad: (value, other) => value === word && usesDsr(other) && also(other),
    write: "loadBalancer.dsrDispatch: opt",
  };
}

function usesDsr(other: ReadOther): boolean {
  const mode = other("loadBalancer.mode", "bpf-lb-mode");
  return (named(mode) && mode !== "snat") || on(other("bpf.lbModeAnnotation", "bpf-lb-mode-annotation"));
}

function geneveTunnel(other: ReadOther): boolean {
  return other("tunnelProtocol", "tunnel-protocol") === "geneve";
}

/** A missing native CIDR is excused by the cloud's own, and by what the minors of the row excuse. */
function nativeCidr(span: Span, excused: (other: ReadOther) => boolean): Hazard {
  return {
    ...span,
    name: "no-native-cidr",
    effect: "refused",
    path: "ipv4NativeRoutingCIDR",
    option: "ipv4-native-routing-cidr",
    bad: (value, other) =>
      !named(value) &&
      !off(other("ipv4.enabled", "enable-ipv4")) &&
      !["eni", "alibabacloud"].includes(other("ipam.mode", "ipam") ?? "") &&
      !excused(other),
    reason: "is refused by the agent with native routing and masquerading",
    write: "ipv4NativeRoutingCIDR: 10.0.0.0/8",
  };
}

const masqAgent = (other: ReadOther): boolean => on(other("ipMasqAgent.enabled", "enable-ip-masq-agent"));
const fromClusterPool = (other: ReadOther): boolean => on(other("nativeRoutingCIDRFromClusterPool"));
const ipsecOn = (other: ReadOther): boolean =>
  on(other("encryption.enabled", "enable-ipsec")) && ["ipsec", "true", undefined].includes(other("encryption.type", "enable-ipsec"));

/** BIG TCP, whose large packets fit into no other packet. */
function bigTcp(family: "IPv4" | "IPv6", since: CiliumMinor): Hazard[] {
  const row = {
    name: `big-tcp-${family.toLowerCase()}`,
    effect: "refused",
    path: `enable${family}BIGTCP`,
    option: `enable-${family.toLowerCase()}-big-tcp`,
    write: `enable${family}BIGTCP: false`,
  } as const;
  return [
    { ...row, since, until: "1.18", bad: (value, other) => on(value) && ipsecOn(other), reason: "is refused by the agent beside IPsec" },
    {
      ...row,
      since: "1.19",
      bad: (value, other) => on(value) && (ipsecOn(other) || other("loadBalancer.dsrDispatch", "bpf-lb-dsr-dispatch") === "ipip"),
      reason: "is refused by the agent beside IPsec, and beside a DSR dispatch by IPIP",
    },
  ];
}

/** Clouds whose charts turn endpoint routes on. */
const clouds = ["gke", "eni", "azure", "alibabacloud"].map((cloud): Hazard => ({
  until: "1.13",
  name: `${cloud}-mode`,
  effect: "legacy",
  path: `${cloud}.enabled`,
  bad: on,
  reason: "turns endpoint routes on, beside which the agent falls back to legacy host routing",
  write: `${cloud}.enabled: false`,
}));

const egressMasquerade = {
  name: "egress-masquerade-interfaces",
  path: "egressMasqueradeInterfaces",
  option: "egress-masquerade-interfaces",
  bad: named,
  write: 'egressMasqueradeInterfaces: ""',
} as const;

const remoteNodeIdentity = {
  name: "no-remote-node-identity",
  path: "remoteNodeIdentity",
  option: "enable-remote-node-identity",
  bad: off,
  write: "remoteNodeIdentity: true",
} as const;

const noIptables = { name: "no-iptables-rules", option: "install-iptables-rules", bad: off } as const;
const unmarked = "leaves the node's own packets unmarked, so that eBPF masquerading may give out a port that is in use";

/** As a list since 1.14, and before that as either. */
const poolAsText = {
  name: "pool-as-text",
  path: "ipam.operator.clusterPoolIPv4PodCIDR",
  bad: named,
  write: "ipam.operator.clusterPoolIPv4PodCIDRList: [10.0.0.0/16]",
} as const;

const egressGateway = {
  name: "egress-gateway",
  effect: "spoils",
  path: "egressGateway.enabled",
  reason: "creates a tunnel device even with native routing",
  write: "egressGateway.enabled: false",
} as const;

/**
 * What undoes the datapath beside keys that are all right: refused by the agent, answered with legacy host routing, or no longer what is to
 * be shown. One table for the validator of intents, for the policies and for the check of the rendered chart. What an invariant's own key
 * says is not repeated here, and no row is needed for what was looked at and does no harm: `hostFirewall`, `bpf.tproxy`,
 * `bpf.lbExternalClusterIP`, `bpf.enableTCX`, `socketLB`, `tunnelProtocol` by itself, and `upgradeCompatibility`, which changes no more than
 * defaults of keys that are refused where they are missing.
 *
 * Read from the agent's source (`daemon/cmd`, `pkg/option`, `pkg/kpr`, `pkg/datapath`) and from the charts of 1.12.19, 1.13.18, 1.14.19,
 * 1.15.19, 1.16.19, 1.19.6 and 1.20.2; where a row begins or ends at 1.17 or 1.18, their sources were not at hand and the neighbours decide.
 */
export const hazards: readonly Hazard[] = [
  {
    ...egressMasquerade,
    until: "1.14",
    effect: "legacy",
    reason: "makes the agent masquerade by iptables and fall back to legacy host routing",
  },
  { ...egressMasquerade, since: "1.15", effect: "refused", reason: "is refused by the agent beside eBPF masquerading" },
  {
    since: "1.15",
    name: "masquerade-to-route-source",
    effect: "refused",
    path: "enableMasqueradeRouteSource",
    option: "enable-masquerade-to-route-source",
    bad: on,
    reason: "is refused by the agent beside eBPF masquerading",
    write: "enableMasqueradeRouteSource: false",
  },
  {
    name: "ip-masq-agent",
    effect: "refused",
    path: "ipMasqAgent.enabled",
    option: "enable-ip-masq-agent",
    bad: (value, other) => on(value) && !on(other("bpf.masquerade", "enable-bpf-masquerade")),
    reason: "is refused by the agent without eBPF masquerading",
    write: "bpf.masquerade: true",
  },
  {
    ...remoteNodeIdentity,
    until: "1.14",
    effect: "legacy",
    reason: "makes the agent masquerade by iptables and fall back to legacy host routing",
  },
  { ...remoteNodeIdentity, since: "1.15", until: "1.15", effect: "refused", reason: "is refused by the agent beside eBPF masquerading" },
  { ...noIptables, until: "1.12", effect: "spoils", path: "installIptablesRules", reason: unmarked, write: "installIptablesRules: true" },
  // The chart's own key is gone; the agent's option is not.
  {
    ...noIptables,
    since: "1.13",
    until: "1.19",
    effect: "spoils",
    path: "extraConfig.install-iptables-rules",
    reason: unmarked,
    write: 'extraConfig.install-iptables-rules: "true"',
  },
  {
    ...noIptables,
    since: "1.20",
    effect: "refused",
    path: "extraConfig.install-iptables-rules",
    reason: "is refused by the agent beside kube-proxy replacement and eBPF masquerading",
    write: 'extraConfig.install-iptables-rules: "true"',
  },
  nativeCidr({ until: "1.14" }, () => false),
  nativeCidr({ since: "1.15", until: "1.19" }, masqAgent),
  nativeCidr({ since: "1.20" }, (other) => masqAgent(other) || fromClusterPool(other)),
  {
    name: "all-native",
    effect: "spoils",
    path: "ipv4NativeRoutingCIDR",
    option: "ipv4-native-routing-cidr",
    bad: (value) => named(value) && value.endsWith("/0"),
    reason: "takes every destination for one of the pods' network, so that no packet is ever masqueraded",
    write: "ipv4NativeRoutingCIDR: 10.0.0.0/8",
  },
  {
    name: "no-ipv4",
    effect: "spoils",
    path: "ipv4.enabled",
    option: "enable-ipv4",
    bad: off,
    reason: "leaves pods without IPv4, and the datapath here is IPv4's",
    write: "ipv4.enabled: true",
  },
  {
    until: "1.12",
    name: "ipv6-masquerade",
    effect: "refused",
    path: "ipv6.enabled",
    option: "enable-ipv6",
    bad: (value, other) => on(value) && !off(other("enableIPv6Masquerade", "enable-ipv6-masquerade")),
    reason: "is refused by the agent beside eBPF masquerading, which 1.12 knows for IPv4 only",
    write: "ipv6.enabled: false",
  },
  {
    since: "1.13",
    name: "no-ipv6-native-cidr",
    effect: "refused",
    path: "ipv6.enabled",
    option: "enable-ipv6",
    bad: (value, other) =>
      on(value) &&
      !off(other("enableIPv6Masquerade", "enable-ipv6-masquerade")) &&
      !named(other("ipv6NativeRoutingCIDR", "ipv6-native-routing-cidr")) &&
      !masqAgent(other) &&
      !fromClusterPool(other),
    reason: "is refused by the agent with native routing and without `ipv6NativeRoutingCIDR`",
    write: "ipv6.enabled: false",
  },
  dispatch("geneve", {
    until: "1.13",
    name: "dsr-geneve",
    effect: "refused",
    reason: "is refused by the agent, since it does not know it before 1.14",
  }),
  dispatch(
    "geneve",
    { since: "1.14", name: "dsr-geneve", effect: "refused", reason: "is refused by the agent without Geneve as the tunnel's protocol" },
    (other) => !geneveTunnel(other),
  ),
  dispatch(
    "geneve",
    { since: "1.14", name: "dsr-geneve", effect: "spoils", reason: "creates a Geneve device even with native routing" },
    geneveTunnel,
  ),
  dispatch("ipip", { until: "1.18", name: "dsr-ipip", effect: "refused", reason: "is refused by the agent on nodes with pods" }),
  dispatch("ipip", { since: "1.19", name: "dsr-ipip", effect: "spoils", reason: "wraps what a node passes on to another in IPIP" }),
  { ...egressGateway, until: "1.17", option: "enable-ipv4-egress-gateway", bad: on },
  {
    ...egressGateway,
    since: "1.18",
    option: "enable-egress-gateway",
    bad: (value, other) => on(value) || on(other("egressGateway.enabled", "enable-ipv4-egress-gateway")),
  },
  {
    since: "1.14",
    until: "1.18",
    name: "high-scale-ipcache",
    effect: "spoils",
    path: "highScaleIPcache.enabled",
    option: "enable-high-scale-ipcache",
    bad: on,
    reason: "creates a tunnel device even with native routing",
    write: "highScaleIPcache.enabled: false",
  },
  // Its option is the invariant's, only-cni.
  {
    name: "cni-chaining",
    effect: "spoils",
    path: "cni.chainingMode",
    bad: (value) => named(value) && value !== "none",
    reason: "chains another CNI plugin, whose routes packets then need: eBPF host routing does not work beside it",
    write: "cni.chainingMode: none",
  },
  {
    since: "1.14",
    name: "cni-chaining-target",
    effect: "spoils",
    path: "cni.chainingTarget",
    option: "cni-chaining-target",
    bad: named,
    reason: "chains another CNI plugin, whose routes packets then need: eBPF host routing does not work beside it",
    write: "cni.chainingTarget: null",
  },
  encryption("ipsec", { until: "1.15", name: "ipsec", effect: "refused", reason: "is refused by the agent beside kube-proxy replacement" }),
  encryption("ipsec", {
    since: "1.16",
    until: "1.18",
    name: "ipsec",
    effect: "legacy",
    reason: "needs the host's stack for every packet, so that the agent falls back to legacy host routing",
  }),
  encryption("ipsec", {
    since: "1.19",
    name: "ipsec",
    effect: "spoils",
    reason: "wraps packets between nodes in ESP, so that they no longer cross the node network as they are",
  }),
  encryption("wireguard", {
    until: "1.13",
    name: "wireguard",
    effect: "legacy",
    reason: "makes the agent fall back to legacy host routing",
  }),
  encryption("wireguard", {
    since: "1.14",
    name: "wireguard",
    effect: "spoils",
    reason: "wraps packets between nodes in WireGuard's UDP, so that they no longer cross the node network as they are",
  }),
  encryption("ztunnel", {
    since: "1.19",
    name: "ztunnel",
    effect: "spoils",
    reason: "takes pods' packets through a proxy on each node, so that they no longer cross the node network as they are",
  }),
  {
    until: "1.13",
    name: "endpoint-routes",
    effect: "legacy",
    path: "endpointRoutes.enabled",
    option: "enable-endpoint-routes",
    bad: on,
    reason: "makes the agent fall back to legacy host routing",
    write: "endpointRoutes.enabled: false",
  },
  ...clouds,
  {
    until: "1.13",
    name: "aks-byocni-mode",
    effect: "spoils",
    path: "aksbyocni.enabled",
    bad: on,
    reason: "renders a VXLAN tunnel whatever `tunnel` says",
    write: "aksbyocni.enabled: false",
  },
  {
    since: "1.14",
    name: "aks-byocni-mode",
    effect: "refused",
    path: "aksbyocni.enabled",
    bad: on,
    reason: "is refused by the chart with native routing",
    write: "aksbyocni.enabled: false",
  },
  ...bigTcp("IPv4", "1.14"),
  ...bigTcp("IPv6", "1.13"),
  {
    name: "bbr-alone",
    effect: "spoils",
    path: "bandwidthManager.bbr",
    option: "enable-bbr",
    bad: (value, other) => on(value) && !on(other("bandwidthManager.enabled", "enable-bandwidth-manager")),
    reason: "changes nothing, since BBR is the bandwidth manager's and that is off",
    write: "bandwidthManager.enabled: true",
  },
  {
    since: "1.16",
    name: "skip-unreachable",
    effect: "refused",
    path: "directRoutingSkipUnreachable",
    option: "direct-routing-skip-unreachable",
    bad: (value, other) => on(value) && !on(other("autoDirectNodeRoutes", "auto-direct-node-routes")),
    reason: "is refused by the agent without direct node routes",
    write: "autoDirectNodeRoutes: true",
  },
  {
    name: "no-conntrack",
    effect: "refused",
    path: "installNoConntrackIptablesRules",
    option: "install-no-conntrack-iptables-rules",
    bad: (value, other) => on(value) && !on(other("bpf.masquerade", "enable-bpf-masquerade")),
    reason: "is refused by the agent without eBPF masquerading",
    write: "bpf.masquerade: true",
  },
  {
    until: "1.12",
    name: "host-routing-alias",
    effect: "legacy",
    path: "bpf.hostRouting",
    bad: (value, other) => on(value) && !named(other("bpf.hostLegacyRouting")),
    reason: "goes into `enable-host-legacy-routing` as it is, so that it means the opposite of what it says",
    write: "bpf.hostLegacyRouting: false",
  },
  {
    name: "dead-monitor-aggregation",
    effect: "spoils",
    path: "monitorAggregation",
    bad: named,
    reason: "is read by no chart since 1.9, so that the monitor goes on folding packets together",
    write: "bpf.monitorAggregation: none",
  },
  { ...poolAsText, since: "1.14", until: "1.17", effect: "refused", reason: "is refused by the chart" },
  { ...poolAsText, since: "1.18", effect: "spoils", reason: "is ignored by the chart, so that pods get addresses of 10.0.0.0/8" },
  {
    since: "1.13",
    name: "options-from-elsewhere",
    effect: "spoils",
    path: "daemon.configSources",
    bad: (value) => named(value) && !/^config-map:([^/,]+\/)?cilium-config(,cilium-node-config)?$/.test(value),
    reason: "lets the agents take options from where none of these values can be seen",
    write: "daemon.configSources: null",
  },
  { name: "no-agent", effect: "spoils", path: "agent", bad: off, reason: "installs no agent", write: "agent: true" },
  {
    name: "preflight",
    effect: "spoils",
    path: "preflight.enabled",
    bad: on,
    reason: "leaves out the agents' configuration",
    write: "preflight.enabled: false",
  },
];

/**
 * The hazards in chart values of `minor`.
 *
 * @param read gives a value as text, a list joined by commas; undefined where it is not written
 */
export function valueHazards(read: (chartPath: string) => string | undefined, minor: CiliumMinor): Hazardous[] {
  return found(
    ({ path }) => read(path),
    (path) => read(path),
    minor,
  );
}

/**
 * The hazards in agent options of `minor`, as the keys of `cilium-config` are.
 *
 * @param read gives undefined where an option is not written
 */
export function optionHazards(read: (optionKey: string) => string | undefined, minor: CiliumMinor): Hazardous[] {
  const other: ReadOther = (_, option) => (option === undefined ? undefined : read(option));
  return found(({ option }) => other("", option), other, minor);
}

function found(value: (row: Hazard) => string | undefined, other: ReadOther, minor: CiliumMinor): Hazardous[] {
  return hazards
    .filter((row) => within(minor, row) && row.bad(value(row), other))
    .map((row) => ({
      name: row.name,
      path: row.path,
      option: row.option,
      effect: row.effect,
      found: value(row),
      reason: row.reason,
      write: row.write,
    }));
}
