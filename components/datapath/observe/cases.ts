import type { InvariantName } from "../../tables/invariants";
import type { CaseName, Hop } from "./evidence";
import type { Layout, PlacedNode } from "./layout";
import { ports } from "./experiment-objects";

/** A hop before anything was sent: what is captured there, and what of it is looked for. */
export interface PlannedHop extends Pick<Hop, "id" | "title" | "node" | "pod" | "device" | "role" | "counted"> {
  /** Name of the capture, without `.pcap`. */
  capture: string;
  /** Source and destination of a request, in reverse of a reply. Client ports are whatever they are. */
  from: string;
  to: string;
  toPort: number;
  invariant: InvariantName;
  /** Which packets of an exchange pass. */
  passes: { requests: boolean; replies: boolean };
}

export interface End {
  name: string;
  /** Empty for the outside. */
  node: string;
  ip: string;
}

/** A case before anything was sent. */
export interface PlannedCase {
  name: CaseName;
  title: string;
  client: End;
  server: End;
  target: { host: string; port: number };
  hops: PlannedHop[];
}

/** How NodePorts of UDP are translated: by the first node in both directions, or on the way in only, the other node answering directly. */
export type NodePortMode = "snat" | "dsr";

const both = { requests: true, replies: true };
const requestsOnly = { requests: true, replies: false };
const repliesOnly = { requests: false, replies: true };
const none = { requests: false, replies: false };

/** Everything that is captured, as hops without what is looked for. */
type Place = Pick<PlannedHop, "id" | "title" | "node" | "pod" | "device" | "role" | "capture">;

const outsidePlace: Place = { id: "outside", title: "eth0 of the outside", node: "", device: "eth0", role: "outside", capture: "outside" };

/** What a place is to see of packets with these ends. */
function sees(
  place: Place,
  ends: Pick<PlannedHop, "from" | "to" | "toPort">,
  passes: PlannedHop["passes"],
  invariant: InvariantName,
  counted: PlannedHop["counted"] = "plain",
): PlannedHop {
  const suffix = counted === "plain" ? "" : `-${counted}`;
  return { ...place, id: `${place.id}${suffix}`, ...ends, passes, invariant, counted };
}

function podPlaces(id: "client" | "server", { name, node, ip, lxc }: Layout["client"]): { end: End; eth0: Place; lxc: Place } {
  const at = { node, pod: name };
  return {
    end: { name, node, ip },
    eth0: { ...at, id: `${id}-eth0`, title: `eth0 of the ${id}`, device: "eth0", role: "pod", capture: `${name}-eth0` },
    lxc: { ...at, id: `${id}-lxc`, title: `lxc of the ${id}`, device: lxc, role: "lxc", capture: `${name}-lxc` },
  };
}

function nodePlaces(id: "node-a" | "node-b", { name, device, tunnels }: PlacedNode): { device: Place; host: Place; tunnels: Place[] } {
  const called = id === "node-a" ? "node A" : "node B";
  const at = { node: name };
  return {
    device: { ...at, id, title: `${device} of ${called}`, device, role: "node", capture: id },
    host: { ...at, id: `${id}-host`, title: `cilium_host of ${called}`, device: "cilium_host", role: "host", capture: `${id}-cilium_host` },
    tunnels: tunnels.map((tunnel) => ({
      ...at,
      id: `${id}-${tunnel}`,
      title: `${tunnel} of ${called}`,
      device: tunnel,
      role: "tunnel" as const,
      capture: `${id}-${tunnel}`,
    })),
  };
}

/**
 * The cases that this layout has room for, and what each hop of them must see on the datapath that the lab declares: native routing, eBPF host
 * routing, eBPF masquerading, no kube-proxy.
 */
export function plannedCases(layout: Layout, nodePortMode: NodePortMode): PlannedCase[] {
  const { other, outside } = layout;
  const cases = [
    sameNode(layout),
    ...(other ? [crossNode(layout, other), service(layout, other)] : []),
    ...(other && outside ? [nodePort(layout, other, outside, nodePortMode)] : []),
    ...(outside ? [egress(layout, outside)] : []),
  ];
  return cases.map((one) => ({ ...one, hops: one.hops.map((hop) => ({ ...hop, title: toldApart(hop, one.hops) })) }));
}

const ofPackets: Record<PlannedHop["counted"], string> = {
  plain: "",
  front: ", before the translation",
  back: ", after the translation",
  masqueraded: ", with the node's address",
  "pod-source": ", with the pod's address",
  "service-address": ", with the Service's address",
  encapsulated: ", inside of a tunnel",
};

/** The title, with which packets are meant where one device has several hops. */
function toldApart({ title, capture, counted }: PlannedHop, hops: readonly PlannedHop[]): string {
  return hops.filter((other) => other.capture === capture).length > 1 ? `${title}${ofPackets[counted]}` : title;
}

function sameNode({ a, client: clientPod, near }: Layout): PlannedCase {
  const client = podPlaces("client", clientPod);
  const server = podPlaces("server", near);
  const node = nodePlaces("node-a", a);
  const ends = { from: clientPod.ip, to: near.ip, toPort: ports.echo };
  return {
    name: "same-node",
    title: "From pod to pod on one node",
    client: client.end,
    server: server.end,
    target: { host: near.ip, port: ports.echo },
    hops: [
      sees(client.eth0, ends, both, "veth-device"),
      sees(client.lxc, ends, requestsOnly, "bpf-host-routing"),
      sees(node.host, ends, none, "bpf-host-routing"),
      sees(node.device, ends, none, "bpf-host-routing"),
      ...node.tunnels.map((tunnel) => sees(tunnel, ends, none, "native-routing")),
      sees(server.lxc, ends, repliesOnly, "bpf-host-routing"),
      sees(server.eth0, ends, both, "veth-device"),
    ],
  };
}

function crossNode(layout: Layout, { b, far }: NonNullable<Layout["other"]>): PlannedCase {
  const client = podPlaces("client", layout.client);
  const server = podPlaces("server", far);
  const [nodeA, nodeB] = [nodePlaces("node-a", layout.a), nodePlaces("node-b", b)];
  const ends = { from: layout.client.ip, to: far.ip, toPort: ports.echo };
  return {
    name: "cross-node",
    title: "From pod to pod across nodes",
    client: client.end,
    server: server.end,
    target: { host: far.ip, port: ports.echo },
    hops: [
      sees(client.eth0, ends, both, "veth-device"),
      sees(client.lxc, ends, requestsOnly, "bpf-host-routing"),
      sees(nodeA.host, ends, none, "bpf-host-routing"),
      ...nodeA.tunnels.map((tunnel) => sees(tunnel, ends, none, "native-routing")),
      sees(nodeA.device, ends, both, "native-routing"),
      sees(nodeA.device, ends, none, "native-routing", "encapsulated"),
      sees(nodeB.device, ends, both, "direct-node-routes"),
      sees(nodeB.device, ends, none, "native-routing", "encapsulated"),
      ...nodeB.tunnels.map((tunnel) => sees(tunnel, ends, none, "native-routing")),
      sees(nodeB.host, ends, none, "bpf-host-routing"),
      sees(server.lxc, ends, repliesOnly, "bpf-host-routing"),
      sees(server.eth0, ends, both, "veth-device"),
    ],
  };
}

function service(layout: Layout, { b, far }: NonNullable<Layout["other"]>): PlannedCase {
  const client = podPlaces("client", layout.client);
  const server = podPlaces("server", far);
  const [nodeA, nodeB] = [nodePlaces("node-a", layout.a), nodePlaces("node-b", b)];
  const ends = { from: layout.client.ip, to: far.ip, toPort: ports.echo };
  const untranslated = { from: layout.client.ip, to: layout.service.ip, toPort: ports.service };
  return {
    name: "service",
    title: "From pod to Service, its backend on another node",
    client: client.end,
    server: server.end,
    target: { host: layout.service.ip, port: ports.service },
    hops: [
      sees(client.eth0, ends, both, "kube-proxy-replacement"),
      sees(client.eth0, untranslated, none, "kube-proxy-replacement", "service-address"),
      sees(client.lxc, ends, requestsOnly, "bpf-host-routing"),
      sees(client.lxc, untranslated, none, "kube-proxy-replacement", "service-address"),
      sees(nodeA.host, ends, none, "bpf-host-routing"),
      sees(nodeA.device, ends, both, "native-routing"),
      sees(nodeA.device, untranslated, none, "kube-proxy-replacement", "service-address"),
      sees(nodeB.device, ends, both, "direct-node-routes"),
      sees(nodeB.device, untranslated, none, "kube-proxy-replacement", "service-address"),
      sees(nodeB.host, ends, none, "bpf-host-routing"),
      sees(server.lxc, ends, repliesOnly, "bpf-host-routing"),
      sees(server.eth0, ends, both, "veth-device"),
    ],
  };
}

function nodePort(
  layout: Layout,
  { b, far }: NonNullable<Layout["other"]>,
  { name, ip }: NonNullable<Layout["outside"]>,
  mode: NodePortMode,
): PlannedCase {
  const server = podPlaces("server", far);
  const [nodeA, nodeB] = [nodePlaces("node-a", layout.a), nodePlaces("node-b", b)];
  const front = { from: ip, to: layout.a.ip, toPort: layout.service.nodePort };
  const back = { from: mode === "snat" ? layout.a.ip : ip, to: far.ip, toPort: ports.echo };
  // Without source NAT replies do not come back to node A: node B sends them as node A would.
  const passed = mode === "snat" ? both : requestsOnly;
  return {
    name: "node-port",
    title: "From outside to a NodePort, its backend on another node",
    client: { name, node: "", ip },
    server: server.end,
    target: { host: layout.a.ip, port: layout.service.nodePort },
    hops: [
      sees(outsidePlace, front, both, "kube-proxy-replacement", "front"),
      sees(nodeA.device, front, passed, "kube-proxy-replacement", "front"),
      sees(nodeA.host, back, none, "bpf-host-routing", "back"),
      sees(nodeA.device, back, passed, "kube-proxy-replacement", "back"),
      sees(nodeB.device, back, passed, "direct-node-routes", "back"),
      ...(mode === "dsr" ? [sees(nodeB.device, front, repliesOnly, "kube-proxy-replacement", "front")] : []),
      sees(nodeB.host, back, none, "bpf-host-routing", "back"),
      sees(server.lxc, back, repliesOnly, "bpf-host-routing", "back"),
      sees(server.eth0, back, both, "veth-device", "back"),
    ],
  };
}

function egress(layout: Layout, { name, ip }: NonNullable<Layout["outside"]>): PlannedCase {
  const client = podPlaces("client", layout.client);
  const nodeA = nodePlaces("node-a", layout.a);
  const own = { from: layout.client.ip, to: ip, toPort: ports.echo };
  const masqueraded = { ...own, from: layout.a.ip };
  return {
    name: "egress",
    title: "From pod to outside, masqueraded",
    client: client.end,
    server: { name, node: "", ip },
    target: { host: ip, port: ports.echo },
    hops: [
      sees(client.eth0, own, both, "veth-device"),
      sees(client.lxc, own, requestsOnly, "bpf-host-routing"),
      sees(nodeA.host, own, none, "bpf-host-routing"),
      sees(nodeA.device, own, none, "bpf-masquerade", "pod-source"),
      sees(nodeA.device, masqueraded, both, "bpf-masquerade", "masqueraded"),
      sees(outsidePlace, own, none, "bpf-masquerade", "pod-source"),
      sees(outsidePlace, masqueraded, both, "bpf-masquerade", "masqueraded"),
    ],
  };
}
