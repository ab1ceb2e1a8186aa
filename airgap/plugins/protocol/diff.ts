import type { Diff, PropertyDiffKind } from "./resource";
import { same, type Obj } from "./values";

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
