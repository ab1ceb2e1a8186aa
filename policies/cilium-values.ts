import { parseDocument } from "yaml";
import type { Known, KnownMap } from "./known";
import { isMap, unknown } from "./known";

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
];
const telltaleMaps: Record<string, string[]> = {
  bpf: ["masquerade", "hostLegacyRouting", "datapathMode", "monitorAggregation", "lbExternalClusterIP"],
  hubble: ["relay"],
};
/** Keys that other charts have too: these are Cilium's words, and what is no text was never a word of theirs. */
const telltaleWords: Record<string, string[]> = { routingMode: ["native", "tunnel"], tunnelProtocol: ["vxlan", "geneve"] };
const overlays: Known[] = ["vxlan", "geneve"];

/** Whether values are Cilium's, by keys that only its chart reads. */
export function looksLikeCilium(values: Known | undefined): values is KnownMap {
  return isMap(values) && (tells(values) || values["tunnel"] === "disabled");
}

function tells(values: KnownMap): boolean {
  const { image } = values;
  return (
    telltaleKeys.some((key) => Object.hasOwn(values, key)) ||
    Object.entries(telltaleMaps).some(([map, keys]) => keys.some((key) => isMap(values[map]) && Object.hasOwn(values[map], key))) ||
    Object.entries(telltaleWords).some(([key, words]) => Object.hasOwn(values, key) && isWord(values[key], words)) ||
    overlays.includes(values["tunnel"] ?? null) ||
    (isMap(image) && /(^|\/)cilium\/cilium(-dev|-ci)?$/.test(String(image["repository"] ?? "")))
  );
}

function isWord(value: Known | undefined, words: string[]): boolean {
  return typeof value !== "string" || words.includes(value.trim().toLowerCase());
}

/** Values of Cilium inside the values of another chart. */
export interface Subchart {
  /** Where they are, e.g. `cilium` or `releases[0].values`. */
  path: string;
  values: Known;
}

/**
 * Every place in an umbrella chart's values that holds Cilium's: any map with its keys, at any depth and under any alias, as data or as YAML in
 * a text, and what is handed to a dependency called `cilium` as soon as it says more than that there is none.
 */
export function subcharts(values: Known | undefined): Subchart[] {
  if (!isMap(values)) return [];
  const byName = values["cilium"];
  const named: Subchart[] = byName !== undefined && isDependency(byName) ? [{ path: "cilium", values: byName }] : [];
  const found = Object.entries(values).flatMap(([key, value]) => within(value, key));
  return [...named, ...found.filter(({ path }) => named.length === 0 || path !== "cilium")];
}

function within(value: Known, path: string): Subchart[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => within(item, `${path}[${index}]`));
  const map = typeof value === "string" ? written(value) : value;
  if (!isMap(map)) return [];
  return tells(map) ? [{ path, values: map }] : Object.entries(map).flatMap(([key, inner]) => within(inner, `${path}.${key}`));
}

/** The values in a text, which other charts pass on to helm. */
function written(text: string): Known {
  if (!text.includes("\n") && !text.includes(":")) return null;
  if (!/\b(kubeProxyReplacement|autoDirectNodeRoutes|ipv4NativeRoutingCIDR|routingMode|tunnelProtocol|tunnel)\b/.test(text)) return null;
  try {
    return parseDocument(text, { merge: true, logLevel: "silent" }).toJS() as Known;
  } catch {
    return null;
  }
}

/** Words at the top of Cilium's values, beside those that tell. An application may have a `cilium` of its own, with words of its own. */
const ciliumKeys = [
  "agent", "annotateK8sNode", "bandwidthManager", "bgpControlPlane", "bpf", "cgroup", "cleanState", "cluster", "clustermesh", "cni", "containerRuntime",
  "daemon", "devices", "egressGateway", "encryption", "endpointRoutes", "envoy", "eni", "externalIPs", "extraArgs", "extraConfig", "extraEnv",
  "gatewayAPI", "hostFirewall", "hostPort", "hubble", "identityAllocationMode", "ingressController", "ipMasqAgent", "ipam", "ipv4", "ipv6",
  "k8sServiceHost", "k8sServicePort", "l2announcements", "l7Proxy", "loadBalancer", "localRedirectPolicy", "nodePort", "nodeinit", "operator", "policyEnforcementMode",
  "rollOutCiliumPods", "routingMode", "socketLB", "tunnel", "tunnelPort", "tunnelProtocol", "upgradeCompatibility", "wellKnownIdentities",
];

function isDependency(values: Known): boolean {
  if (values === unknown) return true;
  if (!isMap(values)) return false;
  const keys = Object.keys(values);
  return tells(values) || keys.some((key) => ciliumKeys.includes(key)) || (keys.join() === "enabled" && values["enabled"] !== false);
}
