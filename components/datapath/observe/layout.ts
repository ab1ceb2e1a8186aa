import { present } from "../../programs/present";
import type { FoundPod } from "../probe/parse-answers";
import { podNames } from "./experiment-objects";

/** A pod and the device on its node that is the other end of its own. */
export interface PlacedPod {
  name: string;
  node: string;
  ip: string;
  /** Name on the node, such as `lxc1f2e3d4c5b6a`. */
  lxc: string;
}

export interface PlacedNode {
  name: string;
  ip: string;
  /** The device that has the node's address, such as `eth0`. */
  device: string;
  /** Devices of the kinds vxlan and geneve; none where all is as declared. */
  tunnels: string[];
}

/** Where everything of the experiment is. */
export interface Layout {
  /** The client's node. */
  a: PlacedNode;
  client: PlacedPod;
  /** The server on the client's node. */
  near: PlacedPod;
  /** Another node, and the server on it. Absent in a cluster of one node. */
  other?: { b: PlacedNode; far: PlacedPod };
  /** A container on the nodes' network that is no node. Absent where there is no Docker. */
  outside?: { name: string; ip: string };
  service: { ip: string; nodePort: number };
}

/** Run in a pod of its own network namespace: prints the index of its device's peer on the node. */
export const peerScript = "cat /sys/class/net/eth0/iflink";
/** Run in a capture pod: prints its node's devices with their addresses, the kernel, and the number of processors. */
export const nodeScript = "ip -d -j address && uname -r && nproc";

/** What a capture pod says of its node. */
export interface NodeDevices {
  devices: {
    ifindex: number;
    ifname: string;
    flags?: string[];
    linkinfo?: { info_kind?: string };
    addr_info?: { family: string; local?: string }[];
  }[];
  kernel: string;
  processors: number;
}

/** Reads what {@link nodeScript} printed. */
export function parseNodeDevices(stdout: string): NodeDevices {
  const [devices = "", kernel = "", processors = ""] = stdout.trim().split("\n");
  return { devices: JSON.parse(devices) as NodeDevices["devices"], kernel, processors: Number(processors) };
}

/** A node as the experiment needs it. @throws Error where no device has the node's address */
export function placedNode({ name, internalIp }: { name: string; internalIp: string }, { devices }: NodeDevices): PlacedNode {
  const device = devices.find(({ addr_info = [] }) => addr_info.some(({ local }) => local === internalIp));
  if (!device) throw new Error(`no device of node ${name} has its address ${internalIp}`);
  // On one that is down nothing passes, and nothing can be captured.
  const tunnels = devices.filter(({ flags, linkinfo }) => ["vxlan", "geneve"].includes(linkinfo?.info_kind ?? "") && flags?.includes("UP"));
  return { name, ip: internalIp, device: device.ifname, tunnels: tunnels.map(({ ifname }) => ifname) };
}

/** A pod as the experiment needs it. @param peer what {@link peerScript} printed in it @throws Error where its node has no such device */
export function placedPod(pods: readonly FoundPod[], name: string, peer: string, { devices }: NodeDevices): PlacedPod {
  const { node, ip } = present(
    pods.find((pod) => pod.name === name),
    `pod ${name}`,
  );
  const device = devices.find(({ ifindex }) => ifindex === Number(peer.trim()));
  if (!device) throw new Error(`node ${node} has no device with the index ${peer.trim()}, which is the peer of eth0 of pod ${name}`);
  return { name, node, ip, lxc: device.ifname };
}

/** What was asked to know where everything is. */
export interface LayoutAnswers {
  nodes: { name: string; internalIp: string }[];
  pods: FoundPod[];
  /** What {@link peerScript} printed, by pod. */
  peers: ReadonlyMap<string, string>;
  /** By capture pod. */
  says: ReadonlyMap<string, NodeDevices>;
  service: Layout["service"];
  outside: Layout["outside"];
}

/** Where everything is. */
export function layoutOf({ nodes: [a, b], pods, peers, says, service, outside }: LayoutAnswers): Layout {
  const devicesOf = (capture: string) => present(says.get(capture), `what ${capture} says`);
  const on = (capture: string, name: string) => placedPod(pods, name, present(peers.get(name), `the peer of ${name}`), devicesOf(capture));
  return {
    a: placedNode(present(a, "a node"), devicesOf(podNames.captureA)),
    client: on(podNames.captureA, podNames.client),
    near: on(podNames.captureA, podNames.near),
    ...(b && { other: { b: placedNode(b, devicesOf(podNames.captureB)), far: on(podNames.captureB, podNames.far) } }),
    ...(outside && { outside }),
    service,
  };
}
