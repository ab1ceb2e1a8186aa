import * as policy from "@pulumi/policy";
import { UNKNOWN_TEXT } from "./unknown-text";

/** Stands where a value is not known before other resources are made. */
export const UNKNOWN = Symbol("not known during preview");

/** A resource property as a rule sees it: plain data, secrets in clear. */
export type PlainValue = null | boolean | number | string | typeof UNKNOWN | PlainValue[] | PlainMap;
export type PlainMap = { [key: string]: PlainValue };

/** Exported by the package, but missing from its type declarations. */
const { UnknownValueError } = policy as unknown as { UnknownValueError: new () => Error };

/**
 * The properties of a resource as plain data with {@link UNKNOWN} in place of what preview cannot know.
 *
 * The SDK throws where such a property is touched, and turns a rule that lets this pass into an advisory: a mandatory
 * rule would then let through whatever is computed. Reading everything here once leaves no rule that could forget.
 *
 * @param props what the SDK hands to a policy
 */
export function toPlain(props: object): PlainMap {
  return Object.fromEntries(Object.keys(props).map((key) => [key, property(props, key)]));
}

function property(holder: object, key: string): PlainValue {
  try {
    return plain((holder as Record<string, unknown>)[key]);
  } catch (error) {
    if (error instanceof UnknownValueError) return UNKNOWN;
    throw error;
  }
}

function plain(value: unknown): PlainValue {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return Object.keys(value).map((index) => property(value, index));
  if (typeof value === "object") return toPlain(value);
  return value as PlainValue;
}

/** Whether `value` is a map of keys, not a list or a scalar. */
export function isMap(value: PlainValue | undefined): value is PlainMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value in words: a text, a number or a boolean as it is written, {@link UNKNOWN_TEXT} for what is not known, a list or a map as JSON. */
export function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (value === UNKNOWN) return UNKNOWN_TEXT;
  return value === undefined ? "" : JSON.stringify(value);
}

/** The value at `steps` as far as there are maps: unknown where a map on the way is. */
export function at(root: PlainValue | undefined, ...steps: string[]): PlainValue | undefined {
  return steps.reduce<PlainValue | undefined>((value, step) => {
    if (value === UNKNOWN) return UNKNOWN;
    return isMap(value) && Object.hasOwn(value, step) ? value[step] : undefined;
  }, root);
}

/** Follows `path` as far as there are maps: the value there, and the path that was reached. */
export function lookup(root: PlainValue | undefined, path: string): { path: string; value: PlainValue | undefined } {
  const steps = path.split(".");
  let value = root;
  for (const [depth, step] of steps.entries()) {
    if (!isMap(value)) return { path: steps.slice(0, depth).join("."), value };
    value = Object.hasOwn(value, step) ? value[step] : undefined;
  }
  return { path, value };
}

/** A word as a value: unknown where a part of it is. */
export function valueOfWord(word: string): PlainValue {
  return word.includes(UNKNOWN_TEXT) ? UNKNOWN : word;
}

/** Data that was read from text, with what is not known of the text as {@link UNKNOWN}. A map with an unknown key may hold anything. */
export function withUnknowns(data: PlainValue): PlainValue {
  if (typeof data === "string") return valueOfWord(data);
  if (Array.isArray(data)) return data.map(withUnknowns);
  if (!isMap(data)) return data;
  const entries = Object.entries(data);
  if (entries.some(([key]) => key.includes(UNKNOWN_TEXT))) return UNKNOWN;
  return Object.fromEntries(entries.map(([key, item]) => [key, withUnknowns(item)]));
}

/** `changes` over `base`, maps merged, as helm merges values. */
export function merged(base: PlainValue | undefined, changes: PlainValue): PlainValue {
  if (!isMap(base) || !isMap(changes)) return changes;
  const all: PlainMap = { ...base };
  for (const [key, change] of Object.entries(changes)) all[key] = merged(Object.hasOwn(all, key) ? all[key] : undefined, change);
  return all;
}
