import type { Run, RunKind } from "../results";

/** A run of a bench, with what a test does not care about filled in. */
export function sampleRun(kind: RunKind, seconds: number, more: Partial<Run> = {}): Run {
  return { block: "pair-1/stack", kind, pair: 1, workers: 2, startedAt: "2026-01-01T00:00:00.000Z", seconds, load: 0.5, busy: 0.05, made: [], spans: [], ...more };
}

/** What a bench is of. */
export const sampleAbout = {
  startedAt: "2026-01-01T00:00:00.000Z",
  finished: true,
  revision: "0123456",
  stack: "airgap",
  versions: { cilium: "1.20.2", kubernetes: "1.34.4", pulumi: "3.250.0" },
  machine: { cpu: "a <CPU>", cores: 2, memoryGiB: 24, kernel: "6.18.0" },
  images: ["a.invalid/node:v1", "a.invalid/cilium:v1"],
  pairs: 2,
  workers: [1, 2, 4, 6],
  rounds: 1,
  seed: "a",
};
