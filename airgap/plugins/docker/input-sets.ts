import { Secret, containsSecret, isList, unwrapSecrets, same, type Obj, type Value } from "../protocol";

/** Whether two lists hold the same items in any order, as the official plugin's sets do. */
export function sameSet(a: Value | undefined, b: Value | undefined): boolean {
  const left = unwrapSecrets(a) ?? [];
  const right = unwrapSecrets(b) ?? [];
  if (!isList(left) || !isList(right)) return same(left, right);
  return left.length === right.length && left.every((item) => right.some((other) => same(item, other)));
}

/** Wraps what came from a secret input, so that it is encrypted in state too. */
export function keepSecrets(inputs: Obj, state: Obj): Obj {
  const wrap = ([key, value]: [string, Value | undefined]): [string, Value | undefined] => [
    key,
    value !== undefined && containsSecret(inputs[key]) ? new Secret(unwrapSecrets(value)) : value,
  ];
  return Object.fromEntries(Object.entries(state).map(wrap));
}

/** Changed keys of which some are sets: their order does not count. Sorted. */
export function changedInputs(before: Obj, after: Obj, sets: readonly string[]): string[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys]
    .filter((key) => !key.startsWith("__"))
    .filter((key) => !(sets.includes(key) ? sameSet(before[key], after[key]) : same(before[key], after[key])))
    .sort();
}
