import { describe, expect, it } from "vitest";
import { minors, newestMinor, type CiliumMinor } from "./versions";
import { hazards, optionHazards, valueHazards, type Hazardous } from "./hazards";

type Texts = Record<string, string>;

/** Values beside which nothing is wrong. */
const good: Texts = {
  autoDirectNodeRoutes: "true",
  ipv4NativeRoutingCIDR: "10.0.0.0/8",
  "bpf.masquerade": "true",
  "bpf.hostLegacyRouting": "false",
  "loadBalancer.mode": "snat",
};
const goodOptions: Texts = {
  "auto-direct-node-routes": "true",
  "ipv4-native-routing-cidr": "10.0.0.0/8",
  "enable-bpf-masquerade": "true",
  "bpf-lb-mode": "snat",
};

function without(texts: Texts, key: string): Texts {
  const { [key]: _, ...rest } = texts;
  return rest;
}

const inValues = (texts: Texts, minor: CiliumMinor): Hazardous[] => valueHazards((path) => texts[path], minor);
const inOptions = (texts: Texts, minor: CiliumMinor): Hazardous[] => optionHazards((key) => texts[key], minor);
const told = (found: Hazardous[]): string[] => found.map(({ name, effect }) => `${name} ${effect}`);
/** What is found in which minors, runs of the same written once: `1.12-1.14 x legacy`. The end of the table has no number. */
function spans(find: (minor: CiliumMinor) => Hazardous[]): string[] {
  const runs: { from: string; to: string; what: string }[] = [];
  for (const minor of minors) {
    const what = told(find(minor)).join(", ");
    const last = runs.at(-1);
    if (last?.what === what) last.to = minor;
    else runs.push({ from: minor, to: minor, what });
  }
  return runs
    .filter(({ what }) => what !== "")
    .map(({ from, to, what }) => {
      if (to === newestMinor) return `${from}-newest ${what}`;
      return `${from === to ? from : `${from}-${to}`} ${what}`;
    });
}

const values: [Texts, string[]][] = [
  [
    { egressMasqueradeInterfaces: "eth0" },
    ["1.12-1.14 egress-masquerade-interfaces legacy", "1.15-newest egress-masquerade-interfaces refused"],
  ],
  [{ enableMasqueradeRouteSource: "true" }, ["1.15-newest masquerade-to-route-source refused"]],
  [{ "ipMasqAgent.enabled": "true", "bpf.masquerade": "false" }, ["1.12-newest ip-masq-agent refused"]],
  [{ remoteNodeIdentity: "false" }, ["1.12-1.14 no-remote-node-identity legacy", "1.15 no-remote-node-identity refused"]],
  [{ installIptablesRules: "false" }, ["1.12 no-iptables-rules spoils"]],
  [{ "extraConfig.install-iptables-rules": "false" }, ["1.13-1.19 no-iptables-rules spoils", "1.20-newest no-iptables-rules refused"]],
  [{ ipv4NativeRoutingCIDR: "" }, ["1.12-newest no-native-cidr refused"]],
  [{ ipv4NativeRoutingCIDR: "", "ipMasqAgent.enabled": "true" }, ["1.12-1.14 no-native-cidr refused"]],
  [{ ipv4NativeRoutingCIDR: "", nativeRoutingCIDRFromClusterPool: "true" }, ["1.12-1.19 no-native-cidr refused"]],
  [{ ipv4NativeRoutingCIDR: "0.0.0.0/0" }, ["1.12-newest all-native spoils"]],
  [{ "ipv4.enabled": "false" }, ["1.12-newest no-ipv4 spoils"]],
  [{ "ipv6.enabled": "true", ipv6NativeRoutingCIDR: "fd00::/104" }, ["1.12 ipv6-masquerade refused"]],
  [{ "ipv6.enabled": "true" }, ["1.12 ipv6-masquerade refused", "1.13-newest no-ipv6-native-cidr refused"]],
  [{ "loadBalancer.mode": "dsr", "loadBalancer.dsrDispatch": "geneve" }, ["1.12-newest dsr-geneve refused"]],
  [
    { "loadBalancer.mode": "hybrid", "loadBalancer.dsrDispatch": "geneve", tunnelProtocol: "geneve" },
    ["1.12-1.13 dsr-geneve refused", "1.14-newest dsr-geneve spoils"],
  ],
  [
    { "bpf.lbModeAnnotation": "true", "loadBalancer.dsrDispatch": "geneve", tunnelProtocol: "geneve" },
    ["1.12-1.13 dsr-geneve refused", "1.14-newest dsr-geneve spoils"],
  ],
  [{ "loadBalancer.mode": "dsr", "loadBalancer.dsrDispatch": "ipip" }, ["1.12-1.18 dsr-ipip refused", "1.19-newest dsr-ipip spoils"]],
  [{ monitorAggregation: "none" }, ["1.12-newest dead-monitor-aggregation spoils"]],
  [{ "ipam.operator.clusterPoolIPv4PodCIDR": "10.4.0.0/16" }, ["1.14-1.17 pool-as-text refused", "1.18-newest pool-as-text spoils"]],
  [{ "egressGateway.enabled": "true" }, ["1.12-newest egress-gateway spoils"]],
  [{ "highScaleIPcache.enabled": "true" }, ["1.14-1.18 high-scale-ipcache spoils"]],
  [{ "cni.chainingMode": "portmap" }, ["1.12-newest cni-chaining spoils"]],
  [{ "cni.chainingTarget": "flannel" }, ["1.14-newest cni-chaining-target spoils"]],
  [{ "encryption.enabled": "true" }, ["1.12-1.15 ipsec refused", "1.16-1.18 ipsec legacy", "1.19-newest ipsec spoils"]],
  [
    { "encryption.enabled": "true", "encryption.type": "ipsec" },
    ["1.12-1.15 ipsec refused", "1.16-1.18 ipsec legacy", "1.19-newest ipsec spoils"],
  ],
  [{ "encryption.enabled": "true", "encryption.type": "wireguard" }, ["1.12-1.13 wireguard legacy", "1.14-newest wireguard spoils"]],
  [{ "encryption.enabled": "true", "encryption.type": "ztunnel" }, ["1.19-newest ztunnel spoils"]],
  [{ "endpointRoutes.enabled": "true" }, ["1.12-1.13 endpoint-routes legacy"]],
  [{ "gke.enabled": "true" }, ["1.12-1.13 gke-mode legacy"]],
  [{ "eni.enabled": "true" }, ["1.12-1.13 eni-mode legacy"]],
  [{ "azure.enabled": "true" }, ["1.12-1.13 azure-mode legacy"]],
  [{ "alibabacloud.enabled": "true" }, ["1.12-1.13 alibabacloud-mode legacy"]],
  [{ "aksbyocni.enabled": "true" }, ["1.12-1.13 aks-byocni-mode spoils", "1.14-newest aks-byocni-mode refused"]],
  [{ enableIPv4BIGTCP: "true", "loadBalancer.dsrDispatch": "ipip" }, ["1.19-newest big-tcp-ipv4 refused"]],
  [
    { enableIPv6BIGTCP: "true", "encryption.enabled": "true" },
    [
      "1.12 ipsec refused",
      "1.13-1.15 ipsec refused, big-tcp-ipv6 refused",
      "1.16-1.18 ipsec legacy, big-tcp-ipv6 refused",
      "1.19-newest ipsec spoils, big-tcp-ipv6 refused",
    ],
  ],
  [{ "bandwidthManager.bbr": "true" }, ["1.12-newest bbr-alone spoils"]],
  [{ directRoutingSkipUnreachable: "true", autoDirectNodeRoutes: "false" }, ["1.16-newest skip-unreachable refused"]],
  [{ installNoConntrackIptablesRules: "true", "bpf.masquerade": "false" }, ["1.12-newest no-conntrack refused"]],
  [{ "daemon.configSources": "config-map:mine" }, ["1.13-newest options-from-elsewhere spoils"]],
  [{ "daemon.configSources": "config-map:cilium-config,config-map:mine" }, ["1.13-newest options-from-elsewhere spoils"]],
  [{ agent: "false" }, ["1.12-newest no-agent spoils"]],
  [{ "preflight.enabled": "true" }, ["1.12-newest preflight spoils"]],
];

const harmless: Texts[] = [
  {},
  { egressMasqueradeInterfaces: "", enableMasqueradeRouteSource: "false", "cni.chainingTarget": "null", "egressGateway.enabled": "null" },
  { "ipMasqAgent.enabled": "true" },
  { "ipv6.enabled": "true", enableIPv6Masquerade: "false" },
  { "loadBalancer.dsrDispatch": "geneve" },
  { "loadBalancer.mode": "dsr", "loadBalancer.dsrDispatch": "opt" },
  { "cni.chainingMode": "none" },
  { "encryption.enabled": "false", "encryption.type": "wireguard" },
  { enableIPv4BIGTCP: "true", enableIPv6BIGTCP: "true" },
  { "bandwidthManager.enabled": "true", "bandwidthManager.bbr": "true" },
  { directRoutingSkipUnreachable: "true" },
  { installNoConntrackIptablesRules: "true" },
  { "bpf.hostRouting": "true" },
  { "daemon.configSources": "config-map:kube-system/cilium-config,cilium-node-config" },
  {
    "hostFirewall.enabled": "true",
    "bpf.tproxy": "true",
    "bpf.lbExternalClusterIP": "true",
    "bpf.enableTCX": "false",
    upgradeCompatibility: "1.10",
  },
];

const options: [Texts, string[]][] = [
  [
    { "egress-masquerade-interfaces": "eth0" },
    ["1.12-1.14 egress-masquerade-interfaces legacy", "1.15-newest egress-masquerade-interfaces refused"],
  ],
  [{ "enable-ipsec": "true" }, ["1.12-1.15 ipsec refused", "1.16-1.18 ipsec legacy", "1.19-newest ipsec spoils"]],
  [{ "enable-wireguard": "true" }, ["1.12-1.13 wireguard legacy", "1.14-newest wireguard spoils"]],
  [{ "enable-ipv4-egress-gateway": "true" }, ["1.12-newest egress-gateway spoils"]],
  [{ "enable-egress-gateway": "true" }, ["1.18-newest egress-gateway spoils"]],
  [
    { "bpf-lb-mode": "dsr", "bpf-lb-dsr-dispatch": "geneve", "tunnel-protocol": "geneve" },
    ["1.12-1.13 dsr-geneve refused", "1.14-newest dsr-geneve spoils"],
  ],
  [{ "install-iptables-rules": "false" }, ["1.12-1.19 no-iptables-rules spoils", "1.20-newest no-iptables-rules refused"]],
  [{ "enable-endpoint-routes": "true" }, ["1.12-1.13 endpoint-routes legacy"]],
  [{ "ipv4-native-routing-cidr": "" }, ["1.12-newest no-native-cidr refused"]],
  [
    { "enable-ipv4-big-tcp": "true", "enable-ipsec": "true" },
    [
      "1.12-1.13 ipsec refused",
      "1.14-1.15 ipsec refused, big-tcp-ipv4 refused",
      "1.16-1.18 ipsec legacy, big-tcp-ipv4 refused",
      "1.19-newest ipsec spoils, big-tcp-ipv4 refused",
    ],
  ],
];

describe("valueHazards", () => {
  it.each(values)("%j", (texts, expected) => expect(spans((minor) => inValues({ ...good, ...texts }, minor))).toEqual(expected));

  it("takes the alias of 1.12 for what it is where the right key is missing", () => {
    const texts = { ...without(good, "bpf.hostLegacyRouting"), "bpf.hostRouting": "true" };
    expect(spans((minor) => inValues(texts, minor))).toEqual(["1.12 host-routing-alias legacy"]);
  });

  it("misses a native CIDR, unless a cloud has its own", () => {
    const texts = without(good, "ipv4NativeRoutingCIDR");
    expect(spans((minor) => inValues(texts, minor))).toEqual(["1.12-newest no-native-cidr refused"]);
    expect(inValues({ ...texts, "ipam.mode": "eni" }, "1.20")).toEqual([]);
  });

  it.each(harmless)("finds nothing wrong in %j", (texts) => expect(spans((minor) => inValues({ ...good, ...texts }, minor))).toEqual([]));

  it("says what was found, what happens and what to write", () =>
    expect(inValues({ ...good, "egressGateway.enabled": "true" }, "1.16")).toEqual([
      {
        name: "egress-gateway",
        path: "egressGateway.enabled",
        option: "enable-ipv4-egress-gateway",
        effect: "spoils",
        found: "true",
        reason: "creates a tunnel device even with native routing",
        write: "egressGateway.enabled: false",
      },
    ]));
});

describe("optionHazards", () => {
  it.each(options)("%j", (texts, expected) => expect(spans((minor) => inOptions({ ...goodOptions, ...texts }, minor))).toEqual(expected));

  it("finds nothing wrong in good options", () => expect(spans((minor) => inOptions(goodOptions, minor))).toEqual([]));
});

describe("hazards", () => {
  const tried = new Set([
    ...values.flatMap(([texts]) => minors.flatMap((minor) => inValues({ ...good, ...texts }, minor))).map(({ name }) => name),
    "host-routing-alias",
  ]);
  it("has a case here for every row", () =>
    expect([...new Set(hazards.map(({ name }) => name))].filter((name) => !tried.has(name))).toEqual([]));

  it.each(hazards.map((row) => [row.name, row.write] as const))("%s: `%s` is a key and a value", (_, write) =>
    expect(write).toMatch(/^[\w.-]+: \S.*$/),
  );
});
