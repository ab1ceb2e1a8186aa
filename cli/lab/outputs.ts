import { z } from "zod";
import type { DatapathSummary } from "../../components/datapath/datapath-probe";

/** What the stack gives out, as `pulumi stack output --json` prints it. */
export const labOutputs = z.object({
  clusterName: z.string(),
  apiServerHost: z.string(),
  nodes: z.array(z.string()),
  ciliumVersion: z.string(),
  /** What the probe found. */
  datapath: z.object({
    cluster: z.string(),
    versions: z.object({ cilium: z.string(), kubernetes: z.string() }),
    nodes: z.array(z.object({ name: z.string(), address: z.string(), podCidrs: z.array(z.string()) })),
    facts: z.record(z.string(), z.string()),
  }) satisfies z.ZodType<DatapathSummary>,
});
export type LabOutputs = z.infer<typeof labOutputs>;
