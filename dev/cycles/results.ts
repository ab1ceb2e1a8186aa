import { z } from "zod";
import { countNames, weightNames } from "./snapshot";

const snapshotSchema = z.object({
  counts: z.record(z.enum(countNames), z.number().int()),
  weights: z.record(z.enum(weightNames), z.number()).describe("MiB"),
});

/** What `make cycles` keeps. */
export const cyclesResults = z.object({
  format: z.literal("cilium-lab/cycles/1"),
  startedAt: z.string(),
  revision: z.string(),
  stack: z.string(),
  workers: z.number().int(),
  wanted: z.number().int().describe("cycles that were asked for"),
  cycles: z
    .array(z.object({ up: z.number(), down: z.number(), failure: z.string().optional() }))
    .describe("seconds of each; what went wrong"),
  snapshots: z.array(snapshotSchema).describe("before the first cycle, and after each"),
  verdict: z.object({
    result: z.enum(["steady", "grown", "undecided"]),
    counts: z.record(z.enum(countNames), z.object({ base: z.number(), last: z.number(), grown: z.boolean() })),
    weights: z.partialRecord(z.enum(weightNames), z.object({ slope: z.number(), least: z.number(), grown: z.boolean() })),
    sentences: z.array(z.string()),
  }),
});
export type CyclesResults = z.infer<typeof cyclesResults>;
