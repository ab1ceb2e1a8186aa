import { describe, expect, it } from "vitest";
import { collectConfiguration } from "../../components/datapath/probe/collect";
import {
  address,
  agentAnswer,
  answers,
  ciliumNodes,
  declared,
  fakeKubectl,
  nodes,
  podCidr,
  routes,
  rules,
  status,
  type Answers,
} from "../../components/datapath/probe/testing/sample-cluster";
import { good, painter, screenWidth } from "../reporting/cells";
import { statusScreen, type Reading } from "./screen";

const outputs = {
  clusterName: "lab",
  apiServerHost: "lab-control-plane",
  nodes: declared.nodes,
  ciliumVersion: "1.20.2",
  datapath: { cluster: "lab", versions: { cilium: "1.20.2", kubernetes: "v1.34.4" }, nodes: [], facts: {} },
};
const provenAt = "2026-01-01T10:00:00Z";

async function screen(changes: Answers = [], more: Partial<Reading> = {}, coloured = false) {
  const configuration = await collectConfiguration(fakeKubectl([...changes, ...answers]).kubectl);
  const reading: Reading = {
    stack: "dev",
    cluster: "kind",
    state: { outputs, declared, provenAt },
    found: { configuration, control: undefined },
    policies: good("a pack"),
    proofs: [{ by: "make up", at: provenAt, holds: true, said: "21 exchanges" }],
    now: new Date("2026-01-01T10:05:00Z"),
    ...more,
  };
  return statusScreen(reading, painter(coloured));
}

const onWorker = (changes: Parameters<typeof agentAnswer>[1]): Answers[number] => ["exec cilium-1", agentAnswer(1, changes)];
const without = (i: number, dst: string) => JSON.stringify(JSON.parse(routes(i)).filter((route: { dst: string }) => route.dst !== dst));

describe("statusScreen", () => {
  it("shows a lab that is as declared", async () => {
    expect(await screen()).toEqual({
      holds: true,
      lines: [
        'Lab "dev": cluster lab, Cilium 1.20.2, Kubernetes v1.34.4',
        "",
        "  Nodes          state  kubelet  address     taint  pods         routes to peers' pods",
        "✓ control-plane  Ready  v1.34.4  172.30.0.2  none   10.0.0.0/24  2 of 2",
        "✓ worker         Ready  v1.34.4  172.30.0.3  none   10.0.1.0/24  2 of 2",
        "✓ worker2        Ready  v1.34.4  172.30.0.4  none   10.0.2.0/24  2 of 2",
        "",
        "  Datapath       routing  host routing  masquerading  kube-proxy replacement  device  tunnel device",
        "  declared       Native   BPF           BPF           True                    veth    none",
        "✓ control-plane  Native   BPF           BPF           True                    veth    none",
        "✓ worker         Native   BPF           BPF           True                    veth    none",
        "✓ worker2        Native   BPF           BPF           True                    veth    none",
        "",
        "  kube-proxy   ✓ no workload; no iptables chain and nothing on its ports on any node",
        "  Control      ✓ none stands in place of the declared datapath",
        "  Policies     ✓ a pack",
        "  Last proofs  ✓ make up, 2026-01-01 10:00 UTC, 5 min ago: 21 exchanges",
        "",
        "✓ All nodes and agents answer as declared.",
      ],
    });
  });

  const legacy = (i: number): Answers[number] => [
    `exec cilium-${i}`,
    agentAnswer(i, { status: { routing: { ...status.routing, "intra-host-routing-mode": "Legacy" } } }),
  ];
  const statusOf = (i: number) => `  Look: kubectl -n kube-system exec cilium-${i} -c cilium-agent -- cilium-dbg status --verbose`;

  it.each<[string, Answers, string[], string[]]>([
    [
      "legacy host routing, on all nodes that have it",
      [legacy(0), legacy(2)],
      [
        "✗ control-plane  Native   ✗ Legacy      BPF           True                    veth    none",
        "✗ worker2        Native   ✗ Legacy      BPF           True                    veth    none",
      ],
      ["Not as declared: 1 difference", '✗ nodes control-plane, worker2: Routing: Host is "Legacy", declared "BPF".', statusOf(0)],
    ],
    [
      "masquerading by iptables",
      [onWorker({ status: { masquerading: { ...status.masquerading, mode: "iptables" } } })],
      ["✗ worker         Native   BPF           ✗ iptables    True                    veth    none"],
      ["Not as declared: 1 difference", '✗ node worker: Masquerading is "iptables", declared "BPF".', statusOf(1)],
    ],
    [
      "a tunnel device",
      [onWorker({ links: '[{"ifname":"vxlan7","linkinfo":{"info_kind":"vxlan"}}]' })],
      ["✗ worker         Native   BPF           BPF           True                    veth    ✗ vxlan7"],
      [
        "Not as declared: 1 difference",
        '✗ node worker: the tunnel device is "vxlan7 (vxlan)", declared "none".',
        "  Look: kubectl -n kube-system exec cilium-1 -c cilium-agent -- ip -d link",
      ],
    ],
    [
      "a missing route, by the node that lacks it",
      [onWorker({ routes: without(1, podCidr(2)) })],
      ["✗ worker         Ready  v1.34.4  172.30.0.3  none   10.0.1.0/24  ✗ missing to worker2"],
      [
        "Not as declared: 1 difference",
        `✗ node worker: the route to 10.0.2.0/24, pods of worker2 is "missing", declared "via ${address(2)}".`,
        "  Look: kubectl -n kube-system exec cilium-1 -c cilium-agent -- ip route",
      ],
    ],
    [
      "kube-proxy: its chains and its ports",
      [onWorker({ rules: `${rules}:KUBE-SERVICES - [0:0]\n`, listening: "   0: 0100007F:2809 00000000:0000 0A\n" })],
      ["  kube-proxy   ✗ iptables chains on worker; a process on its ports on worker"],
      [
        "Not as declared: 2 differences",
        '✗ node worker: the first iptables chain of kube-proxy is "KUBE-SERVICES", declared "none".',
        '✗ node worker: what listens on kube-proxy\'s ports is "port 10249", declared "nothing".',
        "  Look: kubectl -n kube-system exec cilium-1 -c cilium-agent -- iptables-save",
      ],
    ],
    [
      "an agent that does not answer, and what the others say",
      [["exec cilium-2", new Error("no answer within 6 s")]],
      [
        "✓ worker         Ready  v1.34.4  172.30.0.3  none   10.0.1.0/24  2 of 2",
        "✗ worker2        Ready  v1.34.4  172.30.0.4  none   10.0.2.0/24  ! not known",
        "✓ worker         Native   BPF           BPF           True                    veth    none",
        "✗ worker2        ✗ no agent answers",
        "  kube-proxy   ! no workload; no iptables chain and nothing on its ports; 2 of 3 nodes answer",
      ],
      [
        "Not as declared: 1 difference",
        '✗ node worker2: the number of running agents is "0; cilium-2 does not answer: no answer within 6',
        '  s", declared "1".',
        "  Look: kubectl -n kube-system get pods -l k8s-app=cilium -o wide",
      ],
    ],
    [
      "a node that is not ready",
      [["get nodes", nodes.replace('"Ready","status":"True"', '"Ready","status":"Unknown"')]],
      ["✗ control-plane  ✗ NotReady  v1.34.4  172.30.0.2  none   10.0.0.0/24  2 of 2"],
      [
        "Not as declared: 1 difference",
        '✗ node control-plane: the node is "NotReady", declared "Ready".',
        "  Look: kubectl describe node lab-control-plane",
      ],
    ],
    [
      "the taint, by its old name too",
      [["get nodes", nodes.replace('"spec":{}', '"spec":{"taints":[{"key":"node-role.kubernetes.io/master","effect":"NoSchedule"}]}')]],
      ["✗ control-plane  Ready  v1.34.4  172.30.0.2  ✗ NoSchedule  10.0.0.0/24  2 of 2"],
      [
        "Not as declared: 1 difference",
        '✗ node control-plane: its taint is "node-role.kubernetes.io/master:NoSchedule", declared "none".',
        "  Look: kubectl describe node lab-control-plane",
      ],
    ],
    [
      "a node that is gone",
      [
        ["get nodes", JSON.stringify({ items: JSON.parse(nodes).items.slice(0, 2) })],
        ["get ciliumnodes", ciliumNodes],
      ],
      ["✗ worker2        ✗ missing"],
      [
        "Not as declared: 1 difference",
        '✗ cluster lab: the list of nodes is "control-plane, worker", declared "control-plane, worker,',
        '  worker2".',
        "  Look: kubectl get nodes -o wide",
      ],
    ],
  ])("finds %s", async (_, changes, rows, verdict) => {
    const { holds, lines } = await screen(changes);
    expect(lines.filter((line) => rows.includes(line))).toEqual(rows);
    expect(lines.slice(lines.findIndex((line) => line.startsWith("Not as declared")))).toEqual(verdict);
    expect(holds).toBe(false);
  });

  it("names a control that stands before what follows from it", async () => {
    const configuration = await collectConfiguration(fakeKubectl([legacy(1), ...answers]).kubectl);
    const { lines } = await screen([], { found: { configuration, control: { control: "legacy", since: "2026-01-01T10:00:00Z" } } });
    expect(lines).toContain("  Control      ✗ legacy stands since 2026-01-01T10:00:00Z; `make up` puts the declared datapath back");
    expect(lines.slice(-4)).toEqual([
      "Not as declared: 2 differences",
      '✗ cluster: the control is "legacy, since 2026-01-01T10:00:00Z", declared "none".',
      '✗ node worker: Routing: Host is "Legacy", declared "BPF".',
      "  Look: kubectl -n kube-system get configmap cilium-lab-control -o yaml",
    ]);
  });

  it("leaves the taints of a cluster that was there before alone", async () => {
    const tainted: Answers = [
      [
        "get nodes",
        nodes.replace('"spec":{}', '"spec":{"taints":[{"key":"node-role.kubernetes.io/control-plane","effect":"NoSchedule"}]}'),
      ],
    ];
    expect((await screen(tainted, { cluster: "existing" })).holds).toBe(true);
  });

  it("says why the cluster does not answer, and what is known without it", async () => {
    expect(await screen([], { found: "The API server does not answer: refused." })).toEqual({
      holds: false,
      lines: [
        'Lab "dev": cluster lab, Cilium 1.20.2, Kubernetes v1.34.4',
        "",
        "  Policies     ✓ a pack",
        "  Last proofs  ✓ make up, 2026-01-01 10:00 UTC, 5 min ago: 21 exchanges",
        "",
        "Not as declared: 1 difference",
        "✗ The API server does not answer: refused.",
      ],
    });
  });

  it("is the same with colour, but for the colour", async () => {
    const [bare, coloured] = await Promise.all([screen([legacy(1)]), screen([legacy(1)], {}, true)]);
    const text = coloured.lines.join("\n");
    expect(text).toContain("\u001B[31m✗ Legacy\u001B[39m");
    expect(text).toContain("\u001B[32m✓ worker2\u001B[39m");
    expect(text.replaceAll(/\u001B\[\d+m/g, "")).toBe(bare.lines.join("\n"));
  });

  it("fits a screen, however the nine nodes of the largest lab are broken alike", async () => {
    const many = Array.from({ length: 9 }, (_, i) => `lab-node${i}`);
    const found = await collectConfiguration(fakeKubectl([legacy(0), ...answers]).kubectl);
    const nine = (of: string[]) => ({
      ...found,
      nodes: of.map((name, i) => ({ ...found.nodes[0]!, name, internalIp: `172.30.0.${i}`, podCidrs: [`10.0.${i}.0/24`] })),
      agents: of.map((node) => ({
        ...found.agents[0]!,
        node,
        routes: many.map((_, i) => ({ dst: `10.0.${i}.0/24`, gateway: `172.30.0.${i}` })),
      })),
    });
    const state = { outputs, declared: { ...declared, nodes: many }, provenAt };
    const { lines } = await screen([], { found: { configuration: nine(many), control: undefined }, state });
    expect(lines.length).toBeLessThanOrEqual(40);
    expect(lines.filter((line) => line.length > screenWidth)).toEqual([]);
    expect(lines).toContain('✗ nodes node0, node1, node2, node3, node4, node5, node6, node7, node8: Routing: Host is "Legacy",');
  });
});
