import { join } from "node:path";
import { derivedImageName } from "../../../components/kind/derived-image";
import { marksVariable } from "../../../cli/up/timing-marks";
import type { ThrowAwayLab } from "../../throw-away-lab";
import { waitsOf, type Waits } from "../critical-path";
import type { TimedLine } from "../lines";
import { warmUpPair, type BenchUpBlock } from "../plan";
import type { BenchUpRun, RunKind } from "../results";
import { timed } from "../timed";
import { timeline } from "../timeline";
import { kindSpec } from "./kind-spec";
import { run, type Bench } from "./run";

/** This stack: from nothing to the proven datapath, a preview and an `up` that change nothing, and its removal. */
export async function stackBlock(bench: Bench, block: BenchUpBlock & { kind: "stack" }, work: string): Promise<BenchUpRun[]> {
  const { workers, derived } = await configure(bench);
  // The pair that warms up shows what the first `make up` of these versions takes, which makes the image that the others find.
  if (block.pair === warmUpPair) await bench.lab.docker("image", "rm", derived).catch(() => undefined);
  const make = maker(bench, block, workers);
  const runs = [await upRun(bench, block, workers, work)];
  runs.push(await make("preview", ["preview"]));
  runs.push(
    await make("again", ["up"], (lines) => (lines.some(({ text }) => /^ +\d+ unchanged$/.test(text)) ? undefined : "it changed something")),
  );
  runs.push(await make("down", ["down"]));
  return runs;
}

/** This stack with another number of workers: up and down. */
export async function workersBlock(bench: Bench, block: BenchUpBlock & { kind: "workers" }, work: string): Promise<BenchUpRun[]> {
  const { workers } = await configure(bench, block.workers);
  return [await upRun(bench, block, workers, work), await maker(bench, block, workers)("down", ["down"])];
}

/** Writes the stack's file, with another number of workers where one is given. */
async function configure({ lab, name }: Bench, workers?: number): Promise<{ workers: number; derived: string }> {
  const { lab: config } = await lab.configure(name, { clusterName: name, ...(workers === undefined ? {} : { workers }) });
  const spec = kindSpec(config);
  return { workers: spec.workers, derived: derivedImageName(spec.nodeImage, Object.values(config.images)) };
}

async function upRun(bench: Bench, block: BenchUpBlock, workers: number, work: string): Promise<BenchUpRun> {
  const { ready, makeEnvironment, signal, docker } = bench.lab;
  const [marks, events] = [join(work, "marks"), join(work, "events")];
  // Pulumi's flag for an event log is there for those who look into Pulumi; each flag has a variable.
  const env = { ...makeEnvironment, [marksVariable]: marks, PULUMI_DEBUG_COMMANDS: "true", PULUMI_OPTION_EVENT_LOG: events };
  return run(bench, block, "up", workers, async (log) => {
    const before = await imagesOf(docker);
    const up = await timed("make", ["up", `STACK=${ready.choice.stack}`], {
      cwd: ready.paths.checkout,
      env,
      log,
      follow: [marks, events],
      signal,
    });
    if (up.exitCode !== 0) return { ...up, spans: [] };
    const waits: Waits = waitsOf(await ready.pulumi.read(["stack", "export", "--stack", ready.choice.stack]));
    const spans = timeline({ seconds: up.seconds, marks: up.followed[0] ?? [], events: up.followed[1] ?? [], waits });
    // A name that the cluster has for itself goes with it.
    const made = (await imagesOf(docker)).filter((image) => !before.includes(image) && !image.includes(`:${bench.name}-`));
    return { ...up, spans, made };
  });
}

const imagesOf = (docker: ThrowAwayLab["docker"]) => docker("images", "--format", "{{.Repository}}:{{.Tag}} {{.Size}}");

/** Runs targets of make on the lab. */
function maker(bench: Bench, block: BenchUpBlock, workers: number) {
  const { ready, makeEnvironment, signal } = bench.lab;
  return (kind: RunKind, targets: string[], judge?: (lines: readonly TimedLine[]) => string | undefined) =>
    run(bench, block, kind, workers, async (log) => {
      const ran = await timed("make", [...targets, `STACK=${ready.choice.stack}`], {
        cwd: ready.paths.checkout,
        env: makeEnvironment,
        log,
        signal,
      });
      const problem = ran.exitCode === 0 ? judge?.(ran.lines) : undefined;
      return { ...ran, spans: [], ...(problem === undefined ? {} : { problem }) };
    });
}
