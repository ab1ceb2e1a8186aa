import type { DatapathIntent, ImageRef } from "./intent";
import type { Span } from "../tables/versions";

/** Values of the Cilium chart, as helm takes them. */
export type ChartValues = { [key: string]: ChartValue };
export type ChartValue = string | number | boolean | ChartValue[] | ChartValues;

/** How one span of minors spells one thing that an intent says. */
export interface Spelling extends Span {
  /** Path inside the chart's values, dot separated. */
  path: string;
  /** What is written there. */
  value(intent: DatapathIntent): ChartValue;
  /** The agent option that it becomes, and what that then says; none where it is no option of the agent. */
  option?: {
    /** As a key of `cilium-config`. */
    key: string;
    says(intent: DatapathIntent): string;
    /** What the agent takes where the chart writes no such key. */
    missing?: string;
  };
}

/** One thing that an intent says and a person may choose. */
export interface Setting {
  /** Path inside {@link DatapathIntent}, dot separated. */
  intent: string;
  spellings: readonly Spelling[];
}

/**
 * The free choices of an intent, in the words of each minor. What is not free is in the table of invariants.
 *
 * Read from the chart of every minor: its values, and the template of `cilium-config`.
 *
 * @see https://docs.cilium.io/en/stable/helm-reference/
 */
export const settings: readonly Setting[] = [
  { intent: "apiServer.host", spellings: [{ path: "k8sServiceHost", value: (i) => i.apiServer.host }] },
  { intent: "apiServer.port", spellings: [{ path: "k8sServicePort", value: (i) => i.apiServer.port }] },
  {
    intent: "clusterName",
    spellings: [{ path: "cluster.name", value: (i) => i.clusterName, option: { key: "cluster-name", says: (i) => i.clusterName } }],
  },
  {
    intent: "routing.nativeCidr",
    spellings: [
      {
        path: "ipv4NativeRoutingCIDR",
        value: (i) => i.routing.nativeCidr,
        option: { key: "ipv4-native-routing-cidr", says: (i) => i.routing.nativeCidr },
      },
    ],
  },
  {
    intent: "routing.segments",
    spellings: [
      {
        since: "1.16",
        path: "directRoutingSkipUnreachable",
        value: (i) => i.routing.segments === "many",
        option: { key: "direct-routing-skip-unreachable", says: (i) => String(i.routing.segments === "many"), missing: "false" },
      },
    ],
  },
  { intent: "ipam.mode", spellings: [{ path: "ipam.mode", value: (i) => i.ipam.mode, option: { key: "ipam", says: (i) => i.ipam.mode } }] },
  {
    intent: "ipam.podCidrs",
    spellings: [
      {
        path: "ipam.operator.clusterPoolIPv4PodCIDRList",
        value: (i) => [...i.ipam.podCidrs],
        option: { key: "cluster-pool-ipv4-cidr", says: (i) => i.ipam.podCidrs.join(" ") },
      },
    ],
  },
  {
    intent: "ipam.nodePrefix",
    spellings: [
      {
        path: "ipam.operator.clusterPoolIPv4MaskSize",
        value: (i) => i.ipam.nodePrefix,
        option: { key: "cluster-pool-ipv4-mask-size", says: (i) => String(i.ipam.nodePrefix) },
      },
    ],
  },
  {
    intent: "loadBalancer.mode",
    spellings: [
      {
        path: "loadBalancer.mode",
        value: (i) => i.loadBalancer.mode,
        option: { key: "bpf-lb-mode", says: (i) => i.loadBalancer.mode, missing: "snat" },
      },
      // The other dispatch of DSR, Geneve, is a tunnel device.
      { path: "loadBalancer.dsrDispatch", value: () => "opt", option: { key: "bpf-lb-dsr-dispatch", says: () => "opt", missing: "opt" } },
    ],
  },
  {
    intent: "loadBalancer.acceleration",
    spellings: [
      {
        path: "loadBalancer.acceleration",
        value: (i) => i.loadBalancer.acceleration,
        option: { key: "bpf-lb-acceleration", says: (i) => i.loadBalancer.acceleration, missing: "disabled" },
      },
    ],
  },
  {
    intent: "bandwidthManager",
    spellings: [
      {
        path: "bandwidthManager.enabled",
        value: (i) => i.bandwidthManager !== "off",
        option: { key: "enable-bandwidth-manager", says: (i) => String(i.bandwidthManager !== "off"), missing: "false" },
      },
      {
        path: "bandwidthManager.bbr",
        value: (i) => i.bandwidthManager === "edt-bbr",
        option: { key: "enable-bbr", says: (i) => String(i.bandwidthManager === "edt-bbr"), missing: "false" },
      },
    ],
  },
  {
    intent: "hubble",
    spellings: [
      {
        path: "hubble.enabled",
        value: (i) => i.hubble === "on",
        option: { key: "enable-hubble", says: (i) => String(i.hubble === "on"), missing: "false" },
      },
      // Flows are read in the agent, by its socket: no port on the node, and no certificates that every upgrade makes anew.
      { path: "hubble.listenAddress", value: () => "", option: { key: "hubble-listen-address", says: () => "", missing: "" } },
      { path: "hubble.tls.enabled", value: () => false },
    ],
  },
  {
    intent: "debug",
    spellings: [
      {
        path: "debug.enabled",
        value: (i) => i.debug.level === "debug",
        option: { key: "debug", says: (i) => String(i.debug.level === "debug"), missing: "false" },
      },
      {
        path: "debug.verbose",
        value: (i) => (i.debug.level === "debug" ? i.debug.verbose : ""),
        option: { key: "debug-verbose", says: (i) => (i.debug.level === "debug" ? i.debug.verbose : ""), missing: "" },
      },
    ],
  },
  {
    intent: "monitorAggregation",
    spellings: [
      {
        path: "bpf.monitorAggregation",
        value: (i) => i.monitorAggregation,
        option: { key: "monitor-aggregation", says: (i) => i.monitorAggregation },
      },
    ],
  },
  { intent: "images.agent", spellings: [{ path: "image", value: (i) => image(i.images.agent) }] },
  // The chart appends `-generic` to the operator's repository by itself.
  {
    intent: "images.operator",
    spellings: [
      {
        path: "operator.image",
        value: (i) => image({ ...i.images.operator, repository: i.images.operator.repository.replace(/-generic$/, "") }),
      },
    ],
  },
];

/** What the lab wants of every chart and no intent decides. */
export const fixed: readonly (Span & { path: string; value: ChartValue })[] = [
  { path: "cluster.id", value: 0 },
  // A changed value reaches the agents only when their pods are rolled: the ConfigMap alone changes nothing that runs.
  { path: "rollOutCiliumPods", value: true },
  // An agent that starts compiles its pods' programs: on few cores two at once are felt by the traffic that they roll under.
  { path: "updateStrategy.rollingUpdate.maxUnavailable", value: 1 },
  { path: "operator.replicas", value: 1 },
  { path: "operator.rollOutPods", value: true },
  // Nothing in the lab speaks L7: without the proxy there is one image and one DaemonSet less to wait for.
  { since: "1.14", path: "envoy.enabled", value: false },
  { path: "l7Proxy", value: false },
];

function image(ref: ImageRef): ChartValues {
  return { repository: ref.repository, tag: ref.tag, useDigest: false, pullPolicy: "IfNotPresent" };
}
