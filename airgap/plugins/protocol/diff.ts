import type { Diff, PropertyDiffKind } from "./resource";
import { isList, isObj, same, type Obj, type Value } from "./values";

/** Top-level keys whose values differ, sorted. */
export function changedKeys(before: Obj, after: Obj): string[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].filter((key) => !same(before[key], after[key])).sort();
}

/** How one key changed, as Pulumi's display names it. */
export function kindOfChange(before: Obj, after: Obj, key: string, replace: boolean): PropertyDiffKind {
  const kind = before[key] === undefined ? "add" : after[key] === undefined ? "delete" : "update";
  return replace ? `${kind}-replace` : kind;
}

/**
 * Diff of top-level inputs.
 *
 * @param replaceOn which changed keys need a new resource; default none
 */
export function diffInputs(before: Obj, after: Obj, replaceOn: (key: string) => boolean = () => false): Diff {
  const diffs = changedKeys(before, after);
  const replaces = diffs.filter(replaceOn);
  const detailed = Object.fromEntries(
    diffs.map((key) => [key, { kind: kindOfChange(before, after, key, replaceOn(key)), inputDiff: true }]),
  );
  return { changes: diffs.length > 0, replaces, diffs, detailed };
}

/**
 * As {@link diffInputs}, but named down to the leaf, `environment.HOME` or `triggers[0]`, as plugins made with Pulumi's
 * Go framework name it. A secret is one leaf.
 */
export function deepDiff(before: Obj, after: Obj, replaceOn: (key: string) => boolean = () => false): Diff {
  const found = changedKeys(before, after).flatMap((key) =>
    leaves(key, before[key], after[key]).map(([path, kind]) => ({ path, kind, replace: replaceOn(key) })),
  );
  return {
    changes: found.length > 0,
    replaces: found.filter(({ replace }) => replace).map(({ path }) => path),
    diffs: found.map(({ path }) => path),
    detailed: Object.fromEntries(
      found.map(({ path, kind, replace }) => [path, { kind: replace ? `${kind}-replace` : kind, inputDiff: true }] as const),
    ),
  };
}

type Leaf = [path: string, kind: "add" | "delete" | "update"];

function leaves(path: string, before: Value | undefined, after: Value | undefined): Leaf[] {
  if (same(before, after)) return [];
  if (before === undefined) return [[path, "add"]];
  if (after === undefined) return [[path, "delete"]];
  if (isObj(before) && isObj(after)) {
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) =>
      leaves(/^[\w$]+$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`, before[key], after[key]),
    );
  }
  if (isList(before) && isList(after)) {
    return Array.from({ length: Math.max(before.length, after.length) }).flatMap((_, index) =>
      leaves(`${path}[${index}]`, before[index], after[index]),
    );
  }
  return [[path, "update"]];
}
