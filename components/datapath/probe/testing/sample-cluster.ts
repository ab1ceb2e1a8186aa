import type { Declared } from "../declared";
import type { Kubectl } from "../../../programs/kubectl";

/**
 * A made-up cluster of three nodes for tests, in the words of kubectl, cilium-dbg, ip and iptables-save. No such cluster runs anywhere:
 * shapes are those of Kubernetes 1.34, Cilium 1.20's API model and iproute2 6.1, trimmed to what the probe reads and a little beside.
 */
export const declared: Declared = {
  cluster: "lab",
  nodes: ["lab-control-plane", "lab-worker", "lab-worker2"],
  podCidrs: ["10.0.0.0/16"],
  nativeCidr: "10.0.0.0/8",
  segments: "one",
  ciliumVersion: "1.20.2",
  testImage: "test:1",
};

export const address = (i: number) => `172.30.0.${i + 2}`;
export const podCidr = (i: number) => `10.0.${i}.0/24`;
const podIp = (i: number, role: "client" | "server") => `10.0.${i}.${role === "client" ? 10 : 20}`;

const all = declared.nodes.map((_, i) => i);
const list = (items: unknown[]) => JSON.stringify({ apiVersion: "v1", kind: "List", items });
const condition = (type: string, status: string) => ({ type, status });

/** `kubectl get nodes -o json` */
export const nodes = list(
  declared.nodes.map((name, i) => ({
    kind: "Node",
    metadata: { name },
    spec: {},
    status: {
      addresses: [
        { type: "InternalIP", address: address(i) },
        { type: "Hostname", address: name },
      ],
      conditions: [condition("MemoryPressure", "False"), condition("Ready", "True")],
      nodeInfo: { kubeletVersion: "v1.34.4" },
    },
  })),
);

/** `kubectl get ciliumnodes -o json` */
export const ciliumNodes = list(
  declared.nodes.map((name, i) => ({ kind: "CiliumNode", metadata: { name }, spec: { ipam: { podCIDRs: [podCidr(i)], pools: {} } } })),
);

const pod = (namespace: string, name: string, i: number, podIP: string) => ({
  kind: "Pod",
  metadata: { name, namespace },
  spec: { nodeName: declared.nodes[i] },
  status: { podIP, conditions: [condition("Ready", "True")], containerStatuses: [{ state: { running: {} } }] },
});

/** `kubectl -n kube-system get pods -l k8s-app=cilium -o json` */
export const agentPods = list(all.map((i) => pod("kube-system", `cilium-${i}`, i, address(i))));

/** `kubectl get daemonsets,pods -A -o json` */
export const workloads = list([
  { kind: "DaemonSet", metadata: { name: "cilium", namespace: "kube-system" } },
  { kind: "Pod", metadata: { name: "kube-controller-manager-lab-control-plane", namespace: "kube-system" } },
]);

/** `cilium-dbg status -o json` */
export const status = {
  "attach-mode": "tcx",
  cilium: { msg: "1.20.2 (v1.20.2-0123abc)", state: "Ok" },
  "configured-datapath-mode": "veth",
  "datapath-mode": "veth",
  "kube-proxy-replacement": { directRoutingDevice: "eth0", features: { socketLB: { enabled: true } }, mode: "True" },
  masquerading: {
    enabled: true,
    enabledProtocols: { ipv4: true },
    mode: "BPF",
    "snat-exclusion-cidr": "10.0.0.0/8",
    "snat-exclusion-cidr-v4": "10.0.0.0/8",
  },
  routing: { "inter-host-routing-mode": "Native", "intra-host-routing-mode": "BPF", "tunnel-protocol": "vxlan" },
};

/** `ip -j route` on node `i` */
export const routes = (i: number) =>
  JSON.stringify([
    { dst: "default", gateway: "172.30.0.1", dev: "eth0", flags: [] },
    ...all
      .filter((peer) => peer !== i)
      .map((peer) => ({ dst: podCidr(peer), gateway: address(peer), dev: "eth0", protocol: "kernel", flags: [] })),
    { dst: podCidr(i), gateway: `10.0.${i}.1`, dev: "cilium_host", protocol: "kernel", prefsrc: `10.0.${i}.1`, flags: [] },
    { dst: "172.30.0.0/24", dev: "eth0", protocol: "kernel", scope: "link", prefsrc: address(i), flags: [] },
  ]);

const veth = (ifindex: number, ifname: string) => ({ ifindex, ifname, link_type: "ether", linkinfo: { info_kind: "veth" } });

/** `ip -d -j link` */
export const links = JSON.stringify([
  { ifindex: 1, ifname: "lo", link_type: "loopback" },
  veth(2, "cilium_net"),
  veth(3, "cilium_host"),
  veth(5, "lxc_health"),
  veth(7, "lxc7185dd105729"),
  { ...veth(9, "eth0"), link_netnsid: 0 },
]);

/** `iptables-save`, with chains of kubelet and of Cilium */
export const rules = `*nat
:PREROUTING ACCEPT [0:0]
:CILIUM_POST_nat - [0:0]
:KUBE-KUBELET-CANARY - [0:0]
:KUBE-POSTROUTING - [0:0]
COMMIT
*filter
:KUBE-FIREWALL - [0:0]
COMMIT
`;

/** Lines of `/proc/net/tcp` and `/proc/net/tcp6`: kubelet listens for health and for the API server. */
export const listening = `   0: 0100007F:2808 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 24211 1 0 100 0 0 10 0
   1: 00000000000000000000000000000000:280A 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 25316 1 0 100 0 0 10 0
`;

/** What one agent is asked in one call. */
export const agentAnswer = (
  i: number,
  changes: { status?: object; routes?: string; links?: string; rules?: string; listening?: string } = {},
) =>
  [
    JSON.stringify({ ...status, ...changes.status }),
    changes.routes ?? routes(i),
    changes.links ?? links,
    changes.rules ?? rules,
    changes.listening ?? listening,
  ].join("\n--- cilium-lab: next ---\n");

/** `kubectl -n … get pods -o json` in the probe's own namespace */
export const probePods = list(
  all.flatMap((i) => (["client", "server"] as const).map((role) => pod("probe", `${role}-${i}`, i, podIp(i, role)))),
);

/** What the client on node `i` prints. */
export const clientAnswer = (i: number) =>
  [
    "10.96.0.1 ",
    ...all.map((server) => `server=${declared.nodes[server]} client=${podIp(i, "client")}`),
    `server=lab-worker client=${podIp(i, "client")}`,
    ...all.map(() => `server=lab-worker client=${podIp(i, "client")}`),
  ].join("\n");

/** Answers by a part of the call's words; an Error is thrown. The first that fits counts. */
export type Answers = [words: string, answer: string | Error][];

/** All is as declared. */
export const answers: Answers = [
  ["delete -l", list([])],
  ["wait --for=condition=Ready", ""],
  ["rollout status", ""],
  ["get namespace cilium-lab-rollout", ""],
  ["get nodes", nodes],
  ["get ciliumnodes", ciliumNodes],
  ["get pods -l k8s-app=cilium", agentPods],
  ["get daemonsets,pods", workloads],
  ...all.map((i): Answers[number] => [`exec cilium-${i}`, agentAnswer(i)]),
  ["apply -f -", ""],
  ["get pods -o json", probePods],
  ["get events", list([])],
  ["get service probe", "31234"],
  ["get service kubernetes", "10.96.0.1"],
  ...all.map((i): Answers[number] => [`exec client-${i}`, clientAnswer(i)]),
  ["delete namespace", ""],
];

/** A FAKE kubectl that answers from a list and keeps what it was asked. */
export function fakeKubectl(from: Answers): { kubectl: Kubectl; calls: string[] } {
  const calls: string[] = [];
  return {
    calls,
    kubectl: async (args) => {
      const call = args.join(" ");
      calls.push(call);
      const answer = from.find(([words]) => call.includes(words))?.[1] ?? new Error(`fake kubectl: not understood: ${call}`);
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
}
