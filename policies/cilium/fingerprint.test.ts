import { describe, expect, it } from "vitest";
import { looksLikeCilium, subcharts, type Subchart } from "./fingerprint";
import { UNKNOWN, type PlainValue } from "../core/plain-value";

/** Two of these are Cilium's. */
const common = [
  "bandwidthManager",
  "bgpControlPlane",
  "clustermesh",
  "egressGateway",
  "endpointRoutes",
  "hostFirewall",
  "hubble",
  "ipMasqAgent",
  "ipam",
  "k8sServiceHost",
  "l2announcements",
  "l7Proxy",
  "localRedirectPolicy",
  "policyEnforcementMode",
  "socketLB",
];

/** One of these is, in what is handed to a dependency of its name. */
const own = [
  ...common,
  "agent",
  "annotateK8sNode",
  "bpf",
  "cgroup",
  "cleanState",
  "cluster",
  "cni",
  "containerRuntime",
  "daemon",
  "devices",
  "encryption",
  "eni",
  "envoy",
  "externalIPs",
  "extraArgs",
  "extraConfig",
  "extraEnv",
  "gatewayAPI",
  "hostPort",
  "ingressController",
  "ipv4",
  "ipv6",
  "k8sServicePort",
  "loadBalancer",
  "nodePort",
  "nodeinit",
  "operator",
  "tunnel",
  "tunnelPort",
  "upgradeCompatibility",
  "wellKnownIdentities",
];

const telling: PlainValue[] = [
  ...common.map((key) => ({ [key]: {}, [key === "ipam" ? "hubble" : "ipam"]: {} })),
  ...["masquerade", "hostLegacyRouting", "datapathMode", "monitorAggregation", "lbExternalClusterIP"].map((key) => ({
    bpf: { [key]: null },
  })),
  { routingMode: "native" },
  { tunnelProtocol: "vxlan" },
  { tunnel: "geneve" },
  { image: { repository: "localhost:5000/cilium/cilium-dev" } },
  { kubeProxyReplacement: false },
  { autoDirectNodeRoutes: null },
  { directRoutingSkipUnreachable: true },
  { ipv4NativeRoutingCIDR: "" },
  { nativeRoutingCIDR: "10.0.0.0/8" },
  { enableIPv4Masquerade: true },
  { egressMasqueradeInterfaces: "eth0" },
  { installNoConntrackIptablesRules: true },
  { rollOutCiliumPods: true },
  { identityAllocationMode: "crd" },
  { hubble: { relay: { enabled: true } } },
  { hubble: {}, ipam: {} },
  { routingMode: " Tunnel " },
  { routingMode: UNKNOWN },
  { routingMode: null },
  { tunnelProtocol: "geneve" },
  { tunnel: "vxlan" },
  { tunnel: "disabled" },
  { image: { repository: "quay.io/cilium/cilium" } },
  { image: { repository: "cilium/cilium-ci" } },
];

const silent: PlainValue[] = [
  {},
  [],
  null,
  UNKNOWN,
  "kubeProxyReplacement: true",
  { routingMode: "REGIONAL" },
  { tunnelProtocol: "ipsec" },
  { tunnel: true },
  { tunnel: null },
  { bpf: true },
  { bpf: { enabled: true } },
  { hubble: { enabled: true } },
  { hubble: "relay" },
  { ipam: { mode: "cluster-pool" } },
  { image: "quay.io/cilium/cilium" },
  { image: { repository: "quay.io/cilium/tetragon" } },
  { image: { repository: "quay.io/cilium/cilium-envoy" } },
  { image: {} },
];

const umbrellas: [string, PlainValue, Subchart[]][] = [
  ["no map", "cilium", []],
  ["a dependency that is on", { cilium: { enabled: true } }, [{ path: "cilium", values: { enabled: true } }]],
  ["a dependency whose switch is not known", { cilium: { enabled: UNKNOWN } }, [{ path: "cilium", values: { enabled: UNKNOWN } }]],
  ["a dependency that is off", { cilium: { enabled: false } }, []],
  [
    "a dependency that is off and says more",
    { cilium: { enabled: false, ipam: {} } },
    [{ path: "cilium", values: { enabled: false, ipam: {} } }],
  ],
  ["a dependency of which nothing is said", { cilium: {} }, []],
  ["a dependency that is not known", { cilium: UNKNOWN }, [{ path: "cilium", values: UNKNOWN }]],
  [
    "a dependency by Cilium's own words",
    { cilium: { operator: { replicas: 1 } } },
    [{ path: "cilium", values: { operator: { replicas: 1 } } }],
  ],
  ...own.map((key): [string, PlainValue, Subchart[]] => [
    `a dependency with \`${key}\``,
    { cilium: { [key]: {} } },
    [{ path: "cilium", values: { [key]: {} } }],
  ]),
  ["an application's own words", { cilium: { enabled: true, policies: [] } }, []],
  ["a word", { cilium: true }, []],
  ["an alias", { net: { tunnel: "vxlan" } }, [{ path: "net", values: { tunnel: "vxlan" } }]],
  ["an alias with a word that others have too", { net: { tunnel: "disabled" } }, []],
  [
    "a name and an alias",
    { cilium: { tunnel: "vxlan" }, b: { tunnel: "geneve" } },
    [
      { path: "cilium", values: { tunnel: "vxlan" } },
      { path: "b", values: { tunnel: "geneve" } },
    ],
  ],
  ["a deep alias in a list", { a: [{}, { b: { routingMode: "native" } }] }, [{ path: "a[1].b", values: { routingMode: "native" } }]],
  ["a text", { a: { values: "routingMode: native\n" } }, [{ path: "a.values", values: { routingMode: "native" } }]],
  ["a text for the dependency", { cilium: "routingMode: native\n" }, [{ path: "cilium", values: { routingMode: "native" } }]],
  ["a text with a key of Cilium's own", { a: "rollOutCiliumPods: true\n" }, [{ path: "a", values: { rollOutCiliumPods: true } }]],
  ["a text with two keys that others have too", { a: "ipam: {}\nhubble: {}\n" }, [{ path: "a", values: { ipam: {}, hubble: {} } }]],
  ["a text with a map of Cilium's", { a: "bpf:\n  masquerade: true\n" }, [{ path: "a", values: { bpf: { masquerade: true } } }]],
  ["a text with a word of Cilium's", { a: "tunnelProtocol: vxlan\n" }, [{ path: "a", values: { tunnelProtocol: "vxlan" } }]],
  [
    "a text with its image",
    { a: "image:\n  repository: cilium/cilium\n" },
    [{ path: "a", values: { image: { repository: "cilium/cilium" } } }],
  ],
  ["a text with the old key, twice", { a: "tunnel: disabled\ntunnel: vxlan\n" }, [{ path: "a", values: { tunnel: "vxlan" } }]],
  ["an empty document", { a: "# tunnel\n" }, []],
  ["a text of a key in another's words", { a: "ipam: {}\n" }, []],
  ["a text that is no YAML", { a: "routingMode: [\n" }, []],
  ["a text whose aliases go nowhere", { a: "routingMode: *x\n" }, []],
];

describe("looksLikeCilium", () => {
  it.each(telling)("knows %j", (values) => expect(looksLikeCilium(values)).toBe(true));
  it.each(silent)("does not take %j for it", (values) => expect(looksLikeCilium(values)).toBe(false));
});

describe("subcharts", () => {
  it.each(umbrellas)("finds in %s what is Cilium's", (_, values, expected) => expect(subcharts(values)).toEqual(expected));
});
