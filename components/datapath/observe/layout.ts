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
