import { linearRegression, max, median, min } from "simple-statistics";
import { warmUpPair } from "./plan";
import { runKinds, type BenchUpResults, type BenchUpRun, type RunKind } from "./results";

/** Runs of the pairs that count. */
export function counted(runs: readonly BenchUpRun[], kind: RunKind): BenchUpRun[] {
  return runs.filter((run) => run.kind === kind && run.pair !== undefined && run.pair !== warmUpPair);
}

/** The median of each kind of run with its range, over the pairs that count; a kind without a run is left out. */
export function mediansOf(runs: readonly BenchUpRun[]): BenchUpResults["medians"] {
  const entries = runKinds.flatMap((kind) => {
    const seconds = counted(runs, kind).map((run) => run.seconds);
    return seconds.length === 0
      ? []
      : [[kind, { count: seconds.length, median: median(seconds), least: min(seconds), most: max(seconds) }] as const];
  });
  return Object.fromEntries(entries);
}

/**
 * How many times the script's time `make up` takes: in each pair that counts, in the order of pairs, and the median of these with its range.
 * Undefined before a pair is complete.
 */
export function ratioOf(runs: readonly BenchUpRun[]): BenchUpResults["ratio"] {
  const scripts = counted(runs, "script");
  const perPair = counted(runs, "up")
    .flatMap((up) => {
      const script = scripts.find(({ pair }) => pair === up.pair);
      const { pair } = up;
      return script === undefined || pair === undefined
        ? []
        : [{ pair, up: up.seconds, script: script.seconds, ratio: up.seconds / script.seconds }];
    })
    .sort((a, b) => a.pair - b.pair);
  const ratios = perPair.map(({ ratio }) => ratio);
  return ratios.length === 0 ? undefined : { perPair, median: median(ratios), least: min(ratios), most: max(ratios) };
}

/**
 * Seconds of `make up` by workers: the straight line of least squares, and how far each run is off it (measured less expected). Undefined with
 * fewer than two numbers of workers, through which no line goes.
 */
export function slopeOf(runs: readonly BenchUpRun[]): BenchUpResults["slope"] {
  const ups = runs.filter((run) => run.kind === "up" && run.pair === undefined);
  if (new Set(ups.map(({ workers }) => workers)).size < 2) return undefined;
  const { m, b } = linearRegression(ups.map(({ workers, seconds }) => [workers, seconds]));
  const residuals = ups
    .map(({ workers, seconds }) => ({ workers, seconds, residual: seconds - (b + m * workers) }))
    .sort((one, other) => one.workers - other.workers || one.seconds - other.seconds);
  return { base: b, perWorker: m, residuals };
}

/** The run whose time is the median of its kind, the faster one of two in the middle: the one that a timeline shows. */
export function middleRun(runs: readonly BenchUpRun[], kind: RunKind): BenchUpRun | undefined {
  const sorted = [...counted(runs, kind)].sort((a, b) => a.seconds - b.seconds);
  return sorted[Math.floor((sorted.length - 1) / 2)];
}
