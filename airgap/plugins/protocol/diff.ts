import type { Diff, PropertyDiffKind } from "./resource";
import { isObj, same, type Obj, type Value } from "./values";

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
  const detailed: NonNullable<Diff["detailed"]> = {};
  for (const key of changedKeys(before, after)) {
    for (const [path, kind] of leaves(key, before[key], after[key])) {
      detailed[path] = { kind: replaceOn(key) ? `${kind}-replace` : kind, inputDiff: true };
    }
  }
  const diffs = Object.keys(detailed);
  const replaces = diffs.filter((path) => detailed[path]!.kind.endsWith("-replace"));
  return { changes: diffs.length > 0, replaces, diffs, detailed };
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
  if (Array.isArray(before) && Array.isArray(after)) {
    return Array.from({ length: Math.max(before.length, after.length) }).flatMap((_, index) =>
      leaves(`${path}[${index}]`, before[index], after[index]),
    );
  }
  return [[path, "update"]];
}
