import { describe, expect, it } from "vitest";
import { collectConfiguration } from "./collect";
import { configurationDifferences } from "./configuration";
import { sentence } from "../../programs/difference";
import {
  answers,
  agentAnswer,
  agentPods,
  ciliumNodes,
  declared,
  fakeKubectl,
  links,
  listening,
  nodes,
  routes,
  rules,
  status,
  workloads,
  type Answers,
} from "./testing/sample-cluster";

/** What differs in the sample cluster when it answers otherwise. */
async function differing(...changes: Answers) {
  const { kubectl } = fakeKubectl([...changes, ...answers]);
  return configurationDifferences(declared, await collectConfiguration(kubectl));
}
const onWorker = (changes: Parameters<typeof agentAnswer>[1]): Answers[number] => ["exec cilium-1", agentAnswer(1, changes)];
const inWorker = "Look further: kubectl -n kube-system exec cilium-1 -c cilium-agent --";

describe("configurationDifferences", () => {
  it("finds none where all is as declared", async () => {
    expect(await differing()).toEqual([]);
  });

  it.each<[string, Answers[number], string, boolean]>([
    [
      "routes by iptables",
      onWorker({ status: { routing: { ...status.routing, "intra-host-routing-mode": "Legacy" } } }),
      `datapath: node lab-worker: Routing: Host is "Legacy", declared "BPF". ${inWorker} cilium-dbg status --verbose`,
      false,
    ],
    [
      "encapsulates",
      onWorker({ status: { routing: { ...status.routing, "inter-host-routing-mode": "Tunnel" } } }),
      `datapath: node lab-worker: Routing: Network is "Tunnel", declared "Native". ${inWorker} cilium-dbg status --verbose`,
      false,
    ],
    [
      "masquerades by iptables",
      onWorker({ status: { masquerading: { ...status.masquerading, mode: "iptables" } } }),
      `datapath: node lab-worker: Masquerading is "iptables", declared "BPF". ${inWorker} cilium-dbg status --verbose`,
      false,
    ],
    [
      "masquerades more than declared",
      onWorker({ status: { masquerading: { ...status.masquerading, "snat-exclusion-cidr-v4": "10.0.0.0/16" } } }),
      `datapath: node lab-worker: Masquerading: excluded range is "10.0.0.0/16", declared "10.0.0.0/8". ${inWorker} cilium-dbg status --verbose`,
      false,
    ],
    [
      "leaves Services to kube-proxy",
      onWorker({ status: { "kube-proxy-replacement": { mode: "False" } } }),
      `datapath: node lab-worker: KubeProxyReplacement is "False", declared "True". ${inWorker} cilium-dbg status --verbose`,
      false,
    ],
    [
      "uses netkit",
      onWorker({ status: { "datapath-mode": "netkit" } }),
      `datapath: node lab-worker: Device Mode is "netkit", declared "veth". ${inWorker} cilium-dbg status --verbose`,
      false,
    ],
    [
      "is of another version",
      onWorker({ status: { cilium: { msg: "1.20.1 (v1.20.1-0123abc)" } } }),
      `datapath: node lab-worker: Cilium is "1.20.1", declared "1.20.2". ${inWorker} cilium-dbg status --verbose`,
      false,
    ],
    [
      "does not report yet",
      onWorker({ status: { "datapath-mode": undefined } }),
      `datapath: node lab-worker: Device Mode is "not reported", declared "veth". ${inWorker} cilium-dbg status --verbose`,
      true,
    ],
    [
      "has chains of kube-proxy",
      onWorker({ rules: `${rules}:KUBE-SVC-ERIFXISQEP7F7OF4 - [0:0]\n` }),
      `datapath: node lab-worker: the first iptables chain of kube-proxy is "KUBE-SVC-ERIFXISQEP7F7OF4", declared "none". ${inWorker} iptables-save`,
      false,
    ],
    [
      "has what listens on a port of kube-proxy",
      onWorker({ listening: `${listening}   2: 0100007F:2809 00000000:0000 0A\n   3: 00000000:2810 00000000:0000 0A\n` }),
      'datapath: node lab-worker: what listens on kube-proxy\'s ports is "port 10249 and 10256", declared "nothing". Look further: kubectl debug node/lab-worker --image=IMAGE -it -- ss -tlnp',
      false,
    ],
    [
      "has a tunnel device",
      onWorker({ links: links.replace("]", ',{"ifname":"cilium_vxlan","linkinfo":{"info_kind":"vxlan"}}]') }),
      `datapath: node lab-worker: the tunnel device is "cilium_vxlan (vxlan)", declared "none". ${inWorker} ip -d link`,
      true,
    ],
    [
      "gives pods another kind of device",
      onWorker({ links: links.replace("]", ',{"ifname":"lxc0a1b","linkinfo":{"info_kind":"netkit"}}]') }),
      `datapath: node lab-worker: the kind of device lxc0a1b is "netkit", declared "veth". ${inWorker} ip -d link`,
      false,
    ],
    [
      "lacks the route to a peer",
      onWorker({ routes: JSON.stringify((JSON.parse(routes(1)) as { dst: string }[]).filter(({ dst }) => dst !== "10.0.2.0/24")) }),
      `datapath: node lab-worker: the route to 10.0.2.0/24, pods of lab-worker2 is "missing", declared "via 172.30.0.4". ${inWorker} ip route`,
      true,
    ],
    [
      "routes a peer's pods elsewhere",
      onWorker({ routes: routes(1).replace('"gateway":"172.30.0.4"', '"gateway":"10.0.1.1"') }),
      `datapath: node lab-worker: the route to 10.0.2.0/24, pods of lab-worker2 is "via 10.0.1.1 dev eth0", declared "via 172.30.0.4". ${inWorker} ip route`,
      true,
    ],
    [
      "is not ready",
      ["get nodes", nodes.replace('"Ready","status":"True"', '"Ready","status":"False"')],
      'datapath: node lab-control-plane: the node is "NotReady", declared "Ready". Look further: kubectl describe node lab-control-plane',
      true,
    ],
    [
      "runs kube-proxy",
      ["get daemonsets,pods", workloads.replace('"name":"cilium"', '"name":"kube-proxy"')],
      'datapath: cluster: kube-proxy is "DaemonSet kube-system/kube-proxy", declared "none". Look further: kubectl get daemonsets,pods -A | grep kube-proxy',
      false,
    ],
    [
      "takes pod addresses from another range",
      ["get ciliumnodes", ciliumNodes.replace('"podCIDRs":["10.0.1.0/24"]', '"podCIDRs":["10.0.1.0/24","10.1.1.0/24"]')],
      'datapath: node lab-worker: its range of pod addresses is "10.0.1.0/24, 10.1.1.0/24", declared "inside 10.0.0.0/16". Look further: kubectl get ciliumnode lab-worker -o yaml',
      false,
    ],
    [
      "has no pod addresses yet",
      ["get ciliumnodes", ciliumNodes.replace('"podCIDRs":["10.0.1.0/24"]', '"podCIDRs":[]')],
      'datapath: node lab-worker: its range of pod addresses is "none", declared "inside 10.0.0.0/16". Look further: kubectl get ciliumnode lab-worker -o yaml',
      true,
    ],
  ])("says of a node that %s what differs, in one line", async (_, change, line, settles) => {
    const [first] = await differing(change);
    expect(first && sentence(first)).toBe(line);
    expect(first?.settles).toBe(settles);
  });

  it("names a missing node and the missing agent", async () => {
    const withoutLast = JSON.stringify({ items: (JSON.parse(nodes) as { items: object[] }).items.slice(0, 2) });
    expect((await differing(["get nodes", withoutLast], ["get pods -l k8s-app=cilium", '{"items":[]}'])).map(sentence)).toEqual([
      'datapath: cluster lab: the list of nodes is "lab-control-plane, lab-worker", declared "lab-control-plane, lab-worker, lab-worker2". Look further: kubectl get nodes -o wide',
      'datapath: node lab-control-plane: the number of running agents is "0", declared "1". Look further: kubectl -n kube-system get pods -l k8s-app=cilium -o wide',
      'datapath: node lab-worker: the number of running agents is "0", declared "1". Look further: kubectl -n kube-system get pods -l k8s-app=cilium -o wide',
    ]);
  });

  it.each<[string, Answers[number], string]>([
    [
      "is not ready",
      [
        "get pods -l k8s-app=cilium",
        agentPods.replace(
          '[{"type":"Ready","status":"True"}],"containerStatuses":[{"state":{"running":{}}}]',
          '[],"containerStatuses":[{"state":{"waiting":{"reason":"CrashLoopBackOff"}}}]',
        ),
      ],
      "0; cilium-0 is not ready: CrashLoopBackOff",
    ],
    [
      "does not answer",
      ["exec cilium-0", new Error("kubectl -n kube-system exec cilium-0 -c cilium-agent: no answer within 6 s")],
      "0; cilium-0 does not answer: no answer within 6 s",
    ],
  ])("says that one agent %s, and what differs on the others too", async (_, change, found) => {
    const legacy = onWorker({ status: { routing: { ...status.routing, "intra-host-routing-mode": "Legacy" } } });
    expect((await differing(change, legacy)).map(sentence)).toEqual([
      `datapath: node lab-control-plane: the number of running agents is "${found}", declared "1". Look further: kubectl -n kube-system get pods -l k8s-app=cilium -o wide`,
      `datapath: node lab-worker: Routing: Host is "Legacy", declared "BPF". ${inWorker} cilium-dbg status --verbose`,
    ]);
  });

  it("reads an agent of 1.13 in its own words, and the kernel where the agent says nothing", async () => {
    const old = { ...declared, ciliumVersion: "1.13.0-rc5" };
    const said = {
      cilium: { msg: "1.13.0-rc5 (v1.13.0-rc5-0123abc)" },
      "host-routing": { mode: "BPF" },
      "kube-proxy-replacement": { mode: "Strict" },
      "datapath-mode": undefined,
      routing: undefined,
    };
    const judged = async (mode: string) => {
      const agents = [0, 1, 2].map((i): Answers[number] => [
        `exec cilium-${i}`,
        agentAnswer(i, { status: i === 1 ? { ...said, "host-routing": { mode } } : said }),
      ]);
      return configurationDifferences(old, await collectConfiguration(fakeKubectl([...agents, ...answers]).kubectl)).map(sentence);
    };
    expect(await judged("BPF")).toEqual([]);
    expect(await judged("Legacy")).toEqual([
      `datapath: node lab-worker: Host Routing is "Legacy", declared "BPF". ${inWorker} cilium status --verbose`,
    ]);
  });

  it("looks for direct routes within a node's own segment only, where there are many", async () => {
    const local = { dst: "172.30.0.2/31", dev: "eth0" };
    const byRouter = { dst: "172.30.0.0/24", gateway: "172.30.0.2", dev: "eth0" };
    const toWorker = { dst: "10.0.1.0/24", gateway: "172.30.0.3", dev: "eth0" };
    const others = [1, 2].map((i): Answers[number] => [`exec cilium-${i}`, agentAnswer(i, { routes: "[]" })]);
    const judged = async (segments: "one" | "many", routes: object[]) => {
      const changes: Answers = [["exec cilium-0", agentAnswer(0, { routes: JSON.stringify(routes) })], ...others];
      const found = await collectConfiguration(fakeKubectl([...changes, ...answers]).kubectl);
      return configurationDifferences({ ...declared, segments }, found).map(({ subject, fact }) => `${subject}: ${fact}`);
    };
    expect(await judged("many", [local, byRouter, toWorker])).toEqual([]);
    expect(await judged("many", [local])).toEqual(["node lab-control-plane: the route to 10.0.1.0/24, pods of lab-worker"]);
    expect(await judged("one", [local, toWorker])).toContain("node lab-control-plane: the route to 10.0.2.0/24, pods of lab-worker2");
  });
});
