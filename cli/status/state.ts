import { z } from "zod";
import { declaredSchema, type Declared } from "../../components/datapath/probe/declared";
import { labOutputs, type LabOutputs } from "../summary";

/** What the stack's last update left in its state. */
export interface StackState {
  outputs: LabOutputs;
  /** What the probe was told to find. */
  declared: Declared;
  /** When the probe last found it. */
  provenAt: string;
}

const exported = z.object({
  deployment: z.object({
    resources: z
      .array(
        z.object({
          urn: z.string(),
          type: z.string(),
          modified: z.string().optional(),
          inputs: z.record(z.string(), z.unknown()).optional(),
          outputs: z.record(z.string(), z.unknown()).optional(),
        }),
      )
      .optional(),
  }),
});

/**
 * The lab as its state describes it; undefined where it was never proven: only previewed, or its `make up` did not end well.
 *
 * @param json `pulumi stack export`
 */
export function stackState(json: string): StackState | undefined {
  const { resources = [] } = exported.parse(JSON.parse(json)).deployment;
  const outputs = labOutputs.safeParse(resources.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs);
  const probe = resources.find(({ urn }) => urn.endsWith("::datapath-probe"));
  const { DECLARED } = (probe?.inputs?.["environment"] ?? {}) as { DECLARED?: unknown };
  if (!outputs.success || probe?.modified === undefined || typeof DECLARED !== "string") return undefined;
  return { outputs: outputs.data, declared: declaredSchema.parse(JSON.parse(DECLARED)), provenAt: probe.modified };
}
