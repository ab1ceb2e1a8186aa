import { named, off, on, type Hazard, type ReadOther } from "./hazard";
import type { Span } from "./versions";

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

/** What spoils masquerading: which packets are masqueraded, by what, and to which address. */
export const masqueradingHazards: readonly Hazard[] = [
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
];
