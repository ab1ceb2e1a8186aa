import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { StackValues } from "../config/reader";
import { stackValues } from "../config/stack-values";

const checkout = join(__dirname, "..", "..");

/** The text of Pulumi.yaml. */
export const projectText = readFileSync(join(checkout, "Pulumi.yaml"), "utf8");

/** The committed stack files, by the stack's name. */
export const stackTexts: Readonly<Record<string, string>> = Object.fromEntries(
  ["airgap", "dev", "existing", "notes"].map((stack) => [stack, readFileSync(join(checkout, `Pulumi.${stack}.yaml`), "utf8")]),
);

const defaults = stackValues(projectText, "").values;

/** Values as Pulumi hands them to the program: `set` over Pulumi.yaml's defaults. */
export function sampleValues(set: Readonly<Record<string, unknown>> = {}): StackValues {
  const text = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
  return { ...defaults, ...Object.fromEntries(Object.entries(set).map(([key, value]) => [`cilium-lab:${key}`, text(value)])) };
}
