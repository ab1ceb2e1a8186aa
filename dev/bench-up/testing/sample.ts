import { resultsOf } from "../keep";
import type { BenchUpResults, BenchUpRun, RunKind, TimelineSpan } from "../results";

/** A run of a bench, with what a test does not care about filled in. */
export function sampleRun(kind: RunKind, seconds: number, more: Partial<BenchUpRun> = {}): BenchUpRun {
  return {
    block: "pair-1/stack",
    kind,
    pair: 1,
    workers: 2,
    startedAt: "2026-01-01T00:00:00.000Z",
    seconds,
    load: 0.5,
    busy: 0.05,
    made: [],
    spans: [],
    ...more,
  };
}

/** What a bench is of. */
export const sampleAbout = {
  startedAt: "2026-01-01T00:00:00.000Z",
  finished: true,
  revision: "0123456",
  files: "89abcdef",
  stack: "airgap",
  versions: { cilium: "1.20.2", kubernetes: "1.34.4", pulumi: "3.250.0" },
  machine: { cpu: "a <CPU>", cores: 2, memoryGiB: 24, kernel: "6.18.0" },
  images: ["a.invalid/node:v1", "a.invalid/cilium:v1"],
  pairs: 2,
  workers: [1, 2, 4, 6],
  rounds: 1,
  seed: "a",
};

/** Spans of a small `make up`. */
export const sampleSpans: TimelineSpan[] = [
  { name: "checks", kind: "phase", from: 0, to: 4, critical: true },
  { name: "update", kind: "phase", from: 4, to: 20, critical: false },
  { name: "chart-check", kind: "resource", from: 5, to: 9, critical: false },
  { name: "lab-nodes", kind: "resource", from: 5, to: 15, critical: true },
  { name: "Preparing nodes <a&b>", kind: "step", from: 6, to: 8, critical: false, of: "lab-nodes" },
];

/** Results of two pairs, and of four numbers of workers. */
export function sampleResults(more: Partial<BenchUpRun> = {}): BenchUpResults {
  const pair = (number: number, up: number, script: number) => [
    sampleRun("up", up, {
      block: `pair-${number}/stack`,
      pair: number,
      spans: sampleSpans,
      ...(number === 0 ? { made: ["derived:1 2GB"] } : {}),
      ...more,
    }),
    sampleRun("script", script, {
      block: `pair-${number}/script`,
      pair: number,
      spans: [{ name: "kind create cluster", kind: "phase", from: 0, to: script, critical: true }],
    }),
    sampleRun("again", 12, { pair: number }),
    sampleRun("floor-up", 5, { pair: number }),
  ];
  const grown = (
    [
      [1, 58],
      [2, 66],
      [4, 84],
      [6, 98],
    ] as const
  ).map(([workers, seconds]) => sampleRun("up", seconds, { block: `round-1/workers-${workers}`, pair: undefined, workers }));
  return resultsOf(sampleAbout, { runs: [...pair(0, 200, 130), ...pair(1, 60, 120), ...pair(2, 70, 100), ...grown], failures: [] });
}
