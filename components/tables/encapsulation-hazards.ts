import { named, on, type Hazard, type ReadOther } from "./hazard";
import type { Span } from "./versions";

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

const egressGateway = {
  name: "egress-gateway",
  effect: "spoils",
  path: "egressGateway.enabled",
  reason: "creates a tunnel device even with native routing",
  write: "egressGateway.enabled: false",
} as const;

/** What wraps packets or hands them to others, so that they no longer cross the node network as they are. */
export const encapsulationHazards: readonly Hazard[] = [
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
];
