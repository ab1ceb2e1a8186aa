import { count } from "./count";
import type { PlannedCase } from "./cases";
import type { CaseName, ControlOrNone, Counts, Evidence, Hop, ObservedCase } from "./evidence";
import type { MadeExchanges } from "./exchanges";
import { exchangesARound } from "./exchanges";
import { hooks, type Hook } from "./netfilter";
import type { Packet } from "./packet";
import { present } from "../../programs/present";

/** What an experiment came to, before it is judged. */
export interface ExperimentResult {
  run: string;
  /** Regular rounds. */
  rounds: number;
  cases: PlannedCase[];
  made: ReadonlyMap<CaseName, MadeExchanges>;
  /** Packets of each capture, by its name. */
  packets: ReadonlyMap<string, readonly Packet[]>;
  /** What netfilter counted, by node. */
  counters: ReadonlyMap<string, Record<Hook, number>>;
}

/**
 * Every case with what its hops saw.
 *
 * Packets of answered exchanges are counted, as long as there are enough of them: a lost one says nothing about the path. Where there are not,
 * all count, so that the hops show how far the lost ones came.
 */
export function observedCases({ run, rounds, cases, made, packets }: ExperimentResult): ObservedCase[] {
  return cases.map(({ name, title, client, server, target, hops }) => {
    const { sent, answered } = present(made.get(name), name);
    const enough = answered.length >= rounds * exchangesARound;
    const numbers = new Set(enough ? answered : Array.from({ length: sent }, (_, i) => i + 1));
    return {
      name,
      title,
      client,
      server,
      target: `${target.host}:${target.port}`,
      exchanges: { sent, answered: answered.length },
      hops: hops.map(({ capture, from, to, toPort, passes, ...hop }): Hop => {
        const { seen, duplicates, foreign } = count(
          present(packets.get(capture), `the capture ${capture}`),
          { from, to, toPort, counted: hop.counted },
          { run, case: name, numbers },
        );
        const expected = { requests: passes.requests ? numbers.size : 0, replies: passes.replies ? numbers.size : 0 };
        return { ...hop, expected, seen, duplicates, foreign, holds: same(expected, seen), pcap: `${capture}.pcap` };
      }),
    };
  });
}

/** What netfilter may count of the experiment's packets on a datapath that goes past it: nothing. */
export function netfilterRows({ counters }: Pick<ExperimentResult, "counters">): Evidence["netfilter"] {
  return [...counters].flatMap(([node, seen]) =>
    hooks.map((hook) => ({
      node,
      hook,
      invariant: hook === "POSTROUTING" ? "bpf-masquerade" : "bpf-host-routing",
      expected: 0,
      seen: seen[hook],
      holds: seen[hook] === 0,
    })),
  );
}

/** Hops that tell a lab under a control from one as declared. Same-node traffic is not among them: newer versions may redirect it alike. */
const telling: Record<Exclude<ControlOrNone, "none">, Partial<Record<CaseName, string[]>>> = {
  legacy: {
    "cross-node": ["client-lxc", "server-lxc"],
    service: ["client-lxc", "server-lxc"],
    "node-port": ["server-lxc-back"],
    egress: ["client-lxc"],
  },
  vxlan: { "cross-node": ["node-a", "node-a-encapsulated", "node-b", "node-b-encapsulated"], service: ["node-a", "node-b"] },
};

/** The hops that have to differ under `control`, and whether they do. */
export function discriminators(control: ControlOrNone, cases: readonly ObservedCase[]): Evidence["discriminators"] {
  if (control === "none") return [];
  return cases.flatMap(({ name, hops }) =>
    hops
      .filter(({ id }) => telling[control][name]?.includes(id))
      .map(({ id, expected, seen, holds }) => ({ case: name, hop: id, declared: expected, control: seen, differs: !holds })),
  );
}

/** What the verdict is about. */
export type Judged = Pick<Evidence, "control" | "cases" | "netfilter" | "discriminators"> & {
  /** Exchanges that every case was to have answered. */
  wanted: number;
  /** What of the configuration is not as declared, a sentence each. */
  configuration: readonly string[];
  /** What was not looked at, a sentence each. */
  leftOut: readonly string[];
};

/** Whether the datapath is proven; under a control, whether the proof fails as it has to. */
export function verdict(judged: Judged): Evidence["verdict"] {
  return judged.control === "none" ? proof(judged) : counterproof(judged);
}

function proof({ cases, netfilter, wanted, configuration, leftOut }: Judged): Evidence["verdict"] {
  const differences = [
    ...configuration,
    ...lost(cases, wanted),
    ...cases.flatMap(({ name, hops }) => hops.filter(({ holds }) => !holds).map((hop) => hopSentence(name, hop))),
    ...netfilter.filter(({ holds }) => !holds).map(netfilterSentence),
  ];
  const holds = differences.length === 0 && cases.length > 0;
  const proven = [
    ...cases.map(({ name, exchanges, hops }) => `${name}: ${exchanges.answered} exchanges, all ${hops.length} hops saw what they must.`),
    `netfilter: none of these packets at any hook of ${new Set(netfilter.map(({ node }) => node)).size} nodes.`,
  ];
  return { holds, sentences: [...(holds ? proven : differences), ...notes(cases, wanted), ...leftOut] };
}

function counterproof({ control, cases, netfilter, discriminators: hops, wanted, leftOut }: Judged): Evidence["verdict"] {
  const missing = lost(cases, wanted);
  const alike = hops.filter(({ differs }) => !differs);
  const forwarded = netfilter.filter(({ hook }) => hook === "FORWARD").reduce((sum, { seen }) => sum + seen, 0);
  const sentences = [
    ...missing.map((sentence) => `${sentence} So it says nothing about the path.`),
    ...(hops.length === 0 ? [`No hop was looked at that tells ${control} from the lab as declared.`] : []),
    ...alike.map(
      (hop) =>
        `${hop.case}: ${hop.hop} saw ${counted(hop.control)} under ${control}, as on the lab as declared: there the proof proves nothing.`,
    ),
    ...(control === "legacy" && forwarded === 0
      ? ["netfilter: FORWARD saw none of these packets under legacy, as on the lab as declared: there the proof proves nothing."]
      : []),
  ];
  const holds = sentences.length === 0;
  const differing = hops.map(
    (hop) => `${hop.case}: ${hop.hop} saw ${counted(hop.control)} under ${control}, where ${counted(hop.declared)} are declared.`,
  );
  if (control === "legacy") differing.push(`netfilter: FORWARD saw ${forwarded} of these packets under legacy, where none is declared.`);
  return { holds, sentences: [...(holds ? differing : sentences), ...notes(cases, wanted), ...leftOut] };
}

/** Cases in which exchanges stayed without an answer, and how far the requests came. */
function lost(cases: readonly ObservedCase[], wanted: number): string[] {
  return cases
    .filter(({ exchanges }) => exchanges.answered < wanted)
    .map(({ name, exchanges, hops }) => {
      const on = hops.filter(({ expected }) => expected.requests > 0);
      const last = on.findLast(({ seen }) => seen.requests > 0);
      const reached = last === undefined ? "no hop saw a request" : `requests came as far as ${called(last)}`;
      return `${name}: ${exchanges.sent - exchanges.answered} of ${exchanges.sent} exchanges were lost; ${reached}.`;
    });
}

/** What is no difference of the datapath and yet worth knowing. */
function notes(cases: readonly ObservedCase[], wanted: number): string[] {
  return cases.flatMap(({ name, exchanges, hops }) => [
    ...(exchanges.answered >= wanted && exchanges.sent > exchanges.answered
      ? [`${name}: ${exchanges.sent - exchanges.answered} lost, made up for in another round; its packets are not counted.`]
      : []),
    ...hops
      .filter(({ duplicates }) => duplicates > 0)
      .map((hop) => `${name}: ${called(hop)} saw ${hop.duplicates} more packets of exchanges than there were; each is counted once.`),
  ]);
}

function hopSentence(name: CaseName, hop: Hop): string {
  const what = hop.counted === "plain" ? "" : ` (${hop.counted})`;
  return `${name}: ${called(hop)} saw ${counted(hop.seen)}${what}, declared are ${counted(hop.expected)}; ${hop.invariant} is not proven.`;
}

function netfilterSentence({ node, hook, seen, invariant }: Evidence["netfilter"][number]): string {
  return `netfilter: ${hook} of node ${node} saw ${seen} of these packets, declared is none; ${invariant} is not proven.`;
}

/** `lxc of the client (lxc1f2e3d4c5b6a on lab-worker)` */
function called({ title, device, node }: Hop): string {
  return `${title} (${node === "" ? device : `${device} on ${node}`})`;
}

/** `30 requests and 0 replies` */
function counted({ requests, replies }: Counts): string {
  return `${requests} ${requests === 1 ? "request" : "requests"} and ${replies} ${replies === 1 ? "reply" : "replies"}`;
}

function same(a: Counts, b: Counts): boolean {
  return a.requests === b.requests && a.replies === b.replies;
}
