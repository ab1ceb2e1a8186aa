import { z } from "zod";

/** What was timed of a command, in the order of a block. */
export const runKinds = ["up", "preview", "again", "down", "script", "script-down", "floor-preview", "floor-up"] as const;
export type RunKind = (typeof runKinds)[number];

/** Runs as a person calls them. */
export const runTitles: Record<RunKind, string> = {
  up: "make up, from nothing to the proven datapath",
  preview: "make preview, no change",
  again: "make up, no change",
  down: "make down",
  script: "the script, corrected",
  "script-down": "the script's removal",
  "floor-preview": "pulumi preview of an empty program",
  "floor-up": "pulumi up of an empty program, no change",
};

const spanSchema = z.object({
  name: z.string().describe("a phase, a resource's name, or a step that a resource's program printed"),
  kind: z.enum(["phase", "resource", "step"]),
  from: z.number().describe("seconds since the command was started"),
  to: z.number().describe("seconds since the command was started"),
  critical: z.boolean().describe("whether the end would have come earlier with it, as far as what waits for what is known"),
  of: z.string().optional().describe("the span that a step is a part of"),
});
export type TimelineSpan = z.infer<typeof spanSchema>;

const runSchema = z.object({
  block: z.string().describe("id of the block, such as pair-1/stack"),
  kind: z.enum(runKinds),
  pair: z.number().int().optional().describe("0: the pair that warms up, which does not count"),
  workers: z.number().int(),
  startedAt: z.string(),
  seconds: z.number().describe("wall time of the command, from its start to its end"),
  load: z.number().describe("load average of a minute before the run"),
  busy: z.number().describe("share of the cores' time that was spent, looked at for three seconds before the run"),
  made: z.array(z.string()).describe("images that the Docker daemon had after the run and not before"),
  spans: z.array(spanSchema),
});
export type BenchUpRun = z.infer<typeof runSchema>;

const failureSchema = z.object({
  block: z.string(),
  kind: z.string(),
  problem: z.string().describe("how it ended; what it printed is in the logs beside"),
});
export type Failure = z.infer<typeof failureSchema>;

const summarySchema = z.object({ count: z.number().int(), median: z.number(), least: z.number(), most: z.number() });

export const benchUpResults = z.object({
  format: z.literal("cilium-lab/bench-up/1"),
  startedAt: z.string(),
  finished: z.boolean().describe("false while it runs and where it was interrupted: the next one goes on with it"),
  revision: z.string().describe("commit of the checkout, and whether the files differ from it"),
  files: z.string().describe("hash of the checkout's files, without texts for people"),
  stack: z.string(),
  versions: z.object({ cilium: z.string(), kubernetes: z.string(), pulumi: z.string() }),
  machine: z.object({ cpu: z.string(), cores: z.number(), memoryGiB: z.number(), kernel: z.string() }),
  images: z.array(z.string()).describe("that both were given, in the Docker daemon"),
  pairs: z.number().int(),
  workers: z.array(z.number().int()),
  rounds: z.number().int(),
  seed: z.string(),
  runs: z.array(runSchema),
  failures: z.array(failureSchema),
  medians: z.partialRecord(z.enum(runKinds), summarySchema).describe("of the pairs that count, in seconds"),
  ratio: z
    .object({
      perPair: z.array(z.object({ pair: z.number(), up: z.number(), script: z.number(), ratio: z.number() })),
      median: z.number(),
      least: z.number(),
      most: z.number(),
    })
    .optional()
    .describe("seconds of make up by those of the script, in each pair that counts"),
  slope: z
    .object({
      base: z.number(),
      perWorker: z.number(),
      residuals: z.array(z.object({ workers: z.number(), seconds: z.number(), residual: z.number() })),
    })
    .optional()
    .describe("seconds of make up by workers, by least squares"),
});
export type BenchUpResults = z.infer<typeof benchUpResults>;
