import type { CaseName, ControlOrNone, Counts, Evidence, Hop, ObservedCase } from "../../../components/datapath/observe/evidence";

const cluster = "cilium-lab-0c321b";
const a = `${cluster}-worker`;
const b = `${cluster}-worker2`;
const exchanges = 20;
const N = exchanges;

/** One hop in short: what the lab as declared shows, and what a control shows where that is something else. */
interface Row {
  id: string;
  title: string;
  at: Partial<Pick<Hop, "node" | "pod" | "device">> & Pick<Hop, "role">;
  counted?: Hop["counted"];
  invariant?: string;
  declared: [requests: number, replies: number];
  under?: Partial<Record<ControlOrNone, [requests: number, replies: number]>>;
}

const both = { legacy: [N, N], vxlan: [N, N] } satisfies Row["under"];
const clientEth0: Row = {
  id: "client-eth0",
  title: "eth0 of the client",
  at: { role: "pod", node: a, pod: "client", device: "eth0" },
  declared: [N, N],
};
const clientLxc: Row = {
  ...{ id: "client-lxc", title: "lxc of the client", at: { role: "lxc", node: a, pod: "client", device: "lxc1f2e3d4c5b6a" } },
  ...{ declared: [N, 0], under: both },
};
const hostOf = (node: string, letter: string): Row => ({
  ...{
    id: `node-${letter}-host`,
    title: `cilium_host of node ${letter.toUpperCase()}`,
    at: { role: "host", node, device: "cilium_host" },
    declared: [0, 0],
  },
});
const eth0Of = (node: string, letter: string, declared: [number, number] = [N, N], under?: Row["under"]): Row => ({
  ...{
    id: `node-${letter}`,
    title: `eth0 of node ${letter.toUpperCase()}`,
    at: { role: "node", node, device: "eth0" },
    invariant: "native-routing",
  },
  ...{ declared, ...(under && { under }) },
});
const serverAt = (node: string): Row[] => [
  {
    ...{
      id: "server-lxc",
      title: "lxc of the server",
      at: { role: "lxc", node, pod: "server", device: node === a ? "lxc0a9b8c7d6e5f" : "lxca63c0950b747" },
    },
    ...{ declared: [0, N], under: both },
  },
  { id: "server-eth0", title: "eth0 of the server", at: { role: "pod", node, pod: "server", device: "eth0" }, declared: [N, N] },
];
const plainGone = { vxlan: [0, 0] } satisfies Row["under"];
const insideTunnel = (hop: Row): Row => ({
  ...{
    ...hop,
    id: `${hop.id}-encapsulated`,
    title: `${hop.title}, inside of a tunnel`,
    counted: "encapsulated",
    declared: [0, 0],
    under: { vxlan: [N, N] },
  },
});
const acrossNodes = [
  clientEth0,
  clientLxc,
  hostOf(a, "a"),
  eth0Of(a, "a", [N, N], plainGone),
  eth0Of(b, "b", [N, N], plainGone),
  hostOf(b, "b"),
  ...serverAt(b),
];
const noServiceAddress = (hop: Row): Row => ({
  ...{
    ...hop,
    id: `${hop.id}-service-address`,
    title: `${hop.title}, with the Service's address`,
    counted: "service-address",
    invariant: "kube-proxy-replacement",
    declared: [0, 0],
    under: {},
  },
});
const outside: Row = {
  id: "outside",
  title: "eth0 of the outside",
  at: { role: "outside", device: "eth0" },
  invariant: "kube-proxy-replacement",
  declared: [N, N],
};

const rows: Record<CaseName, Row[]> = {
  "same-node": [clientEth0, clientLxc, hostOf(a, "a"), eth0Of(a, "a", [0, 0]), ...serverAt(a)],
  "cross-node": [
    ...acrossNodes.slice(0, 4),
    insideTunnel(eth0Of(a, "a")),
    ...acrossNodes.slice(4, 5),
    insideTunnel(eth0Of(b, "b")),
    ...acrossNodes.slice(5),
  ],
  service: [...acrossNodes.slice(0, 4), noServiceAddress(eth0Of(a, "a")), ...acrossNodes.slice(4)],
  // Direct server return: node B answers the outside by itself.
  "node-port": [
    { ...outside, id: "outside-front", counted: "front" },
    {
      ...eth0Of(a, "a", [N, 0]),
      id: "node-a-front",
      title: "eth0 of node A, before the translation",
      counted: "front",
      invariant: "kube-proxy-replacement",
    },
    {
      ...eth0Of(a, "a", [N, 0]),
      id: "node-a-back",
      title: "eth0 of node A, after the translation",
      counted: "back",
      invariant: "kube-proxy-replacement",
    },
    {
      ...eth0Of(b, "b", [N, 0]),
      id: "node-b-back",
      title: "eth0 of node B, after the translation",
      counted: "back",
      invariant: "direct-node-routes",
    },
    {
      ...eth0Of(b, "b", [0, N]),
      id: "node-b-front",
      title: "eth0 of node B, before the translation",
      counted: "front",
      invariant: "kube-proxy-replacement",
    },
    ...serverAt(b).map((hop): Row => ({ ...hop, id: `${hop.id}-back`, counted: "back" })),
  ],
  egress: [
    ...[clientEth0, clientLxc],
    {
      ...eth0Of(a, "a"),
      id: "node-a-masqueraded",
      title: "eth0 of node A, with the node's address",
      counted: "masqueraded",
      invariant: "bpf-masquerade",
    },
    {
      ...eth0Of(a, "a", [0, 0]),
      id: "node-a-pod-source",
      title: "eth0 of node A, with the pod's address",
      counted: "pod-source",
      invariant: "bpf-masquerade",
    },
    { ...outside, invariant: "bpf-masquerade" },
  ],
};

const client = { name: "client", node: a, ip: "10.0.1.5" };
const server = { name: "server", node: b, ip: "10.0.2.7" };
const outsider = { name: `${cluster}-observe-outside`, node: "", ip: "172.30.45.9" };
const ends: Record<CaseName, Pick<ObservedCase, "title" | "client" | "server" | "target">> = {
  "same-node": {
    title: "Pod to pod on one node",
    client,
    server: { name: "server-near", node: a, ip: "10.0.1.8" },
    target: "10.0.1.8:9000",
  },
  "cross-node": { title: "Pod to pod on another node", client, server, target: "10.0.2.7:9000" },
  service: { title: "Pod to a Service, backend on another node", client, server, target: "10.96.40.11:9000" },
  "node-port": { title: "From outside to a NodePort, backend on another node", client: outsider, server, target: "172.30.45.3:30900" },
  egress: { title: "Pod to the outside, masqueraded", client, server: outsider, target: "172.30.45.9:9000" },
};

const counts = ([requests, replies]: [number, number]): Counts => ({ requests, replies });

function hop(
  { id, title, at, counted = "plain", invariant = "bpf-host-routing", declared, under }: Row,
  of: CaseName,
  control: ControlOrNone,
): Hop {
  const seen = under?.[control] ?? declared;
  return {
    ...{
      id,
      title,
      node: at.node ?? "",
      ...(at.pod === undefined ? {} : { pod: at.pod }),
      device: at.device ?? "eth0",
      role: at.role,
      counted,
      invariant,
    },
    ...{
      expected: counts(declared),
      seen: counts(seen),
      duplicates: 0,
      foreign: 0,
      holds: seen.join() === declared.join(),
      pcap: `${of}-${id}.pcap`,
    },
  };
}

/** What `make observe` finds on a lab that is as declared, and under a control. The numbers are those that real labs showed. */
export function sampleEvidence(control: ControlOrNone = "none"): Evidence {
  const cases = (Object.keys(rows) as CaseName[]).map((name): ObservedCase => ({
    name,
    ...ends[name],
    exchanges: { sent: N, answered: N },
    hops: rows[name].map((row) => hop(row, name, control)),
  }));
  const declared = control === "none";
  return {
    format: "cilium-lab/evidence/1",
    control,
    startedAt: "2026-11-23T12:00:00Z",
    seconds: 31.4,
    lab: {
      ...{ stack: "airgap", cluster, cilium: "1.20.2", kubernetes: "v1.34.4", kernel: "6.18.44", tcpdump: "tcpdump version 4.99.3" },
      nodes: [`${cluster}-control-plane`, a, b].map((name, i) => ({ name, ip: `172.30.45.${i + 2}`, podCidrs: [`10.0.${i}.0/24`] })),
      modes: [`${cluster}-control-plane`, a, b].map((node) => ({
        ...{
          node,
          routing: control === "vxlan" ? "Tunnel [vxlan]" : "Native",
          hostRouting: declared ? "BPF" : "Legacy",
          masquerading: "BPF",
        },
        ...{ kubeProxyReplacement: "True", device: "veth" },
      })),
    },
    rounds: 4,
    exchanges,
    cases,
    netfilter: [a, b].flatMap((node) =>
      (["PREROUTING", "FORWARD", "POSTROUTING"] as const).map((hook) => ({
        ...{ node, hook, invariant: "bpf-host-routing", expected: 0, seen: declared ? 0 : node === a ? 6 * N : 4 * N, holds: declared },
      })),
    ),
    discriminators: declared
      ? []
      : cases.flatMap(({ name, hops }) =>
          hops
            .filter(({ holds }) => !holds)
            .map(({ id, expected, seen }) => ({ case: name, hop: id, declared: expected, control: seen, differs: true })),
        ),
    cost: { cpuSeconds: 0.61, share: 0.0097 },
    flows: [],
    verdict: declared
      ? {
          holds: true,
          sentences: [
            "Pod packets cross the node network as they are.",
            "Replies go past the client's lxc, requests past the server's: each straight into the pod's eth0.",
          ],
        }
      : { holds: true, sentences: [`Under ${control}, every hop that has to differ did: the proof can fail.`] },
  };
}
