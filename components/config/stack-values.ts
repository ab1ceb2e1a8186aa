import { parse } from "yaml";
import type { StackValues } from "./reader";

/**
 * A stack's configuration as Pulumi would hand it to the program, from the texts of Pulumi.yaml and of the stack file: what the stack file
 * sets over the defaults, lists and maps as JSON.
 *
 * @throws Error for a text that is not YAML, a key without a namespace, and an encrypted value
 */
export function stackValues(projectText: string, stackText: string): { project: string; values: StackValues } {
  const { name, config: declared = {} } = (parse(projectText) ?? {}) as { name: string; config?: Record<string, unknown> };
  const { config: set } = (parse(stackText) ?? {}) as { config?: unknown };
  if (typeof (set ?? {}) !== "object" || Array.isArray(set)) {
    throw new Error(`config of the stack file is not a map of keys to values. Example: config: { ${name}:workers: 2 }.`);
  }
  const values: Record<string, string> = {};
  for (const [key, declaration] of Object.entries(declared)) {
    // A key with a namespace is an option of Pulumi itself.
    if (!key.includes(":")) values[`${name}:${key}`] = asText((declaration as { default?: unknown }).default);
  }
  for (const [key, value] of Object.entries(set ?? {})) {
    if (!key.includes(":")) throw new Error(`${key} in the stack file has no namespace, so Pulumi does not take it. Write ${name}:${key}.`);
    if (value !== null && typeof value === "object" && "secure" in value) {
      throw new Error(`${key} is encrypted, so it cannot be checked here. No key of the lab is a secret: write it in plain.`);
    }
    values[key] = asText(value);
  }
  return { project: name, values };
}

/** A value of a stack file as Pulumi hands it to the program. */
export function asText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? null);
}
