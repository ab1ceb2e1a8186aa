import { keys, type KeyName } from "./keys";

/** A stack's configuration as Pulumi hands it to a program: keys with their namespace; lists and maps as JSON. */
export type StackValues = Readonly<Record<string, string>>;

/** Reads single values. Each throws an Error that names the key, what was found, what is accepted, and an example. */
export interface ConfigReader {
  /** The key as a person writes it, e.g. `cilium-lab:podCidr`. */
  key(name: KeyName): string;
  /** A text, not empty. */
  text(name: KeyName): string;
  /** A text, which may be empty. */
  textOrEmpty(name: KeyName): string;
  /** One of a few words. */
  choice<T extends string>(name: KeyName, accepted: readonly T[]): T;
  /** A whole number. @param what with its article: "a number of workers" */
  integer(name: KeyName, what: string, range: { min: number; max: number; why?: string }): number;
  /** A list of texts, which may be empty. @param what in the plural: "IPv4 addresses" */
  list(name: KeyName, what: string): string[];
}

/** Reads the values of `project`'s own namespace. */
export function configReader(project: string, values: StackValues): ConfigReader {
  const key = (name: KeyName) => `${project}:${name}`;
  const example = (name: KeyName) => `Example: ${keys[name].example}.`;

  function raw(name: KeyName): string {
    const value = values[key(name)];
    if (value === undefined) throw new Error(`${key(name)} is not set, and Pulumi.yaml gave no default. ${example(name)}`);
    if (value === "null") throw new Error(`${key(name)} is null. Remove the line for the default, or write a value. ${example(name)}`);
    return value;
  }

  function textOrEmpty(name: KeyName): string {
    const value = raw(name);
    const compound = compoundOf(value);
    if (compound) throw new Error(`${key(name)} is ${compound}: ${value}. Accepted: one text. ${example(name)}`);
    return value;
  }

  return {
    key,
    textOrEmpty,
    text: (name) => {
      const value = textOrEmpty(name);
      if (value.trim() === "") throw new Error(`${key(name)} is empty. Accepted: a text. ${example(name)}`);
      return value;
    },
    choice: (name, accepted) => {
      const value = textOrEmpty(name);
      const match = accepted.find((word) => word === value);
      if (match === undefined)
        throw new Error(`${key(name)} "${value}" is not accepted. Accepted: ${accepted.join(", ")}. ${example(name)}`);
      return match;
    },
    integer: (name, what, { min, max, why }) => {
      const value = raw(name);
      if (!/^\d{1,9}$/.test(value) || Number(value) < min || Number(value) > max) {
        const reason = why === undefined ? "" : ` ${why}`;
        throw new Error(`${key(name)} "${value}" is not ${what}: a whole number from ${min} to ${max}.${reason} ${example(name)}`);
      }
      return Number(value);
    },
    list: (name, what) => {
      const value = raw(name);
      const found = compoundOf(value) === "a list" ? (JSON.parse(value) as unknown[]) : undefined;
      if (!found?.every((item) => typeof item === "string")) {
        throw new Error(`${key(name)} "${value}" is not a list of ${what}. ${example(name)}`);
      }
      return found as string[];
    },
  };
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
