import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { chartValues } from "../../components/cilium/values";
import { declared } from "../../components/datapath/datapath-probe";
import { kindConfigYaml } from "../../components/kind/kind-config";
import { planCluster, type ClusterSpec } from "../../components/kind/cluster-plan";
import { derivedImageName } from "../../components/kind/derived-image";
import type { LabConfig } from "../../components/lab-config";
import { program } from "../../components/shell/program";
import { valuesText } from "../chart";
import { marksVariable } from "../marks";
import type { ThrowAwayLab } from "../throw-away-lab";
import { waitsOf, type Waits } from "./critical-path";
import type { TimedLine } from "./lines";
import { rest } from "./machine";
import { warmUpPair, type Block } from "./plan";
import { runTitles, type Run, type RunKind, type Span } from "./results";
import { scriptPhases } from "./steps";
import { timed, type Timed } from "./timed";
import { timeline } from "./timeline";

/** What a block needs to run. */
export interface Bench {
  lab: ThrowAwayLab;
  /** Name of the lab's stack and clusters. */
  name: string;
  /** Folder for what commands print. */
  logs: string;
  say: (line: string) => void;
}

/** A run that did not end well. */
export class RunFailed extends Error {
  override readonly name = "RunFailed";
  constructor(
    readonly kind: RunKind,
    problem: string,
  ) {
    super(problem);
  }
}

/**
 * Runs a block: begins with nothing of the lab, and ends so.
 *
 * @throws RunFailed with what went wrong; what the block made may still be there
 */
export async function runBlock(bench: Bench, block: Block): Promise<Run[]> {
  const work = await mkdtemp(join(bench.lab.ready.paths.lab, "bench-"));
  try {
    switch (block.kind) {
      case "stack":
        return await stackBlock(bench, block, work);
      case "workers":
        return await workersBlock(bench, block, work);
      case "script":
        return await scriptBlock(bench, block, work);
      case "floor":
        return await floorBlock(bench, block, work);
    }
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function stackBlock(bench: Bench, block: Block & { kind: "stack" }, work: string): Promise<Run[]> {
  const { workers, derived } = await configure(bench);
  // The pair that warms up shows what the first `make up` of these versions takes, which makes the image that the others find.
  if (block.pair === warmUpPair) await bench.lab.docker("image", "rm", derived).catch(() => undefined);
  const make = maker(bench, block, workers);
  const runs = [await upRun(bench, block, workers, work)];
  runs.push(await make("preview", ["preview"]));
  runs.push(await make("again", ["up"], (lines) => (lines.some(({ text }) => /^ +\d+ unchanged$/.test(text)) ? undefined : "it changed something")));
  runs.push(await make("down", ["down"]));
  return runs;
}

async function workersBlock(bench: Bench, block: Block & { kind: "workers" }, work: string): Promise<Run[]> {
  const { workers } = await configure(bench, block.workers);
  return [await upRun(bench, block, workers, work), await maker(bench, block, workers)("down", ["down"])];
}

/** Writes the stack's file, with another number of workers where one is given. */
async function configure({ lab, name }: Bench, workers?: number): Promise<{ workers: number; derived: string }> {
  const { lab: config } = await lab.configure(name, { clusterName: name, ...(workers === undefined ? {} : { workers }) });
  const spec = kindSpec(config);
  return { workers: spec.workers, derived: derivedImageName(spec.nodeImage, Object.values(config.images)) };
}

function kindSpec({ cluster }: LabConfig): ClusterSpec {
  if (cluster.kind !== "kind") throw new Error("The stack makes no cluster.");
  return cluster.spec;
}

async function upRun(bench: Bench, block: Block, workers: number, work: string): Promise<Run> {
  const { ready, makeEnvironment, signal, docker } = bench.lab;
  const [marks, events] = [join(work, "marks"), join(work, "events")];
  // Pulumi's flag for an event log is there for those who look into Pulumi; each flag has a variable.
  const env = { ...makeEnvironment, [marksVariable]: marks, PULUMI_DEBUG_COMMANDS: "true", PULUMI_OPTION_EVENT_LOG: events };
  return run(bench, block, "up", workers, async (log) => {
    const before = await imagesOf(docker);
    const up = await timed("make", ["up", `STACK=${ready.choice.stack}`], { cwd: ready.paths.checkout, env, log, follow: [marks, events], signal });
    if (up.exitCode !== 0) return { ...up, spans: [] };
    const waits: Waits = waitsOf(await ready.pulumi.read(["stack", "export", "--stack", ready.choice.stack]));
    const spans = timeline({ seconds: up.seconds, marks: up.followed[0]!, events: up.followed[1]!, waits });
    // A name that the cluster has for itself goes with it.
    const made = (await imagesOf(docker)).filter((image) => !before.includes(image) && !image.includes(`:${bench.name}-`));
    return { ...up, spans, made };
  });
}

const imagesOf = (docker: ThrowAwayLab["docker"]) => docker("images", "--format", "{{.Repository}}:{{.Tag}} {{.Size}}");

/** Runs targets of make on the lab. */
function maker(bench: Bench, block: Block, workers: number) {
  const { ready, makeEnvironment, signal } = bench.lab;
  return (kind: RunKind, targets: string[], judge?: (lines: readonly TimedLine[]) => string | undefined) =>
    run(bench, block, kind, workers, async (log) => {
      const ran = await timed("make", [...targets, `STACK=${ready.choice.stack}`], { cwd: ready.paths.checkout, env: makeEnvironment, log, signal });
      const problem = ran.exitCode === 0 ? judge?.(ran.lines) : undefined;
      return { ...ran, spans: [], ...(problem === undefined ? {} : { problem }) };
    });
}

async function scriptBlock(bench: Bench, block: Block & { kind: "script" }, work: string): Promise<Run[]> {
  const { ready, signal, configure: configureLab } = bench.lab;
  const { checkout } = ready.paths;
  const { lab, datapath } = await configureLab(`${bench.name}-script`, { clusterName: `${bench.name}-script` });
  const spec = kindSpec(lab);
  const plan = planCluster(spec);
  const { version, chart } = lab.cilium;
  const [config, values] = [join(work, "kind.yaml"), join(work, "values.yaml")];
  // As the notes have it: the node image as it is published or built, and not one that was derived of it; nothing that makes kubeadm faster.
  const { kubeadmConfigPatches, ...plain } = plan.config;
  await writeFile(config, kindConfigYaml({ ...plain, nodes: plan.config.nodes.map((node) => ({ ...node, image: spec.nodeImage })) }));
  await writeFile(values, valuesText(chartValues(datapath, version)));
  const env = {
    ...ready.childEnvironment,
    CLUSTER: plan.name,
    SUBNET: plan.network.subnet,
    GATEWAY: plan.network.gateway,
    KIND_CONFIG: config,
    VALUES: values,
    IMAGES: Object.values(lab.images).join(" "),
    CHART: chart.kind === "local" ? join(checkout, chart.path) : chart.url,
    CHART_VERSION: version,
    PROOF: program("components/datapath/probe/main.ts").script,
    DECLARED: JSON.stringify(declared({ nodes: plan.nodes, datapath: lab.cilium.datapath, testImage: lab.images.test })),
    CHECKOUT: checkout,
    KUBECONFIG: join(work, "kubeconfig"),
  };
  const script = join(checkout, "cli", "bench-up", "script", "corrected.sh");
  const runScript = (kind: RunKind, phase: string) =>
    run(bench, block, kind, spec.workers, async (log) => {
      const ran = await timed("sh", [script, phase], { cwd: work, env, log, signal });
      return { ...ran, spans: scriptPhases(ran.lines, ran.seconds) };
    });
  return [await runScript("script", "up"), await runScript("script-down", "down")];
}

/** Pulumi's engine with the same language host, and nothing to do. */
async function floorBlock(bench: Bench, block: Block & { kind: "floor" }, work: string): Promise<Run[]> {
  const { ready, signal } = bench.lab;
  // Below the checkout, whose packages it finds.
  await mkdir(join(work, "floor"));
  const folder = join(work, "floor");
  const project = await readFile(join(ready.paths.checkout, "Pulumi.yaml"), "utf8");
  const runtime = /^runtime:\n(?: +.*\n)+/m.exec(project)?.[0] ?? "runtime: nodejs\n";
  await writeFile(join(folder, "Pulumi.yaml"), `name: floor\n${runtime}main: index.ts\n`);
  await writeFile(join(folder, "index.ts"), "export {};\n");
  await writeFile(join(folder, "package.json"), '{ "name": "floor", "private": true }\n');
  const { PULUMI_OPTION_POLICY_PACK: _pack, PULUMI_STACK: _stack, ...env } = ready.childEnvironment;
  const pulumi = (...args: string[]) => execa("pulumi", [...args, "--stack", "floor"], { cwd: folder, env, extendEnv: false, stdin: "ignore" });
  await execa("pulumi", ["stack", "init", "floor", "--non-interactive"], { cwd: folder, env, extendEnv: false, stdin: "ignore" });
  try {
    await pulumi("up", "--yes", "--non-interactive");
    const timedPulumi = (kind: RunKind, ...args: string[]) =>
      run(bench, block, kind, 0, async (log) => ({ ...(await timed("pulumi", [...args, "--stack", "floor", "--non-interactive"], { cwd: folder, env, log, signal })), spans: [] }));
    return [await timedPulumi("floor-preview", "preview"), await timedPulumi("floor-up", "up", "--yes")];
  } finally {
    await pulumi("destroy", "--yes", "--non-interactive").catch(() => undefined);
    await pulumi("stack", "rm", "--yes", "--force").catch(() => undefined);
  }
}

type Ran = Timed & { spans: Span[]; made?: string[]; problem?: string };

/** Lets the machine come to rest, times one command, and says what came of it. */
async function run(bench: Bench, block: Block, kind: RunKind, workers: number, action: (log: string) => Promise<Ran>): Promise<Run> {
  // What the run before wrote goes to disk on its own time.
  await execa("sync");
  const { load, busy } = await rest(3, bench.lab.signal);
  const startedAt = new Date().toISOString();
  const log = join(bench.logs, `${block.id.replace("/", "-")}-${kind}.log`);
  const { exitCode, seconds, lines, spans, made = [], problem } = await action(log);
  bench.lab.signal.throwIfAborted();
  if (exitCode !== 0 || problem !== undefined) {
    const last = lines.findLast(({ text }) => text.trim() !== "")?.text.trim() ?? "it said nothing";
    throw new RunFailed(kind, problem ?? `ended with ${exitCode}: ${last}`);
  }
  bench.say(`  ${runTitles[kind]}: ${seconds.toFixed(1)} s (load ${load.toFixed(1)}, ${(busy * 100).toFixed(0)} % of the cores' time spent before)`);
  return { block: block.id, kind, ...("pair" in block ? { pair: block.pair } : {}), workers, startedAt, seconds, load, busy, made, spans };
}
