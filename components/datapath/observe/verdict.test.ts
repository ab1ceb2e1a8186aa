import { describe, expect, it } from "vitest";
import { plannedCases, type PlannedCase, type PlannedHop } from "./cases";
import type { ControlOrNone, Evidence, ObservedCase } from "./evidence";
import { discriminators, netfilterRows, observedCases, verdict, type Judged, type ExperimentResult } from "./verdict";
import type { Packet } from "./packet";
import { layout } from "./testing/sample-layout";

const cases = plannedCases(layout, "snat");
const run = "r1";
const numbers = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

/** A packet that the hop looks for. */
function packet(hop: PlannedHop, name: string, number: number, way: "request" | "reply"): Packet {
  const [client, server] = [
    { ip: hop.from, port: 40000 },
    { ip: hop.to, port: hop.toPort },
  ];
  const [from, to] = way === "request" ? [client, server] : [server, client];
  const plain: Packet = {
    seconds: number,
    protocol: "udp",
    source: from.ip,
    sourcePort: from.port,
    destination: to.ip,
    destinationPort: to.port,
    payload: `cilium-lab ${run} ${name} ${number}`,
  };
  return hop.counted === "encapsulated" ? { ...plain, destinationPort: 8472, payload: "", inside: plain } : plain;
}

/** What captures hold where each hop sees the exchanges that `passes` says. */
function captured(
  of: PlannedCase[],
  exchanges: number[],
  passes: (hop: PlannedHop, name: string) => PlannedHop["passes"] = (hop) => hop.passes,
): Map<string, Packet[]> {
  const packets = new Map<string, Packet[]>(of.flatMap(({ hops }) => hops.map(({ capture }) => [capture, []])));
  for (const { name, hops } of of) {
    for (const hop of hops) {
      const { requests, replies } = passes(hop, name);
      const ways = [...(requests ? ["request" as const] : []), ...(replies ? ["reply" as const] : [])];
      packets.get(hop.capture)!.push(...exchanges.flatMap((number) => ways.map((way) => packet(hop, name, number, way))));
    }
  }
  return packets;
}

const none = { PREROUTING: 0, FORWARD: 0, POSTROUTING: 0 };
const result = (change: Partial<ExperimentResult> = {}): ExperimentResult => ({
  run,
  rounds: 1,
  cases,
  made: new Map(cases.map(({ name }) => [name, { sent: 10, answered: numbers(10) }])),
  packets: captured(cases, numbers(10)),
  counters: new Map([
    ["lab-worker", none],
    ["lab-worker2", none],
  ]),
  ...change,
});
const judged = (of: ExperimentResult, control: ControlOrNone = "none", change: Partial<Judged> = {}): Evidence["verdict"] => {
  const observed = observedCases(of);
  return verdict({
    control,
    cases: observed,
    netfilter: netfilterRows(of),
    discriminators: discriminators(control, observed),
    wanted: of.rounds * 10,
    configuration: [],
    leftOut: [],
    ...change,
  });
};
/** The same, with other packets at one hop of one case. */
const at = (id: string, name: string, passes: PlannedHop["passes"]) =>
  captured(cases, numbers(10), (hop, of) => (hop.id === id && of === name ? passes : hop.passes));
const find = (observed: ObservedCase[], name: string, id: string) =>
  observed.find((one) => one.name === name)!.hops.find((hop) => hop.id === id)!;

describe("observedCases", () => {
  it("says of each hop what was expected and what it saw", () => {
    expect(find(observedCases(result()), "cross-node", "client-lxc")).toEqual({
      ...{
        id: "client-lxc",
        title: "lxc of the client",
        node: "lab-worker",
        pod: "client",
        device: "lxcclient",
        role: "lxc",
        counted: "plain",
        invariant: "bpf-host-routing",
      },
      ...{
        expected: { requests: 10, replies: 0 },
        seen: { requests: 10, replies: 0 },
        duplicates: 0,
        foreign: 0,
        holds: true,
        pcap: "client-lxc.pcap",
      },
    });
    expect(observedCases(result())[2]).toMatchObject({
      name: "service",
      target: "10.96.0.9:27183",
      exchanges: { sent: 10, answered: 10 },
      server: { name: "far", node: "lab-worker2", ip: "10.0.2.20" },
    });
  });

  it("does not count the packets of a lost exchange that was made up for", () => {
    const made = new Map(cases.map(({ name }) => [name, { sent: 11, answered: [...numbers(9), 11] }]));
    const packets = captured(cases, numbers(11));
    const hops = observedCases(result({ made, packets })).flatMap((one) => one.hops);
    expect(hops.filter(({ holds }) => !holds)).toEqual([]);
    expect(hops[0]).toMatchObject({ expected: { requests: 10, replies: 10 }, seen: { requests: 10, replies: 10 } });
  });

  it("counts all packets where too few exchanges were answered, so that the hops show how far they came", () => {
    const made = new Map(cases.map(({ name }) => [name, { sent: 3, answered: [] }]));
    const packets = captured(cases, numbers(3), (hop) => ({ requests: hop.id === "client-eth0", replies: false }));
    expect(find(observedCases(result({ made, packets })), "egress", "client-eth0")).toMatchObject({
      expected: { requests: 3, replies: 3 },
      seen: { requests: 3, replies: 0 },
      holds: false,
    });
  });

  it.each<[string, PlannedHop["passes"]]>([
    ["requests are missing", { requests: false, replies: false }],
    ["replies are seen that must not be", { requests: true, replies: true }],
  ])("does not hold where %s", (_, passes) => {
    expect(find(observedCases(result({ packets: at("client-lxc", "cross-node", passes) })), "cross-node", "client-lxc").holds).toBe(false);
  });
});

describe("netfilterRows", () => {
  it("expects none at any hook of any node", () => {
    expect(netfilterRows({ counters: new Map([["lab-worker", { PREROUTING: 0, FORWARD: 4, POSTROUTING: 0 }]]) })).toEqual([
      { node: "lab-worker", hook: "PREROUTING", invariant: "bpf-host-routing", expected: 0, seen: 0, holds: true },
      { node: "lab-worker", hook: "FORWARD", invariant: "bpf-host-routing", expected: 0, seen: 4, holds: false },
      { node: "lab-worker", hook: "POSTROUTING", invariant: "bpf-masquerade", expected: 0, seen: 0, holds: true },
    ]);
  });
});

describe("verdict on the lab as declared", () => {
  it("is proven where every hop saw what it must, and says what was proven", () => {
    expect(judged(result())).toEqual({
      holds: true,
      sentences: [
        "same-node: 10 exchanges, all 6 hops saw what they must.",
        "cross-node: 10 exchanges, all 10 hops saw what they must.",
        "service: 10 exchanges, all 12 hops saw what they must.",
        "node-port: 10 exchanges, all 8 hops saw what they must.",
        "egress: 10 exchanges, all 7 hops saw what they must.",
        "netfilter: none of these packets at any hook of 2 nodes.",
      ],
    });
  });

  it("names the hop that differs, its device, what it saw and what is declared", () => {
    expect(judged(result({ packets: at("client-lxc", "cross-node", { requests: true, replies: true }) }))).toEqual({
      holds: false,
      sentences: [
        "cross-node: lxc of the client (lxcclient on lab-worker) saw 10 requests and 10 replies, declared are 10 requests and 0 replies; bpf-host-routing is not proven.",
      ],
    });
  });

  it.each(cases.flatMap(({ name, hops }) => hops.map((hop) => [name, hop.id, hop] as const)))(
    "is not proven where %s %s sees something else",
    (name, id, { passes, invariant }) => {
      const { holds, sentences } = judged(result({ packets: at(id, name, { requests: !passes.requests, replies: passes.replies }) }));
      expect(holds).toBe(false);
      expect(sentences).toHaveLength(1);
      expect(sentences[0]).toMatch(new RegExp(`^${name}: .*; ${invariant} is not proven\\.$`));
    },
  );

  it("names the hook that counts packets", () => {
    expect(judged(result({ counters: new Map([["lab-worker", { ...none, POSTROUTING: 7 }]]) }))).toEqual({
      holds: false,
      sentences: ["netfilter: POSTROUTING of node lab-worker saw 7 of these packets, declared is none; bpf-masquerade is not proven."],
    });
  });

  it("says that exchanges were lost, and how far their requests came", () => {
    const made = new Map(result().made).set("cross-node", { sent: 9, answered: [] });
    const packets = captured(cases, numbers(10), (hop, name) =>
      name === "cross-node" ? { requests: hop.id.startsWith("client"), replies: false } : hop.passes,
    );
    const { holds, sentences } = judged(result({ made, packets }));
    expect(holds).toBe(false);
    expect(sentences[0]).toBe(
      "cross-node: 9 of 9 exchanges were lost; requests came as far as lxc of the client (lxcclient on lab-worker).",
    );
  });

  it("says that no request was seen where none was", () => {
    const made = new Map(result().made).set("egress", { sent: 9, answered: [] });
    const packets = captured(cases, numbers(10), (hop, name) => (name === "egress" ? { requests: false, replies: false } : hop.passes));
    expect(judged(result({ made, packets })).sentences[0]).toBe("egress: 9 of 9 exchanges were lost; no hop saw a request.");
  });

  it("notes what was lost and made up for, what was seen twice and what was left out, and is proven", () => {
    const made = new Map(result().made).set("egress", { sent: 11, answered: [...numbers(9), 11] });
    const packets = captured(cases, numbers(11));
    const first = cases[0]!.hops[0]!;
    packets.get("client-eth0")!.push(packet(first, "same-node", 1, "request"));
    const { holds, sentences } = judged(result({ made, packets }), "none", { leftOut: ["Something was left out."] });
    expect(holds).toBe(true);
    expect(sentences.slice(6)).toEqual([
      "same-node: eth0 of the client (eth0 on lab-worker) saw 1 more packets of exchanges than there were; each is counted once.",
      "egress: 1 lost, made up for in another round; its packets are not counted.",
      "Something was left out.",
    ]);
  });

  it("is not proven where the configuration differs, nor where nothing was looked at", () => {
    expect(judged(result(), "none", { configuration: ["datapath: kube-proxy runs."] })).toEqual({
      holds: false,
      sentences: ["datapath: kube-proxy runs."],
    });
    expect(judged(result({ cases: [], counters: new Map() }), "none", { leftOut: ["No packet was sent."] })).toMatchObject({
      holds: false,
      sentences: ["No packet was sent."],
    });
  });
});

describe("verdict under a control", () => {
  const both = { requests: true, replies: true };
  const under: Record<Exclude<ControlOrNone, "none">, Map<string, Packet[]>> = {
    legacy: captured(cases, numbers(10), (hop) => (hop.role === "lxc" && hop.counted !== "service-address" ? both : hop.passes)),
    vxlan: captured(cases, numbers(10), (hop, name) => {
      if (hop.role !== "node" || (name !== "cross-node" && name !== "service")) return hop.passes;
      return hop.counted === "encapsulated" ? both : { requests: false, replies: false };
    }),
  };
  const forwarded = new Map([["lab-worker", { PREROUTING: 60, FORWARD: 60, POSTROUTING: 60 }]]);

  it.each([
    [
      "legacy",
      [
        "cross-node client-lxc",
        "cross-node server-lxc",
        "service client-lxc",
        "service server-lxc",
        "node-port server-lxc-back",
        "egress client-lxc",
      ],
    ],
    [
      "vxlan",
      [
        "cross-node node-a",
        "cross-node node-a-encapsulated",
        "cross-node node-b",
        "cross-node node-b-encapsulated",
        "service node-a",
        "service node-b",
      ],
    ],
  ] as const)("looks under %s at hops that there are", (control, hops) => {
    const found = discriminators(control, observedCases(result({ packets: under[control] })));
    expect(found.map((hop) => `${hop.case} ${hop.hop}`)).toEqual(hops);
    expect(found.every(({ differs }) => differs)).toBe(true);
  });

  it("has no discriminators on the lab as declared", () => {
    expect(discriminators("none", observedCases(result()))).toEqual([]);
  });

  it("holds where every one of them differs", () => {
    const { holds, sentences } = judged(result({ packets: under.legacy, counters: forwarded }), "legacy");
    expect(holds).toBe(true);
    expect(sentences).toHaveLength(7);
    expect(sentences[0]).toBe(
      "cross-node: client-lxc saw 10 requests and 10 replies under legacy, where 10 requests and 0 replies are declared.",
    );
    expect(sentences[6]).toBe("netfilter: FORWARD saw 60 of these packets under legacy, where none is declared.");
    expect(judged(result({ packets: under.vxlan }), "vxlan").holds).toBe(true);
  });

  it.each(["legacy", "vxlan"] as const)("fails where nothing differs under %s: the proof would prove nothing", (control) => {
    const { holds, sentences } = judged(result({ counters: forwarded }), control);
    expect(holds).toBe(false);
    expect(sentences).toHaveLength(6);
    expect(sentences[0]).toMatch(/^cross-node: .* under (legacy|vxlan), as on the lab as declared: there the proof proves nothing\.$/);
  });

  it("fails where one of them does not differ, and where netfilter stays still under legacy", () => {
    const still = judged(result({ packets: under.legacy }), "legacy");
    expect(still).toEqual({
      holds: false,
      sentences: ["netfilter: FORWARD saw none of these packets under legacy, as on the lab as declared: there the proof proves nothing."],
    });
    const packets = captured(cases, numbers(10), (hop, name) =>
      hop.role === "lxc" && hop.counted !== "service-address" && name !== "egress" ? both : hop.passes,
    );
    expect(judged(result({ packets, counters: forwarded }), "legacy").sentences).toEqual([
      "egress: client-lxc saw 10 requests and 0 replies under legacy, as on the lab as declared: there the proof proves nothing.",
    ]);
  });

  it("fails where exchanges were lost: what does not arrive differs for another reason", () => {
    const made = new Map(result().made).set("egress", { sent: 9, answered: [] });
    const { holds, sentences } = judged(result({ made, packets: under.legacy, counters: forwarded }), "legacy");
    expect(holds).toBe(false);
    expect(sentences[0]).toMatch(/^egress: 9 of 9 exchanges were lost; .* So it says nothing about the path\.$/);
  });

  it("fails where no hop was looked at that could tell", () => {
    const alone = result({ cases: cases.slice(0, 1), counters: forwarded });
    expect(judged(alone, "vxlan")).toEqual({
      holds: false,
      sentences: ["No hop was looked at that tells vxlan from the lab as declared."],
    });
  });
});
