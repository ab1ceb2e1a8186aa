import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { expect } from "vitest";
import { planCluster } from "../../../components/kind/cluster-plan";
import { smallest, succeeded, type FakeLab, type Ran, type Settings } from "./fake-lab";
import { clusterLabel, deployed, removeContainer, type World } from "./world";

/** What a person knows of the lab without looking: what it is to be, and whether it is known to be just that. */
export interface Model {
  settings: Settings;
  /** Whether there is anything of the lab: `up` began, and `down` has not ended well since. */
  begun: boolean;
  /** Whether the last `up` ended well and nothing has happened since. */
  whole: boolean;
}

export const absent = (): Model => ({ settings: smallest, begun: false, whole: false });

/** The lab that commands run on, and what the fakes were asked to change meanwhile. */
export interface Real {
  lab: FakeLab;
  moments: string[];
  /** Told what goes on. */
  say(line: string): void;
}

type Command = fc.AsyncCommand<Model, Real>;

/** Keys that a command changes before an `up`, and to what: in place, or with another cluster. */
const changes: readonly Settings[] = [
  {},
  {},
  { debug: "flow" },
  { debug: "datapath" },
  { workers: 2 },
  { workers: 1 },
  { podCidr: "10.8.0.0/16" },
];

/** When something happens to a command under way: at its n-th change of the world, or at the first whose words begin so. */
export type Moment = number | string;

/** What happens to a command under way then. */
export type Fault = "fails" | "Pulumi is killed" | "all is killed" | "Ctrl-C";
const faults: readonly Fault[] = ["fails", "Pulumi is killed", "all is killed", "Ctrl-C"];

/** What somebody does behind the stack's back. */
type Deed =
  "removes all nodes" | "removes a worker" | "removes the network" | "stops the nodes" | "uninstalls the release" | "kills a helm upgrade";
const deeds: readonly Deed[] = [
  "removes all nodes",
  "removes a worker",
  "removes the network",
  "stops the nodes",
  "uninstalls the release",
  "kills a helm upgrade",
];

/** All commands, those that recover from what the others do as often as they. */
export function commands(): fc.Arbitrary<Command>[] {
  const change = fc.constantFrom(...changes);
  const fault = fc.constantFrom(...faults);
  const at = fc.integer({ min: 0, max: 26 });
  return [
    change.map((to) => new Up(to)),
    change.map((to) => new Up(to)),
    fc.tuple(change, fault, at).map(([to, what, when]) => new FaultyUp(to, what, when)),
    fc.tuple(change, fault, at).map(([to, what, when]) => new FaultyUp(to, what, when)),
    fc.tuple(fault, fc.integer({ min: 0, max: 4 })).map(([what, when]) => new FaultyDown(what, when)),
    fc.constant(new Down()),
    fc.constant(new Preview()),
    fc.constantFrom(...deeds).map((deed) => new Behind(deed)),
    fc.constant(new Refresh()),
    change.map((to) => new TwoUps(to)),
  ];
}

/** What every run tries, whatever chance brings beside it: nodes without an owner in the state, two generations, two commands, a helm that hangs. */
export function always(): Command[] {
  return [
    new FaultyUp({}, "all is killed", "kind create: Kubernetes"),
    new Down(),
    new FaultyUp({}, "Pulumi is killed", "helm install pending"),
    new TwoUps({}),
    new Up({}),
    new FaultyUp({ workers: 2 }, "all is killed", "kind load"),
    new Up({ debug: "flow" }),
    new Behind("removes the network"),
    new FaultyDown("Ctrl-C", 1),
  ];
}

/** From whatever is there, `up` ends well, and all that is declared is there once. A second one changes nothing. */
export class Up implements Command {
  constructor(private readonly to: Settings) {}
  check = (): boolean => true;
  async run(model: Model, real: Real): Promise<void> {
    const changed = await configure(model, real, this.to);
    const nothingToDo = model.whole && !changed;
    const ran = succeeded(await command(real, "up"));
    Object.assign(model, { begun: true, whole: true });
    if (nothingToDo)
      expect({ moments: real.moments, said: ran.output }).toEqual({
        moments: [],
        said: expect.stringMatching(/Resources:\n +\d+ unchanged\n/) as string,
      });
    await isWhole(model, real);
  }
  toString = (): string => `up${text(this.to)}`;
}

/** From whatever is there, `down` ends well, and nothing is left. */
export class Down implements Command {
  check = (): boolean => true;
  async run(model: Model, real: Real): Promise<void> {
    succeeded(await command(real, "down"));
    Object.assign(model, { begun: false, whole: false });
    await isGone(real);
  }
  toString = (): string => "down";
}

/** `preview` changes nothing, whatever is there. */
class Preview implements Command {
  check = ({ begun, whole }: Model): boolean => whole || !begun;
  async run(model: Model, real: Real): Promise<void> {
    const before = { state: (await real.lab.state())?.resources ?? [], world: snapshot(real.lab.world) };
    succeeded(await command(real, "preview"));
    expect({ state: (await real.lab.state())?.resources ?? [], world: snapshot(real.lab.world) }).toEqual(before);
    expect(real.moments).toEqual([]);
    // A stack is there afterwards, which the next `down` removes.
    if (!model.begun) expect(before.state).toEqual([]);
  }
  toString = (): string => "preview";
}

/** Something goes wrong half way. Whatever is there then has an owner, which the next `up` or `down` proves. */
class FaultyUp implements Command {
  constructor(
    private readonly to: Settings,
    private readonly fault: Fault,
    private readonly at: Moment,
  ) {}
  check = (): boolean => true;
  async run(model: Model, real: Real): Promise<void> {
    await configure(model, real, this.to);
    const { ran, happened } = await faulty(real, "up", this.fault, this.at);
    model.begun = true;
    // A fault that was never reached, or that came when all was done, is none.
    model.whole = ran.exitCode === 0 && !happened;
    if (!happened) succeeded(ran);
    if (model.whole) await isWhole(model, real);
    else await hasOwner(real);
  }
  toString = (): string => `up${text(this.to)}, and ${this.fault} at ${this.at}`;
}

/** As {@link FaultyUp}, on the way down. */
class FaultyDown implements Command {
  constructor(
    private readonly fault: Fault,
    private readonly at: Moment,
  ) {}
  check = ({ begun }: Model): boolean => begun;
  async run(model: Model, real: Real): Promise<void> {
    const { ran, happened } = await faulty(real, "down", this.fault, this.at);
    model.whole = false;
    if (!happened) succeeded(ran);
    if (ran.exitCode === 0) model.begun = false;
    if (ran.exitCode === 0) await isGone(real);
    else await hasOwner(real);
  }
  toString = (): string => `down, and ${this.fault} at ${this.at}`;
}

/** Somebody has a hand in the lab. */
class Behind implements Command {
  constructor(private readonly deed: Deed) {}
  check = ({ whole }: Model): boolean => whole;
  async run(model: Model, real: Real): Promise<void> {
    const { world } = real.lab;
    real.say(this.toString());
    const nodes = [...world.containers.values()];
    const cluster = [...world.clusters.values()][0]!;
    const release = "kube-system/cilium";
    if (this.deed === "removes all nodes") for (const node of nodes) await removeContainer(world, node, { volumes: true });
    if (this.deed === "removes a worker")
      await removeContainer(
        world,
        nodes.find(({ name }) => name.endsWith("-worker"))!,
        { volumes: true },
      );
    if (this.deed === "removes the network") {
      // Docker lets go of a network whose containers are stopped; they keep its id.
      for (const node of nodes) node.running = false;
      world.networks.clear();
    }
    if (this.deed === "stops the nodes") for (const node of nodes) node.running = false;
    if (this.deed === "uninstalls the release") cluster.releases.delete(release);
    if (this.deed === "kills a helm upgrade") {
      const last = deployed(cluster)!;
      cluster.releases.set(release, [
        ...cluster.releases.get(release)!,
        { ...last, revision: last.revision + 1, status: "pending-upgrade" },
      ]);
    }
    model.whole = false;
  }
  toString = (): string => `somebody ${this.deed}`;
}

/** A refresh by hand may fail on a cluster that is not there; it never loses what is. */
class Refresh implements Command {
  check = ({ begun }: Model): boolean => begun;
  async run(_model: Model, real: Real): Promise<void> {
    real.say(this.toString());
    const before = snapshot(real.lab.world);
    await real.lab.pulumi("refresh", "--yes", "--non-interactive");
    expect(snapshot(real.lab.world)).toEqual(before);
    await invariants(real);
  }
  toString = (): string => "pulumi refresh";
}

/** Of two at the same time one does it all, and the other one is told who is at work. */
class TwoUps implements Command {
  constructor(private readonly to: Settings) {}
  check = (): boolean => true;
  async run(model: Model, real: Real): Promise<void> {
    await configure(model, real, this.to);
    real.say(this.toString());
    const [first, second] = [real.lab.start("up"), sleep(1500).then(() => real.lab.start("up").ran)];
    const ended = (await Promise.all([first.ran, second])).toSorted((a, b) => a.exitCode - b.exitCode);
    succeeded(ended[0]!);
    // On a quiet machine the first may have ended before the second began.
    if (ended[1]!.exitCode !== 0) expect(ended[1]!.output).toContain("Another command is at work: `make up` on the stack");
    await invariants(real);
    Object.assign(model, { begun: true, whole: true });
    await isWhole(model, real);
  }
  toString = (): string => `two ups${text(this.to)}`;
}

const text = (settings: Settings): string =>
  Object.entries(settings)
    .map(([key, value]) => ` with ${key}=${String(value)}`)
    .join("");

/** Writes the stack file. @returns whether it says something else than before */
async function configure(model: Model, real: Real, to: Settings): Promise<boolean> {
  const before = JSON.stringify(model.settings);
  model.settings = { ...model.settings, ...to };
  await real.lab.configure(model.settings);
  return JSON.stringify(model.settings) !== before;
}

async function command(real: Real, name: string): Promise<Ran> {
  real.say(name);
  real.moments.length = 0;
  const ran = await real.lab.run(name);
  real.say(`  ended with ${ran.exitCode} after ${ran.seconds.toFixed(1)} s`);
  await invariants(real);
  return ran;
}

/** Runs a command until that change of the world, where the fault happens. */
async function faulty(real: Real, name: string, fault: Fault, at: Moment): Promise<{ ran: Ran; happened: boolean }> {
  const { lab } = real;
  const watch = lab.world.before;
  let [count, happened] = [0, false];
  real.moments.length = 0;
  const running = lab.start(name);
  lab.world.before = async (what) => {
    await watch(what);
    if (happened || (typeof at === "string" ? !what.startsWith(at) : count++ !== at)) return;
    happened = true;
    real.say(`${name}: ${fault} at "${what}"`);
    if (fault === "fails") throw new Error("a fault, made by the test");
    if (fault === "Ctrl-C") running.interrupt();
    else await running.kill(fault === "all is killed" ? "all" : "pulumi");
    // Until the fakes have heard of it.
    await sleep(150);
  };
  try {
    const ran = await running.ran;
    real.say(`  ended with ${ran.exitCode} after ${ran.seconds.toFixed(1)} s`);
    await invariants(real);
    return { ran, happened };
  } finally {
    lab.world.before = watch;
  }
}

function snapshot({ containers, networks, images, volumes, clusters }: World): object {
  const inside = [...clusters.values()].map(({ name, objects, taints, releases }) => ({
    name,
    objects: [...objects],
    taints: [...taints],
    releases: [...releases],
  }));
  return {
    containers: [...containers.values()].map((container) => ({ ...container, files: [...container.files] })),
    networks: [...networks.values()],
    images: [...images],
    volumes: [...volumes],
    inside,
  };
}

/** What holds at every moment. */
async function invariants({ lab }: Real): Promise<void> {
  const { world } = lab;
  expect(world.notUnderstood).toEqual([]);
  const state = (await lab.state())?.text ?? "";
  const everything = [...lab.printed, state].join("\n");
  // Not the tokens themselves in a failure's text.
  expect(world.secrets.filter((secret) => everything.includes(secret)).length).toBe(0);
  lab.printed.length = 0;
  const [names, ranges] = [[...world.networks.values()].map(({ name }) => name), [...world.networks.values()].map(({ subnet }) => subnet)];
  expect({ names: new Set(names).size, ranges: new Set(ranges).size }).toEqual({ names: names.length, ranges: ranges.length });
}

/** All that is declared is there, once, and in the state; nothing else is. */
async function isWhole({ settings }: Model, { lab, moments }: Real): Promise<void> {
  const { world } = lab;
  const plan = planOf(settings);
  const [cluster] = world.clusters.values();
  const state = (await lab.state())!;
  const found = {
    nodes: [...world.containers.values()]
      .map(({ name, running, networks }) => ({ name, running, networks: networks.map((id) => world.networks.get(id)?.name) }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    volumes: world.volumes.size,
    networks: [...world.networks.values()].map(({ name, subnet }) => ({ name, subnet })),
    clusters: [...world.clusters.keys()],
    ownImages: ownImages(world),
    // Who could not remove its namespace left it to the next proof.
    namespaces: moments.some((what) => what.startsWith("kubectl apply"))
      ? [...cluster!.objects.values()].filter(({ kind }) => kind === "Namespace").length
      : 0,
    taints: [...cluster!.taints.values()].flat(),
    releases: [...cluster!.releases].map(([name, revisions]) => ({
      name,
      deployed: revisions.filter(({ status }) => status === "deployed").length,
      pending: revisions.filter(({ status }) => status.startsWith("pending")).length,
    })),
    debug: (deployed(cluster!)?.values as { debug?: { verbose?: string } } | undefined)?.debug?.verbose,
    inState: {
      networks: state.resources.filter(({ type, id }) => type === "docker:index/network:Network" && world.networks.has(id ?? "")).length,
      twice: state.resources.length - new Set(state.resources.map(({ urn }) => urn)).size,
      toDelete: state.resources.filter((resource) => resource.delete).map(({ urn }) => urn),
      pending: state.pending,
    },
    files: await lab.files(),
  };
  expect(found).toEqual({
    nodes: [...plan.nodes].sort().map((name) => ({ name, running: true, networks: [plan.name] })),
    volumes: plan.nodes.length,
    networks: [{ name: plan.name, subnet: plan.network.subnet }],
    clusters: [plan.name],
    ownImages: [`cilium-lab.invalid/node:${plan.name}`],
    namespaces: 0,
    taints: [],
    releases: [{ name: "kube-system/cilium", deployed: 1, pending: 0 }],
    debug: settings.debug ?? "datapath",
    inState: { networks: 1, twice: 0, toDelete: [], pending: [] },
    files: { locks: [], kubeconfigs: ["fake"], temporary: [] },
  });
}

/** Names of images that are one cluster's own; the image itself has another name too, by which it stays for the next lab. */
const ownImages = ({ images }: World): string[] => [...images.keys()].filter((name) => name.startsWith("cilium-lab.invalid/node:"));

/** Nothing is left but images, which other labs have a use for. */
async function isGone({ lab }: Real): Promise<void> {
  const { containers, networks, volumes, clusters } = lab.world;
  expect({
    containers: containers.size,
    networks: networks.size,
    volumes: volumes.size,
    clusters: clusters.size,
    ownImages: ownImages(lab.world),
    state: await lab.state(),
    files: await lab.files(),
  }).toEqual({
    containers: 0,
    networks: 0,
    volumes: 0,
    clusters: 0,
    ownImages: [],
    state: undefined,
    files: { locks: [], kubeconfigs: [], temporary: [] },
  });
}

/** Every node is on a network, and every network is in the state, or its making is known to have been under way. */
async function hasOwner({ lab }: Real): Promise<void> {
  const { world } = lab;
  const state = await lab.state();
  const known = JSON.stringify([state?.resources ?? [], state?.pending ?? []]);
  const orphans = [
    ...[...world.networks.values()]
      .filter(({ id, name }) => !known.includes(id) && !known.includes(`"name":"${name}"`))
      .map(({ name }) => `network ${name}`),
    ...[...world.containers.values()]
      .filter(({ networks }) => !networks.some((id) => known.includes(id)))
      .map(({ name, labels }) => `${name} of ${labels[clusterLabel]}`),
  ];
  expect(orphans).toEqual([]);
}

function planOf(settings: Settings) {
  const {
    clusterName = "cilium-lab",
    workers = 2,
    nodeImage = "",
    podCidr = "10.0.0.0/16",
    serviceCidr = "10.96.0.0/16",
    nodePool = "172.30.0.0/16",
  } = settings as {
    clusterName?: string;
    workers?: number;
    nodeImage?: string;
    podCidr?: `${string}/${number}`;
    serviceCidr?: `${string}/${number}`;
    nodePool?: `${string}/${number}`;
  };
  return planCluster({ name: clusterName, workers, nodeImage, podCidr, serviceCidr, nodePool });
}
