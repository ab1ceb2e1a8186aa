import { describe, expect, it } from "vitest";
import type { FoundAgent, FoundConfiguration } from "../../components/datapath/probe/cluster-state";
import { valueAt } from "../../components/datapath/probe/parse-answers";
import { spelled } from "../../components/tables/invariants";
import { factFindings } from "./facts";

const declared = {
  cluster: "lab",
  nodes: ["a", "b"],
  podCidrs: ["10.0.0.0/16"],
  nativeCidr: "10.0.0.0/16",
  segments: "one",
  ciliumVersion: "1.20.2",
  testImage: "test:1",
} as const;
const mutable = { ...declared, nodes: [...declared.nodes], podCidrs: [...declared.podCidrs] };

/** What an agent says where every invariant holds. */
function status(): object {
  const said = { cilium: { msg: "1.20.2" }, masquerading: { "snat-exclusion-cidr-v4": "10.0.0.0/16" } };
  for (const { path, expected } of spelled("1.20").flatMap((row) => row.status)) {
    const keys = path.split(".");
    const holder = keys.slice(0, -1).reduce<Record<string, unknown>>((inner, key) => (inner[key] ??= {}) as Record<string, unknown>, said);
    holder[keys.at(-1)!] = expected;
  }
  return said;
}

const address = { a: "172.30.0.2", b: "172.30.0.3" };
const pods = { a: "10.0.0.0/24", b: "10.0.1.0/24" };
const agent = (node: "a" | "b", change: Partial<FoundAgent> = {}): FoundAgent => {
  const peer = node === "a" ? "b" : "a";
  return {
    pod: `cilium-${node}`,
    node,
    status: status(),
    routes: [{ dst: pods[peer], gateway: address[peer], dev: "eth0" }],
    links: [],
    kubeProxyChains: [],
    kubeProxyPorts: [],
    ...change,
  };
};
const found = (change: Partial<FoundConfiguration> = {}): FoundConfiguration => ({
  nodes: (["a", "b"] as const).map((name) => ({
    name,
    ready: true,
    internalIp: address[name],
    kubelet: "v1.34.4",
    taints: [],
    podCidrs: [pods[name]],
  })),
  agents: [agent("a"), agent("b")],
  unread: [],
  kubeProxyWorkloads: [],
  ...change,
});
const tainted = (taint: string) => found({ nodes: found().nodes.map((node) => (node.name === "a" ? { ...node, taints: [taint] } : node)) });
const legacy = status() as { routing: Record<string, unknown> };
const host = spelled("1.20")
  .flatMap((row) => row.status)
  .find(({ label }) => label === "Routing: Host")!;
legacy.routing[host.path.split(".")[1]!] = "Legacy";

describe("factFindings", () => {
  it("finds nothing where all is as declared", () => {
    expect(valueAt(legacy, host.path)).toBe("Legacy");
    expect(factFindings(mutable, found(), "kind")).toEqual([]);
  });

  it.each<[string, FoundConfiguration, "kind" | "existing", unknown[]]>([
    [
      "the taint",
      tainted("node-role.kubernetes.io/control-plane:NoSchedule"),
      "kind",
      [["control-plane taint", "node a", "taint", '"none"', '"node-role.kubernetes.io/control-plane:NoSchedule"', { by: "taint" }]],
    ],
    ["the taint of a cluster that was there before", tainted("node-role.kubernetes.io/control-plane:NoSchedule"), "existing", []],
    [
      "a tunnel device",
      found({ agents: [agent("a", { links: [{ name: "vxlan7", kind: "vxlan" }] }), agent("b")] }),
      "kind",
      [["datapath", "node a", "tunnel device", '"none"', '"vxlan7 (vxlan)"', { by: "device", node: "a", device: "vxlan7" }]],
    ],
    [
      "a tunnel device on somebody else's node",
      found({ agents: [agent("a", { links: [{ name: "vxlan7", kind: "vxlan" }] }), agent("b")] }),
      "existing",
      [
        [
          "datapath",
          "node a",
          "tunnel device",
          '"none"',
          '"vxlan7 (vxlan)"',
          { by: "hand", command: "kubectl -n kube-system exec cilium-a -c cilium-agent -- ip -d link" },
        ],
      ],
    ],
    [
      "a route",
      found({ agents: [agent("a", { routes: [] }), agent("b")] }),
      "kind",
      [["datapath", "node a", "route to 10.0.1.0/24, pods of b", '"via 172.30.0.3"', '"missing"', { by: "itself" }]],
    ],
    [
      "legacy host routing",
      found({ agents: [agent("a", { status: legacy }), agent("b")] }),
      "kind",
      [["datapath", "node a", "Routing: Host", '"BPF"', '"Legacy"', { by: "agent", pod: "cilium-a" }]],
    ],
    [
      "kube-proxy",
      found({
        agents: [agent("a", { kubeProxyChains: ["KUBE-SERVICES"] }), agent("b")],
        kubeProxyWorkloads: ["DaemonSet kube-system/kube-proxy"],
      }),
      "kind",
      [
        [
          "datapath",
          "cluster",
          "kube-proxy",
          '"none"',
          '"DaemonSet kube-system/kube-proxy"',
          { by: "hand", command: "kubectl get daemonsets,pods -A | grep kube-proxy" },
        ],
        [
          "datapath",
          "node a",
          "first iptables chain of kube-proxy",
          '"none"',
          '"KUBE-SERVICES"',
          { by: "hand", command: "kubectl -n kube-system exec cilium-a -c cilium-agent -- iptables-save" },
        ],
      ],
    ],
    [
      "an agent",
      found({ agents: [agent("a")] }),
      "kind",
      [["datapath", "node b", "number of running agents", '"1"', '"0"', { by: "itself" }]],
    ],
    [
      "a range of pods",
      found({
        nodes: found().nodes.map((node) => (node.name === "b" ? { ...node, podCidrs: ["10.9.0.0/24"] } : node)),
        agents: [agent("a", { routes: [{ dst: "10.9.0.0/24", gateway: address.b }] }), agent("b")],
      }),
      "kind",
      [
        [
          "datapath",
          "node b",
          "range of pod addresses",
          '"inside 10.0.0.0/16"',
          '"10.9.0.0/24"',
          { by: "hand", command: "kubectl get ciliumnode b -o yaml" },
        ],
      ],
    ],
    [
      "a list of nodes",
      found({ nodes: found().nodes.slice(0, 1), agents: [agent("a")] }),
      "kind",
      [["datapath", "cluster lab", "list of nodes", '"a, b"', '"a"', { by: "hand", command: "kubectl get nodes -o wide" }]],
    ],
  ])("finds %s", (_, configuration, cluster, expected) => {
    expect(
      factFindings(mutable, configuration, cluster).map(({ topic, object, path, declared, live, mend }) => [
        topic,
        object,
        path,
        declared,
        live,
        mend,
      ]),
    ).toEqual(expected);
  });
});
