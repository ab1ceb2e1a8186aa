import { isMap, textOf, UNKNOWN, type PlainValue, type PlainMap } from "../core/plain-value";
import { yamlDocuments } from "../core/yaml";

/** Keys that no other chart of note has. One of them is enough, whatever the chart calls itself. */
const telltaleKeys = [
  "kubeProxyReplacement",
  "autoDirectNodeRoutes",
  "directRoutingSkipUnreachable",
  "ipv4NativeRoutingCIDR",
  "nativeRoutingCIDR",
  "enableIPv4Masquerade",
  "egressMasqueradeInterfaces",
  "installNoConntrackIptablesRules",
  "rollOutCiliumPods",
  "identityAllocationMode",
];
/** Keys that another chart might have: two of them are Cilium's. */
const commonKeys = [
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
const telltaleMaps: Record<string, string[]> = {
  bpf: ["masquerade", "hostLegacyRouting", "datapathMode", "monitorAggregation", "lbExternalClusterIP"],
  hubble: ["relay"],
};
/** Keys that other charts have too: these are Cilium's words, and what is no text was never a word of theirs. */
const telltaleWords: Record<string, string[]> = { routingMode: ["native", "tunnel"], tunnelProtocol: ["vxlan", "geneve"] };
const overlays: PlainValue[] = ["vxlan", "geneve"];
/** What a text says that holds any of them. */
const telltale = new RegExp(
  [...telltaleKeys, ...commonKeys, ...Object.keys(telltaleMaps), ...Object.keys(telltaleWords), "tunnel", "cilium/cilium"].join("|"),
);

/** Whether values are Cilium's, by keys that only its chart reads. */
export function looksLikeCilium(values: PlainValue | undefined): values is PlainMap {
  return isMap(values) && (tells(values) || values["tunnel"] === "disabled");
}

function tells(values: PlainMap): boolean {
  const { image } = values;
  return (
    telltaleKeys.some((key) => Object.hasOwn(values, key)) ||
    commonKeys.filter((key) => Object.hasOwn(values, key)).length > 1 ||
    Object.entries(telltaleMaps).some(([map, keys]) => keys.some((key) => isMap(values[map]) && Object.hasOwn(values[map], key))) ||
    Object.entries(telltaleWords).some(([key, words]) => Object.hasOwn(values, key) && isWord(values[key], words)) ||
    overlays.includes(values["tunnel"] ?? null) ||
    (isMap(image) && /(^|\/)cilium\/cilium(-dev|-ci)?$/.test(textOf(image["repository"])))
  );
}

function isWord(value: PlainValue | undefined, words: string[]): boolean {
  return typeof value !== "string" || words.includes(value.trim().toLowerCase());
}

/** Values of Cilium inside the values of another chart. */
export interface Subchart {
  /** Where they are, e.g. `cilium` or `releases[0].values`. */
  path: string;
  values: PlainValue;
}

/**
 * Every place in an umbrella chart's values that holds Cilium's: any map with its keys, at any depth and under any alias, as data or as YAML in
 * a text, and what is handed to a dependency called `cilium` as soon as it says more than that there is none.
 */
export function subcharts(values: PlainValue | undefined): Subchart[] {
  if (!isMap(values)) return [];
  const byName = values["cilium"];
  const named: Subchart[] = isDependency(byName) ? [{ path: "cilium", values: byName }] : [];
  const found = Object.entries(values).flatMap(([key, value]) => within(value, key));
  return [...named, ...found.filter(({ path }) => named.length === 0 || path !== "cilium")];
}

function within(value: PlainValue, path: string): Subchart[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => within(item, `${path}[${index}]`));
  const map = typeof value === "string" ? written(value) : value;
  if (!isMap(map)) return [];
  return tells(map) ? [{ path, values: map }] : Object.entries(map).flatMap(([key, inner]) => within(inner, `${path}.${key}`));
}

/** The values in a text, which other charts pass on to helm. */
function written(text: string): PlainValue {
  // Most texts are no values, and reading YAML takes its time.
  return telltale.test(text) ? (yamlDocuments(text)[0]?.content ?? null) : null;
}

/** Other words at the top of Cilium's values. An application may have a `cilium` of its own, with words of its own. */
const ciliumKeys = [
  ...commonKeys,
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

function isDependency(values: PlainValue | undefined): values is PlainValue {
  if (values === UNKNOWN) return true;
  if (!isMap(values)) return false;
  const keys = Object.keys(values);
  return tells(values) || keys.some((key) => ciliumKeys.includes(key)) || (keys.join() === "enabled" && values["enabled"] !== false);
}
