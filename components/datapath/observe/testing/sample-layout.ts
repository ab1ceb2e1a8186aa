import type { Layout } from "../layout";

/** A made-up place for the experiment; no such lab runs anywhere. */
export const layout = {
  a: { name: "lab-worker", ip: "172.30.0.3", device: "eth0", tunnels: [] },
  client: { name: "client", node: "lab-worker", ip: "10.0.1.10", lxc: "lxcclient" },
  near: { name: "near", node: "lab-worker", ip: "10.0.1.20", lxc: "lxcnear" },
  other: {
    b: { name: "lab-worker2", ip: "172.30.0.4", device: "eth0", tunnels: [] },
    far: { name: "far", node: "lab-worker2", ip: "10.0.2.20", lxc: "lxcfar" },
  },
  outside: { name: "lab-observe-outside", ip: "172.30.0.9" },
  service: { ip: "10.96.0.9", nodePort: 30900 },
} satisfies Layout;
