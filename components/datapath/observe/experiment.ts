import { randomBytes } from "node:crypto";
import pMap from "p-map";
import { atOnce } from "../probe/collect";
import type { ProbedNode } from "../probe/cluster-state";
import type { Kubectl } from "../../programs/kubectl";
import { readyPods } from "../probe/own-pods";
import type { FoundPod } from "../probe/parse-answers";
import type { ClusterAccess } from "../../programs/retry";
import { onAgents } from "../probe/collect";
import { captureFilter, capturesOf, parseCaptured, startScript, stopScript, type Captured } from "./captures";
import { plannedCases, type PlannedCase } from "./cases";
import type { CaseName } from "./evidence";
import { addMade, clientScript, due, extraRounds, orderArgument, type MadeExchanges } from "./exchanges";
import { flowsScript } from "./hubble";
import type { Layout } from "./layout";
import type { NodePorts } from "./agent-modes";
import { addScript, countingRules, parseCounters, readScript, type Hook } from "./netfilter";
import { echoListens, observeNamespace, observeObjects, podNames } from "./experiment-objects";
import { outsideName, startOutside, type OutsideOf } from "./outside";
import { layoutOf, nodeScript, parseNodeDevices, peerScript } from "./layout";
import { present } from "../../programs/present";

/** What is needed for the experiment. */
export interface ExperimentSetup {
  /** The client's node, and another where there is one. */
  nodes: ProbedNode[];
  image: string;
  outside: OutsideOf | undefined;
  nodePorts: NodePorts;
  /** Whether the agents keep flows. */
  hubble: boolean;
  /** Regular rounds. */
  rounds: number;
}

/** What came of it. */
export interface Experiment {
  run: string;
  cases: PlannedCase[];
  made: ReadonlyMap<CaseName, MadeExchanges>;
  captured: Captured[];
  counters: ReadonlyMap<string, Record<Hook, number>>;
  /** What Hubble printed, a text an agent; none where it is off. */
  flows: string[];
  nodePort: number;
  kernel: string;
  tcpdump: string;
  /** CPU time of the captures, and of all the machine's processors while they ran. */
  cost: { cpuSeconds: number; ofSeconds: number };
}

/** How long pods may take to be ready, in seconds. */
const podLimit = 90;

/** Runs a script of bash where something of the experiment is. */
type Shell = (script: string, ...args: string[]) => Promise<string>;

/**
 * Makes the experiment's objects, captures everywhere, has the clients make their exchanges, and fetches what was captured.
 * Whoever calls removes what this makes.
 */
export async function experiment(setting: ExperimentSetup, { kubectl, say, signal }: ClusterAccess): Promise<Experiment> {
  const run = randomBytes(4).toString("hex");
  const shells = (place: string): Shell =>
    place === "outside" ? outsideShell(present(setting.outside, "the outside")) : podShell(kubectl, place);

  const { layout, kernel, processors } = await laidOut(setting, kubectl, shells);
  const cases = plannedCases(layout, setting.nodePorts.mode).filter(({ name }) => name !== "node-port" || !setting.nodePorts.accelerated);
  await onAgents(kubectl, addScript, countingRules(layout.service.nodePort));

  const captures = capturesOf(layout);
  const places = [...new Set(captures.map(({ place }) => place))];
  const began = Date.now();
  const versions = await pMap(
    places,
    (place) =>
      shells(place)(
        startScript,
        captureFilter(layout.service.nodePort),
        ...captures.filter((one) => one.place === place).map(({ file, device }) => `${file}=${device}`),
      ),
    atOnce,
  );
  say(`observe: ${captures.length} captures listen`);
  const made = await exchanged(run, cases, setting.rounds, shells, say, signal);
  const captured = (await pMap(places, async (place) => parseCaptured(await shells(place)(stopScript)), atOnce)).flat();
  const ofSeconds = (Math.max(1, Date.now() - began) / 1000) * processors;
  const [counters, flows] = await Promise.all([
    onAgents(kubectl, readScript),
    setting.hubble ? onAgents(kubectl, flowsScript, new Date(began).toISOString(), String(layout.service.nodePort)) : undefined,
  ]);
  return {
    run,
    cases,
    made,
    captured,
    counters: new Map([...counters].map(([node, saved]) => [node, parseCounters(saved)])),
    flows: [...(flows?.values() ?? [])],
    nodePort: layout.service.nodePort,
    kernel,
    tcpdump: present(versions[0], "the version of tcpdump").trim(),
    cost: { cpuSeconds: captured.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0), ofSeconds },
  };
}

/** Makes pods, Service and outside, and finds out where each is. */
async function laidOut({ nodes, image, outside }: ExperimentSetup, kubectl: Kubectl, shells: (place: string) => Shell) {
  const [a, b] = nodes.map(({ name }) => name);
  const objects = observeObjects(image, present(a, "a node"), b);
  const [pods, outsider] = await Promise.all([ready(kubectl, objects), outside && startedOutside(outside, shells)]);
  const own = pods.map(({ name }) => name).filter((name) => name !== podNames.captureA && name !== podNames.captureB);
  const captures = pods.map(({ name }) => name).filter((name) => !own.includes(name));
  const [peers, says, service] = await Promise.all([
    pMap(own, async (name) => [name, await shells(name)(peerScript)] as const, atOnce),
    pMap(captures, async (name) => [name, parseNodeDevices(await shells(name)(nodeScript))] as const, atOnce),
    kubectl(["-n", observeNamespace, "get", "service", "observe", "-o", "jsonpath={.spec.clusterIP} {.spec.ports[0].nodePort}"]),
  ]);
  const [ip = "", nodePort] = service.split(" ");
  const layout = layoutOf({
    nodes,
    pods,
    peers: new Map(peers),
    says: new Map(says),
    service: { ip, nodePort: Number(nodePort) },
    outside: outsider,
  });
  const { kernel, processors } = present(says[0], "a node of captures")[1];
  return { layout, kernel, processors };
}

async function ready(kubectl: Kubectl, objects: object): Promise<FoundPod[]> {
  await kubectl(["apply", "-f", "-"], { input: JSON.stringify(objects) });
  const { pods, trouble } = await readyPods(kubectl, observeNamespace, podLimit);
  if (trouble !== undefined) throw new Error(`pod ${trouble}`);
  return pods;
}

async function startedOutside(outside: OutsideOf, shells: (place: string) => Shell): Promise<NonNullable<Layout["outside"]>> {
  const started = await startOutside(outside);
  await shells("outside")(
    `for (( tries = 0; tries < 100; tries += 1 )); do ${echoListens} && exit; sleep 0.1; done; echo "nothing listens in the outside" >&2; exit 1`,
  );
  return started;
}

/** The regular rounds, and those that make up for lost exchanges. Clients make their exchanges at the same time. */
async function exchanged(
  run: string,
  cases: PlannedCase[],
  rounds: number,
  shells: (place: string) => Shell,
  say: ClusterAccess["say"],
  signal?: AbortSignal,
) {
  let made: ReadonlyMap<CaseName, MadeExchanges> = new Map(cases.map(({ name }) => [name, { sent: 0, answered: [] }]));
  for (let round = 0; round < rounds + extraRounds; round += 1) {
    signal?.throwIfAborted();
    const orders = cases.flatMap(({ name, client, target }) => {
      const so = present(made.get(name), name);
      return {
        place: client.node === "" ? "outside" : client.name,
        order: { case: name, ...target, first: so.sent + 1, count: due(so, round, rounds) },
      };
    });
    const todo = orders.filter(({ order }) => order.count > 0);
    if (todo.length === 0) break;
    if (round >= rounds)
      say(`observe: ${todo.map(({ order }) => `${order.count} of ${order.case}`).join(", ")} were lost and are made up for`);
    const printed = await pMap([...new Set(todo.map(({ place }) => place))], (place) =>
      shells(place)(clientScript, run, ...todo.filter((one) => one.place === place).map(({ order }) => orderArgument(order))),
    );
    made = addMade(made, printed.join("\n"));
  }
  return made;
}

function podShell(kubectl: Kubectl, pod: string): Shell {
  return (script, ...args) =>
    kubectl(["-n", observeNamespace, "exec", pod, "--", "bash", "-c", script, "observe", ...args], { seconds: 120 });
}

function outsideShell({ docker, cluster }: OutsideOf): Shell {
  return (script, ...args) => docker(["exec", outsideName(cluster), "bash", "-c", script, "observe", ...args]);
}
