import { shuffled } from "../../components/datapath/bench/block-plan";

/** What is timed in one go: it begins with nothing of the lab and ends so. */
export type BenchUpBlock =
  /** This stack: up from nothing, a preview and an up that change nothing, down. */
  | { id: string; kind: "stack"; pair: number }
  /** The corrected script, and its removal. */
  | { id: string; kind: "script"; pair: number }
  /** An empty Pulumi program: what the engine takes for nothing. */
  | { id: string; kind: "floor"; pair: number }
  /** This stack with that many workers: up from nothing, down. */
  | { id: string; kind: "workers"; workers: number; round: number };

/** What decides the order of a bench. */
export interface PlanInput {
  /** Pairs that count; one more, the first, warms up. 0: no pairs at all. */
  pairs: number;
  /** Numbers of workers to bring a lab up with; empty for none. */
  workers: readonly number[];
  /** Times that each number of workers is brought up. */
  rounds: number;
  seed: string;
}

/** The pair that warms up: it is shown and does not count. */
export const warmUpPair = 0;

/**
 * All blocks in their order. Within a pair, and within a round of workers, the seed decides it, so that what drifts on the machine, and what
 * one block leaves to the next, falls on all alike.
 */
export function planOf({ pairs, workers, rounds, seed }: PlanInput): BenchUpBlock[] {
  const pairNumbers = pairs === 0 ? [] : Array.from({ length: pairs + 1 }, (_, i) => warmUpPair + i);
  const paired = pairNumbers.flatMap((pair) =>
    shuffled(["stack", "script", "floor"] as const, `${seed}/pair-${pair}`).map((kind) => ({ id: `pair-${pair}/${kind}`, kind, pair })),
  );
  const grown = Array.from({ length: rounds }, (_, i) => i + 1).flatMap((round) =>
    shuffled(workers, `${seed}/round-${round}`).map((count) => ({
      id: `round-${round}/workers-${count}`,
      kind: "workers" as const,
      workers: count,
      round,
    })),
  );
  return [...paired, ...grown];
}
