import { hash } from "node:crypto";
import { datapaths, places, workloadNames, type Datapath, type Place, type BenchWorkload } from "./workloads";

/** Runs that follow each other on one datapath. A switch of datapaths costs half a minute, so there is one a block and not one a run. */
export interface Block {
  /** From 1. A round has a block of each datapath. */
  round: number;
  datapath: Datapath;
  runs: { workload: BenchWorkload; place: Place }[];
}

/**
 * All runs in their order: in every round every datapath, in every block every workload on one node and across nodes, both in an order
 * that the seed decides. What drifts on the machine, and what one run leaves to the next, then falls on all datapaths alike.
 */
export function planOf(rounds: number, seed: string): Block[] {
  const pairs = workloadNames.flatMap((workload) => places.map((place) => ({ workload, place })));
  return Array.from({ length: rounds }, (_, i) => i + 1).flatMap((round) =>
    shuffled(datapaths, `${seed}/${round}`).map((datapath) => ({ round, datapath, runs: shuffled(pairs, `${seed}/${round}/${datapath}`) })),
  );
}

/** The same order for the same seed, on every machine: by the hashes of seed and item. */
export function shuffled<T>(items: readonly T[], seed: string): T[] {
  const key = (item: T) => hash("sha256", `${seed}/${JSON.stringify(item)}`);
  return [...items].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
