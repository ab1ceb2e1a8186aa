/** The datapaths that are compared: the one that the stack declares, and the two that are put in its place for the comparison. */
export const datapaths = ["declared", "legacy", "vxlan"] as const;
export type Datapath = (typeof datapaths)[number];

/** What a sentence calls each of them. */
export const datapathTitles: Record<Datapath, string> = {
  declared: "native routing with eBPF host routing",
  legacy: "legacy host routing",
  vxlan: "a VXLAN tunnel",
};

/** Where the server is, seen from the client. */
export const places = ["same-node", "cross-node"] as const;
export type Place = (typeof places)[number];

export const placeTitles: Record<Place, string> = { "same-node": "on one node", "cross-node": "across nodes" };

/** What the client does all through a run. */
export interface WorkloadSpec {
  /** As the field calls it: netperf's name, and how many connections are used at a time. */
  title: string;
  /** `rr`: requests and answers on connections that are kept; `crr`: a connection for each; `stream`: as many bytes as go through. */
  kind: "rr" | "crr" | "stream";
  connections: number;
  /** What the rate and the CPU time are counted by. */
  unit: "exchange" | "megabyte";
}

export const workloads = {
  "rr-1": { title: "TCP_RR ×1", kind: "rr", connections: 1, unit: "exchange" },
  "rr-32": { title: "TCP_RR ×32", kind: "rr", connections: 32, unit: "exchange" },
  "crr-1": { title: "TCP_CRR ×1", kind: "crr", connections: 1, unit: "exchange" },
  "crr-32": { title: "TCP_CRR ×32", kind: "crr", connections: 32, unit: "exchange" },
  "stream-1": { title: "TCP stream ×1", kind: "stream", connections: 1, unit: "megabyte" },
} as const satisfies Record<string, WorkloadSpec>;
export type BenchWorkload = keyof typeof workloads;
export const workloadNames = Object.keys(workloads) as BenchWorkload[];

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
export const published: Record<BenchWorkload, Published> = {
  "rr-1": { bpf: 45_200, legacy: 33_900, unit: "exchanges/s" },
  "rr-32": { bpf: 970_000, legacy: 720_000, unit: "exchanges/s" },
  "crr-1": { bpf: 12_500, legacy: 9_800, unit: "exchanges/s" },
  "crr-32": { bpf: 199_000, legacy: 164_000, unit: "exchanges/s" },
  "stream-1": { bpf: 42.2, legacy: 35.7, unit: "Gbit/s" },
};
