import { describe, expect, it } from "vitest";
import { invariants } from "../../tables/invariants";
import { plannedCases, type NodePortMode, type PlannedCase } from "./cases";
import type { Layout } from "./layout";
import { layout } from "./testing/sample-layout";

/** A hop in a line: what passes (requests, replies), which packets, and the invariant. */
const lines = ({ hops }: PlannedCase) =>
  hops.map(
    ({ id, capture, from, to, toPort, passes, invariant }) =>
      `${id} [${capture}] ${from} -> ${to}:${toPort} ${passes.requests ? "N" : 0}/${passes.replies ? "N" : 0} ${invariant}`,
  );
const planned = (name: string, on: Layout = layout, mode: NodePortMode = "snat") =>
  plannedCases(on, mode).find((one) => one.name === name)!;

describe("plannedCases", () => {
  it("expects on one node: each lxc sees what its own pod sends, and the node nothing", () => {
    expect(lines(planned("same-node"))).toEqual([
      "client-eth0 [client-eth0] 10.0.1.10 -> 10.0.1.20:27182 N/N veth-device",
      "client-lxc [client-lxc] 10.0.1.10 -> 10.0.1.20:27182 N/0 bpf-host-routing",
      "node-a-host [node-a-cilium_host] 10.0.1.10 -> 10.0.1.20:27182 0/0 bpf-host-routing",
      "node-a [node-a] 10.0.1.10 -> 10.0.1.20:27182 0/0 bpf-host-routing",
      "server-lxc [near-lxc] 10.0.1.10 -> 10.0.1.20:27182 0/N bpf-host-routing",
      "server-eth0 [near-eth0] 10.0.1.10 -> 10.0.1.20:27182 N/N veth-device",
    ]);
  });

  it("expects across nodes: both nodes' devices see all, unwrapped, and each lxc what its own pod sends", () => {
    expect(lines(planned("cross-node"))).toEqual([
      "client-eth0 [client-eth0] 10.0.1.10 -> 10.0.2.20:27182 N/N veth-device",
      "client-lxc [client-lxc] 10.0.1.10 -> 10.0.2.20:27182 N/0 bpf-host-routing",
      "node-a-host [node-a-cilium_host] 10.0.1.10 -> 10.0.2.20:27182 0/0 bpf-host-routing",
      "node-a [node-a] 10.0.1.10 -> 10.0.2.20:27182 N/N native-routing",
      "node-a-encapsulated [node-a] 10.0.1.10 -> 10.0.2.20:27182 0/0 native-routing",
      "node-b [node-b] 10.0.1.10 -> 10.0.2.20:27182 N/N direct-node-routes",
      "node-b-encapsulated [node-b] 10.0.1.10 -> 10.0.2.20:27182 0/0 native-routing",
      "node-b-host [node-b-cilium_host] 10.0.1.10 -> 10.0.2.20:27182 0/0 bpf-host-routing",
      "server-lxc [far-lxc] 10.0.1.10 -> 10.0.2.20:27182 0/N bpf-host-routing",
      "server-eth0 [far-eth0] 10.0.1.10 -> 10.0.2.20:27182 N/N veth-device",
    ]);
  });

  it("expects of a Service that its address is in no packet", () => {
    const { target, hops } = planned("service");
    expect(target).toEqual({ host: "10.96.0.9", port: 27183 });
    expect(hops.filter(({ to }) => to === "10.96.0.9").map(({ id, passes, toPort }) => [id, passes, toPort])).toEqual(
      ["client-eth0", "client-lxc", "node-a", "node-b"].map((id) => [`${id}-service-address`, { requests: false, replies: false }, 27183]),
    );
    const rest = lines({ ...planned("service"), hops: hops.filter(({ to }) => to !== "10.96.0.9") });
    const across = lines(planned("cross-node")).filter((line) => !line.includes("encapsulated"));
    expect(rest).toEqual([across[0]!.replace("veth-device", "kube-proxy-replacement"), ...across.slice(1)]);
  });

  it("expects of a NodePort that node A translates both ways, with its own address in between", () => {
    expect(planned("node-port").target).toEqual({ host: "172.30.0.3", port: 30900 });
    expect(lines(planned("node-port"))).toEqual([
      "outside-front [outside] 172.30.0.9 -> 172.30.0.3:30900 N/N kube-proxy-replacement",
      "node-a-front [node-a] 172.30.0.9 -> 172.30.0.3:30900 N/N kube-proxy-replacement",
      "node-a-host-back [node-a-cilium_host] 172.30.0.3 -> 10.0.2.20:27182 0/0 bpf-host-routing",
      "node-a-back [node-a] 172.30.0.3 -> 10.0.2.20:27182 N/N kube-proxy-replacement",
      "node-b-back [node-b] 172.30.0.3 -> 10.0.2.20:27182 N/N direct-node-routes",
      "node-b-host-back [node-b-cilium_host] 172.30.0.3 -> 10.0.2.20:27182 0/0 bpf-host-routing",
      "server-lxc-back [far-lxc] 172.30.0.3 -> 10.0.2.20:27182 0/N bpf-host-routing",
      "server-eth0-back [far-eth0] 172.30.0.3 -> 10.0.2.20:27182 N/N veth-device",
    ]);
  });

  it("expects of a NodePort under DSR that node B answers the outside in node A's name", () => {
    expect(lines(planned("node-port", layout, "dsr"))).toEqual([
      "outside-front [outside] 172.30.0.9 -> 172.30.0.3:30900 N/N kube-proxy-replacement",
      "node-a-front [node-a] 172.30.0.9 -> 172.30.0.3:30900 N/0 kube-proxy-replacement",
      "node-a-host-back [node-a-cilium_host] 172.30.0.9 -> 10.0.2.20:27182 0/0 bpf-host-routing",
      "node-a-back [node-a] 172.30.0.9 -> 10.0.2.20:27182 N/0 kube-proxy-replacement",
      "node-b-back [node-b] 172.30.0.9 -> 10.0.2.20:27182 N/0 direct-node-routes",
      "node-b-front [node-b] 172.30.0.9 -> 172.30.0.3:30900 0/N kube-proxy-replacement",
      "node-b-host-back [node-b-cilium_host] 172.30.0.9 -> 10.0.2.20:27182 0/0 bpf-host-routing",
      "server-lxc-back [far-lxc] 172.30.0.9 -> 10.0.2.20:27182 0/N bpf-host-routing",
      "server-eth0-back [far-eth0] 172.30.0.9 -> 10.0.2.20:27182 N/N veth-device",
    ]);
  });

  it("expects of egress that it leaves with the node's address alone", () => {
    expect(lines(planned("egress"))).toEqual([
      "client-eth0 [client-eth0] 10.0.1.10 -> 172.30.0.9:27182 N/N veth-device",
      "client-lxc [client-lxc] 10.0.1.10 -> 172.30.0.9:27182 N/0 bpf-host-routing",
      "node-a-host [node-a-cilium_host] 10.0.1.10 -> 172.30.0.9:27182 0/0 bpf-host-routing",
      "node-a-pod-source [node-a] 10.0.1.10 -> 172.30.0.9:27182 0/0 bpf-masquerade",
      "node-a-masqueraded [node-a] 172.30.0.3 -> 172.30.0.9:27182 N/N bpf-masquerade",
      "outside-pod-source [outside] 10.0.1.10 -> 172.30.0.9:27182 0/0 bpf-masquerade",
      "outside-masqueraded [outside] 172.30.0.3 -> 172.30.0.9:27182 N/N bpf-masquerade",
    ]);
  });

  it("looks at tunnel devices where there are any, on which nothing may pass", () => {
    const tunnels = ["cilium_vxlan"];
    const tunnelled = { ...layout, a: { ...layout.a, tunnels }, other: { ...layout.other, b: { ...layout.other.b, tunnels } } };
    const [same, cross] = plannedCases(tunnelled, "snat").map((one) => lines(one).filter((line) => line.includes("cilium_vxlan")));
    expect(same).toEqual(["node-a-cilium_vxlan [node-a-cilium_vxlan] 10.0.1.10 -> 10.0.1.20:27182 0/0 native-routing"]);
    expect(cross).toEqual(
      ["a", "b"].map((node) => `node-${node}-cilium_vxlan [node-${node}-cilium_vxlan] 10.0.1.10 -> 10.0.2.20:27182 0/0 native-routing`),
    );
  });

  it.each<[string, Layout, string[]]>([
    ["all there is", layout, ["same-node", "cross-node", "service", "node-port", "egress"]],
    ["no Docker", { ...layout, outside: undefined }, ["same-node", "cross-node", "service"]],
    ["one node", { ...layout, other: undefined }, ["same-node", "egress"]],
    ["one node and no Docker", { ...layout, other: undefined, outside: undefined }, ["same-node"]],
  ])("has the cases that there is room for: %s", (_, on, names) => {
    expect(plannedCases(on, "snat").map(({ name }) => name)).toEqual(names);
  });

  it("says in a title which packets are meant, where one device has several hops", () => {
    expect(planned("node-port").hops.map(({ title }) => title)).toEqual([
      "eth0 of the outside",
      "eth0 of node A, before the translation",
      "cilium_host of node A",
      "eth0 of node A, after the translation",
      "eth0 of node B",
      "cilium_host of node B",
      "lxc of the server",
      "eth0 of the server",
    ]);
    const told = ["cross-node", "service", "egress"].flatMap((name) =>
      planned(name)
        .hops.map(({ title }) => title)
        .filter((title) => title.includes(",")),
    );
    expect([...new Set(told)]).toEqual([
      "eth0 of node A, inside of a tunnel",
      "eth0 of node B, inside of a tunnel",
      "eth0 of the client, with the Service's address",
      "lxc of the client, with the Service's address",
      "eth0 of node A, with the Service's address",
      "eth0 of node B, with the Service's address",
      "eth0 of node A, with the pod's address",
      "eth0 of node A, with the node's address",
      "eth0 of the outside, with the pod's address",
      "eth0 of the outside, with the node's address",
    ]);
  });

  it("has hops with names of their own in each case, and proves every invariant that packets prove", () => {
    const cases = plannedCases(layout, "dsr");
    for (const { hops } of cases) expect(new Set(hops.map(({ id }) => id)).size).toBe(hops.length);
    const proven = new Set<string>(cases.flatMap(({ hops }) => hops.map(({ invariant }) => invariant)));
    expect(
      invariants
        .filter((row) => "packets" in row)
        .map(({ name }) => name)
        .sort(),
    ).toEqual([...proven].sort());
  });
});
