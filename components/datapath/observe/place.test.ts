import { describe, expect, it } from "vitest";
import { layoutOf, parseNodeDevices, placedNode, placedPod, type NodeDevices } from "./layout";
import { layout } from "./testing/sample-layout";

const says = (node: string, ip: string, lxcs: string[], more: NodeDevices["devices"] = []): NodeDevices => ({
  devices: [
    { ifindex: 1, ifname: "lo", addr_info: [{ family: "inet", local: "127.0.0.1" }] },
    { ifindex: 2, ifname: "eth0", linkinfo: { info_kind: "veth" }, addr_info: [{ family: "inet", local: ip }] },
    ...lxcs.map((ifname, i) => ({ ifindex: 10 + i, ifname, linkinfo: { info_kind: "veth" }, addr_info: [] })),
    ...more,
  ],
  kernel: `kernel of ${node}`,
  processors: 2,
});
const a = says("a", "172.30.0.3", ["lxcclient", "lxcnear"]);
const b = says("b", "172.30.0.4", ["lxcfar"]);
const pods = [layout.client, layout.near, layout.other.far].map(({ name, node, ip }) => ({
  name,
  node,
  ip,
  ready: true,
  startedAt: "",
  problem: "",
}));
const nodes = [
  { name: "lab-worker", internalIp: "172.30.0.3" },
  { name: "lab-worker2", internalIp: "172.30.0.4" },
];
const peers = new Map([
  ["client", "10\n"],
  ["near", "11\n"],
  ["far", "10\n"],
]);
const asked = {
  nodes,
  pods,
  peers,
  says: new Map([
    ["node-a", a],
    ["node-b", b],
  ]),
  service: layout.service,
  outside: layout.outside,
};

describe("layoutOf", () => {
  it("finds each pod's device on its own node", () => {
    expect(layoutOf(asked)).toEqual(layout);
  });

  it("does without another node and without the outside", () => {
    const { other, outside, ...alone } = layout;
    expect(layoutOf({ ...asked, nodes: nodes.slice(0, 1), outside: undefined })).toEqual(alone);
  });
});

describe("parseNodeSays", () => {
  it("reads devices, kernel and processors", () => {
    expect(parseNodeDevices('[{"ifindex":1,"ifname":"lo"}]\n6.1.0-18-amd64\n2\n')).toEqual({
      devices: [{ ifindex: 1, ifname: "lo" }],
      kernel: "6.1.0-18-amd64",
      processors: 2,
    });
  });
});

describe("placedNode", () => {
  it("finds tunnel devices that are up", () => {
    const device = (info_kind: string, i: number, flags: string[]) => ({
      ifindex: 20 + i,
      ifname: `cilium_${info_kind}`,
      flags,
      linkinfo: { info_kind },
    });
    const tunnels = [
      ...["vxlan", "geneve", "ipip"].map((kind, i) => device(kind, i, ["BROADCAST", "UP"])),
      { ...device("vxlan", 3, ["BROADCAST"]), ifname: "down" },
    ];
    expect(placedNode(nodes[0]!, says("a", "172.30.0.3", [], tunnels)).tunnels).toEqual(["cilium_vxlan", "cilium_geneve"]);
  });

  it("refuses a node whose address no device has", () => {
    expect(() => placedNode(nodes[0]!, b)).toThrow("no device of node lab-worker has its address 172.30.0.3");
  });
});

describe("placedPod", () => {
  it("refuses a pod whose peer is not on the node", () => {
    expect(() => placedPod(pods, "near", "99\n", a)).toThrow(
      "node lab-worker has no device with the index 99, which is the peer of eth0 of pod near",
    );
  });
});
