import type { Workload } from "./workloads";

/** A rate as Cilium publishes it, pod to pod across nodes. */
interface Published {
  /** With eBPF host routing. */
  bpf: number;
  /** With legacy host routing. */
  legacy: number;
  unit: "exchanges/s" | "Gbit/s";
}

/**
 * Cilium's own benchmark: 1.9.6 on Linux 5.10, two machines with a Ryzen 9 3950X each (16 cores), 100 Gbit/s network cards back to back. Read
 * off its charts, to about 1 %.
 *
 * @see https://docs.cilium.io/en/stable/operations/performance/benchmark/
 */
export const published: Record<Workload, Published> = {
  "rr-1": { bpf: 45_200, legacy: 33_900, unit: "exchanges/s" },
  "rr-32": { bpf: 970_000, legacy: 720_000, unit: "exchanges/s" },
  "crr-1": { bpf: 12_500, legacy: 9_800, unit: "exchanges/s" },
  "crr-32": { bpf: 199_000, legacy: 164_000, unit: "exchanges/s" },
  "stream-1": { bpf: 42.2, legacy: 35.7, unit: "Gbit/s" },
};
