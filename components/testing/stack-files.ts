import { readFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import type { StackValues } from "../config/reader";
import { stackValues } from "../config/stack-values";

const checkout = join(__dirname, "..", "..");

/** The text of Pulumi.yaml. */
export const projectText = readFileSync(join(checkout, "Pulumi.yaml"), "utf8");

/** The committed stack files, by the stack's name. */
export const stackTexts: Readonly<Record<string, string>> = Object.fromEntries(
  ["airgap", "dev", "existing", "notes"].map((stack) => [stack, readFileSync(join(checkout, `Pulumi.${stack}.yaml`), "utf8")]),
);

/** Values as Pulumi hands them to the program: `set` over Pulumi.yaml's defaults. */
export function sampleValues(set: Readonly<Record<string, unknown>> = {}): StackValues {
  const config = Object.fromEntries(Object.entries(set).map(([key, value]) => [`cilium-lab:${key}`, value]));
  return stackValues(projectText, stringify({ config })).values;
}
