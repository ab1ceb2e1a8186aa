import { z } from "zod";
import { datapaths, places, workloadNames } from "./workloads";

const share = z.number().min(0).max(1);
const run = {
  round: z.int().positive(),
  datapath: z.enum(datapaths),
  workload: z.enum(workloadNames),
  place: z.enum(places).describe("`same-node`: client and server on one node; `cross-node`: on two."),
};

/** One measurement: one workload, for some seconds, after its warm-up. */
const measuredRun = z.object({
  ...run,
  load: z.number().nonnegative().describe("The machine's load average over a minute, just before."),
  rate: z.number().nonnegative().describe("Exchanges or megabytes (10^6 bytes of payload) a second."),
  p50: z.number().optional().describe("Median time of an exchange, in µs; of `crr` with its connection. None of a stream."),
  p99: z.number().optional().describe("99th percentile of the same."),
  retransmits: z.int().nonnegative().optional().describe("TCP segments that were sent again. Of a stream only."),
  cpu: z
    .number()
    .nonnegative()
    .describe("CPU time of the whole machine, client and server and everything else, in µs per exchange or megabyte."),
  busy: share.describe("Share of the cores' time that was spent."),
  stolen: share.describe("Share of the cores' time that the hypervisor gave to others."),
});
export type MeasuredRun = z.infer<typeof measuredRun>;

export const metrics = ["rate", "p50", "p99", "cpu"] as const;
export type Metric = (typeof metrics)[number];

const comparison = z.object({
  workload: run.workload,
  place: run.place,
  against: z.enum(["legacy", "vxlan"]),
  metric: z.enum(metrics),
  rounds: z.int().nonnegative().describe("Rounds that have both."),
  ratio: z
    .number()
    .optional()
    .describe(
      "How many times the declared datapath has of it what the other has; geometric mean of the rounds. None of fewer than two rounds.",
    ),
  low: z.number().optional().describe("Lower end of the 95 % confidence interval of `ratio`."),
  high: z.number().optional().describe("Upper end of it."),
  significant: z.boolean().describe("Whether 1 is outside of the interval."),
  sentence: z.string(),
});
export type Comparison = z.infer<typeof comparison>;

/** What `make bench` measured, and what it concludes: everything that its page and its plots are made from. */
export const benchResults = z.object({
  format: z.literal("cilium-lab/bench/1"),
  startedAt: z.iso.datetime(),
  seconds: z.number().describe("Wall time of the whole bench."),
  rounds: z.int().positive(),
  secondsPerRun: z.int().positive(),
  seed: z.string().describe("Decides the order of datapaths and workloads; `make bench SEED=…` takes the same order again."),
  lab: z.object({
    stack: z.string(),
    cluster: z.string(),
    cilium: z.string(),
    kubernetes: z.string(),
    nodes: z
      .object({ client: z.string(), far: z.string() })
      .describe("Node of the client and of the near server, and node of the far server."),
  }),
  machine: z.object({
    cpu: z.string().describe("Model, as the kernel has it."),
    cores: z.int().positive(),
    kernel: z.string(),
    virtual: z.boolean().describe("Whether there is a hypervisor below."),
    tools: z.object({ ab: z.string(), iperf3: z.string(), perl: z.string() }).describe("Versions."),
  }),
  blocks: z
    .array(z.object({ round: run.round, datapath: run.datapath, load: z.number(), busy: share, stolen: share }))
    .describe("Before each block, the machine with the lab at rest for some seconds: what it does besides the bench."),
  runs: z.array(measuredRun).describe("In the order in which they were made."),
  failures: z.array(z.object({ ...run, problem: z.string() })).describe("Runs without a result."),
  comparisons: z.array(comparison),
});
export type BenchResults = z.infer<typeof benchResults>;
