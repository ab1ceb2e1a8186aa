import { declaredSchema, type Declared } from "../../components/datapath/probe/declared";
import { environmentOf, resourcesOf } from "../lab/pulumi-state";
import { labOutputs, type LabOutputs } from "../lab/outputs";

/** What the stack's last update left in its state. */
export interface StackState {
  outputs: LabOutputs;
  /** What the probe was told to find. */
  declared: Declared;
  /** When the probe last found it. */
  provenAt: string;
}

/**
 * The lab as its state describes it; undefined where it was never proven: only previewed, or its `make up` did not end well.
 *
 * @param json `pulumi stack export`
 */
export function stackState(json: string): StackState | undefined {
  const resources = resourcesOf(json);
  const outputs = labOutputs.safeParse(resources.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs);
  const probe = resources.find(({ urn }) => urn.endsWith("::datapath-probe"));
  const { DECLARED } = environmentOf(probe);
  if (!outputs.success || probe?.modified === undefined || DECLARED === undefined) return undefined;
  return { outputs: outputs.data, declared: declaredSchema.parse(JSON.parse(DECLARED)), provenAt: probe.modified };
}
