import { collectConfiguration } from "../probe/collect";
import { configurationDifferences } from "../probe/configuration";
import type { Declared } from "../probe/declared";
import { sentence } from "../../programs/difference";
import type { FoundConfiguration, ProbedNode } from "../probe/cluster-state";
import type { ClusterAccess } from "../../programs/retry";
import { onAgents } from "../probe/collect";
import { exchangesARound } from "./exchanges";
import { evidence, type ControlOrNone, type Evidence } from "./evidence";
import { experiment, type Experiment } from "./experiment";
import { clientPorts, flowsKept, flowsOf, hubbleRuns, noClient } from "./hubble";
import { discriminators, netfilterRows, observedCases, verdict } from "./verdict";
import { modesOf, nodePortsOf } from "./agent-modes";
import { removeScript } from "./netfilter";
import { observeNamespace } from "./experiment-objects";
import { removeOutside, type OutsideOf } from "./outside";
import { decode } from "./pcap";
import { errorText } from "../../programs/present";

/** What to observe. */
export interface ObserveInput {
  stack: string;
  /** Name of the kind cluster; of an existing one, its name in Cilium. */
  cluster: string;
  declared: Declared;
  control: ControlOrNone;
  /** Regular rounds. */
  rounds: number;
  /** Where a container outside of the cluster can be had; where it cannot, the cases that need one are left out. */
  outside: OutsideOf | undefined;
}

/** What was observed, and the captures that it was read from, by file name. */
export interface Observation {
  evidence: Evidence;
  pcaps: ReadonlyMap<string, Uint8Array>;
}

/**
 * Sends exchanges between pods, to a Service, from and to the outside, captures them at every device on their way, and judges what each saw.
 *
 * Makes a namespace, a container beside the nodes, and rules of iptables that only count; leaves none of them behind, whatever comes.
 *
 * @throws Error where the experiment itself does not work: that says nothing about the datapath
 */
export async function observe(input: ObserveInput, reach: ClusterAccess): Promise<Observation> {
  const started = new Date();
  // Rules that an earlier run left are replaced by this one's.
  await removed(input, reach);
  const [found, made] = await whileClearing(input, reach, async () => {
    const found = await collectConfiguration(reach.kubectl);
    const nodes = nodesOf(input.declared, found);
    const { rounds, outside, declared } = input;
    const nodePorts = nodePortsOf(found.agents[0] ?? { status: undefined });
    const made = nodes.every(({ name }) => found.agents.some(({ node }) => node === name))
      ? await experiment({ nodes, rounds, outside, nodePorts, hubble: hubbleRuns(found.agents), image: declared.testImage }, reach)
      : undefined;
    return [found, made] as const;
  });
  return judged(input, found, made, started);
}

async function whileClearing<T>(input: ObserveInput, reach: ClusterAccess, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    // A failure here must not hide what was found; the next run removes what is left.
    await cleared(input, reach).catch((error: unknown) => reach.say(`observe: something is left behind: ${errorText(error)}`));
  }
}

/** Removes all that an experiment makes. */
async function cleared(input: ObserveInput, reach: ClusterAccess): Promise<void> {
  await allOf([removed(input, reach), onAgents(reach.cleanup, removeScript)]);
}

/** Removes pods and the outside, of this run or of an earlier one. */
async function removed({ outside }: ObserveInput, { cleanup }: ClusterAccess): Promise<void> {
  await allOf([
    cleanup(["delete", "namespace", observeNamespace, "--ignore-not-found"], { seconds: 120 }),
    outside && removeOutside(outside),
  ]);
}

/** Waits for all of them, so that a failure of one does not leave others half done. */
async function allOf(work: unknown[]): Promise<void> {
  const results = await Promise.allSettled(work);
  const failed = results.find((result) => result.status === "rejected");
  if (failed) throw failed.reason;
}

/** The client's node and another: workers where there are enough, since the control plane has work of its own. */
function nodesOf({ nodes }: Declared, found: FoundConfiguration): ProbedNode[] {
  return nodes.slice(-2).flatMap((name) => found.nodes.find((node) => node.name === name) ?? []);
}

function judged(input: ObserveInput, found: FoundConfiguration, made: Experiment | undefined, started: Date): Observation {
  const { declared, control, rounds } = input;
  const packets = new Map(made?.captured.map(({ file, pcap }) => [file, decode(pcap)]));
  const flows = made ? flowsOf(made.flows, clientPorts(packets.values(), made.run, made.nodePort)) : [];
  const cases = made ? observedCases({ ...made, rounds, packets }) : [];
  const netfilter = netfilterRows({ counters: made?.counters ?? new Map() });
  const facts = { control, cases, netfilter, discriminators: discriminators(control, cases) };
  const configuration = control === "none" ? configurationDifferences(declared, found).map(sentence) : [];
  const seconds = (Date.now() - started.getTime()) / 1000;
  const { cpuSeconds, ofSeconds } = made?.cost ?? { cpuSeconds: 0, ofSeconds: 1 };
  return {
    evidence: evidence.parse({
      format: "cilium-lab/evidence/1",
      ...facts,
      startedAt: started.toISOString(),
      seconds,
      lab: {
        stack: input.stack,
        cluster: input.cluster,
        cilium: declared.ciliumVersion,
        kubernetes: found.nodes[0]?.kubelet ?? "",
        kernel: made?.kernel ?? "",
        tcpdump: made?.tcpdump ?? "",
        nodes: found.nodes.map(({ name, internalIp, podCidrs }) => ({ name, ip: internalIp, podCidrs })),
        modes: modesOf(found.agents, declared.ciliumVersion),
      },
      rounds,
      exchanges: rounds * exchangesARound,
      cost: { cpuSeconds, share: cpuSeconds / ofSeconds },
      flows: flows.slice(0, flowsKept),
      verdict: verdict({ ...facts, wanted: rounds * exchangesARound, configuration, leftOut: leftOut(input, found, made, flows.length) }),
    } satisfies Evidence),
    pcaps: new Map(made?.captured.map(({ file, pcap }) => [`${file}.pcap`, pcap])),
  };
}

/** What was not looked at, and why. */
function leftOut({ declared, outside }: ObserveInput, found: FoundConfiguration, made: Experiment | undefined, flows: number): string[] {
  if (made === undefined) return ["No packet was sent: the agent of a node that the experiment needs is not ready."];
  const alone = declared.nodes.length === 1;
  const accelerated = found.agents.some((agent) => nodePortsOf(agent).accelerated);
  return [
    ...(alone ? ["cross-node, service and node-port were left out: the cluster has one node."] : []),
    ...(outside
      ? []
      : ["node-port and egress were left out: they need a container beside the nodes, and there is no Docker network of theirs."]),
    ...(accelerated && outside && !alone ? ["node-port was left out: XDP translates NodePorts before a capture sees a packet."] : []),
    ...(made.flows.some((text) => text.trim() === noClient)
      ? ["Hubble is on, and its flows are not shown: the agent's image has no command hubble."]
      : []),
    ...(flows > flowsKept ? [`Of Hubble's flows the first ${flowsKept} are kept.`] : []),
  ];
}
