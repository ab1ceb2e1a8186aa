import { keys, stackKey, type KeyName } from "./keys";
import type { Accepts } from "./stack-key";

/** A stack's configuration as Pulumi hands it to a program: keys with their namespace; lists and maps as JSON. */
export type StackValues = Readonly<Record<string, string>>;

/** What reading a key gives, by what it is declared to take. */
type ValueOf<A extends Accepts> = A extends { kind: "choice"; of: readonly (infer Word)[] }
  ? Word
  : A extends { kind: "integer" }
    ? number
    : A extends { kind: "list"; parse: (subject: string, text: string) => infer Item }
      ? Item[]
      : A extends { empty: "accepted" }
        ? string
        : A extends { parse: (subject: string, text: string) => infer Parsed }
          ? Parsed
          : string;

/** Reads single values, as their keys are declared. Each throws an Error that names the key, what was found, what is accepted, and an example. */
export interface ConfigReader {
  /** The key as a person writes it, e.g. `cilium-lab:podCidr`. */
  key: (name: KeyName) => string;
  read: <N extends KeyName>(name: N) => ValueOf<(typeof keys)[N]["accepts"]>;
}

/** Reads the values of `project`'s own namespace. */
export function configReader(project: string, values: StackValues): ConfigReader {
  const key = (name: KeyName) => `${project}:${name}`;
  return { key, read: (name) => parsed(key(name), values[key(name)], name) as ValueOf<(typeof keys)[typeof name]["accepts"]> };
}

function parsed(subject: string, value: string | undefined, name: KeyName): unknown {
  const { accepts, example: sample } = stackKey(name);
  const example = `Example: ${sample}.`;
  if (value === undefined) throw new Error(`${subject} is not set, and Pulumi.yaml gave no default. ${example}`);
  if (value === "null") throw new Error(`${subject} is null. Remove the line for the default, or write a value. ${example}`);
  const compound = compoundOf(value);
  if (accepts.kind === "integer") {
    const { what, min, max, why } = accepts;
    if (/^\d{1,9}$/.test(value) && Number(value) >= min && Number(value) <= max) return Number(value);
    const reason = why === undefined ? "" : ` ${why}`;
    throw new Error(`${subject} "${value}" is not ${what}: a whole number from ${min} to ${max}.${reason} ${example}`);
  }
  if (accepts.kind === "list") {
    const items = compound === "a list" ? (JSON.parse(value) as unknown[]) : undefined;
    if (!items?.every((item) => typeof item === "string"))
      throw new Error(`${subject} "${value}" is not a list of ${accepts.what}. ${example}`);
    return items.map((item, place) => accepts.parse(`${subject}[${place}]`, item));
  }
  if (compound) throw new Error(`${subject} is ${compound}: ${value}. Accepted: one text. ${example}`);
  if (accepts.kind === "choice") {
    if (accepts.of.includes(value)) return value;
    throw new Error(`${subject} "${value}" is not accepted. Accepted: ${accepts.of.join(", ")}. ${example}`);
  }
  if (value === "" && accepts.empty === "accepted") return value;
  if (value.trim() === "" && accepts.empty === undefined) throw new Error(`${subject} is empty. Accepted: a text. ${example}`);
  return accepts.parse ? accepts.parse(subject, value) : value;
}

/** What a value is that is neither text nor number; Pulumi hands it over as JSON. */
function compoundOf(value: string): "a list" | "an object" | undefined {
  if (!/^[[{]/.test(value)) return undefined;
  try {
    return Array.isArray(JSON.parse(value)) ? "a list" : "an object";
  } catch {
    return undefined;
  }
}
