import type { Run, RunKind } from "../results";

/** A run of a bench, with what a test does not care about filled in. */
export function sampleRun(kind: RunKind, seconds: number, more: Partial<Run> = {}): Run {
  return { block: "pair-1/stack", kind, pair: 1, workers: 2, startedAt: "2026-01-01T00:00:00.000Z", seconds, load: 0.5, busy: 0.05, made: [], spans: [], ...more };
}
