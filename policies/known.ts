import * as policy from "@pulumi/policy";

/** Stands where a value is not known before other resources are made. */
export const unknown = Symbol("not known during preview");

/** A resource property as a rule sees it: plain data, secrets in clear. */
export type Known = null | boolean | number | string | typeof unknown | Known[] | KnownMap;
export type KnownMap = { [key: string]: Known };

/** Exported by the package, but missing from its type declarations. */
const { UnknownValueError } = policy as unknown as { UnknownValueError: new () => Error };

/**
 * The properties of a resource as plain data with {@link unknown} in place of what preview cannot know.
 *
 * The SDK throws where such a property is touched, and turns a rule that lets this pass into an advisory: a mandatory
 * rule would then let through whatever is computed. Reading everything here once leaves no rule that could forget.
 *
 * @param props what the SDK hands to a policy
 */
export function known(props: object): KnownMap {
  return Object.fromEntries(Object.keys(props).map((key) => [key, property(props, key)]));
}

function property(holder: object, key: string): Known {
  try {
    return plain((holder as Record<string, unknown>)[key]);
  } catch (error) {
    if (error instanceof UnknownValueError) return unknown;
    throw error;
  }
}

function plain(value: unknown): Known {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return Object.keys(value).map((index) => property(value, index));
  if (typeof value === "object") return known(value);
  return value as Known;
}

/** Whether `value` is a map of keys, not a list or a scalar. */
export function isMap(value: Known | undefined): value is KnownMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
