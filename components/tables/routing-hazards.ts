import { ipsecOn, named, off, on, type Hazard } from "./hazard";
import type { CiliumMinor } from "./versions";

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

/** As a list since 1.14, and before that as either. */
const poolAsText = {
  name: "pool-as-text",
  path: "ipam.operator.clusterPoolIPv4PodCIDR",
  bad: named,
  write: "ipam.operator.clusterPoolIPv4PodCIDRList: [10.0.0.0/16]",
} as const;

/** What takes packets back to the host's stack, and what keeps agents from running as the values say. */
export const routingHazards: readonly Hazard[] = [
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
