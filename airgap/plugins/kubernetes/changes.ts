import type { Diff } from "../protocol/resource";
import { containsSecret, isList, isObj, same, Secret, type Obj, type Value } from "../protocol/values";

/** One value that differs, with its path as Pulumi writes it: `spec.ports[0].port`, `metadata.labels["a.b/c"]`. */
export interface Change {
  path: string;
  kind: "add" | "delete" | "update";
}

/** Every value that differs, as deep as both sides have the same shape. */
export function changes(before: Obj, after: Obj): Change[] {
  return between(before, after, "");
}

function between(before: Value | undefined, after: Value | undefined, path: string): Change[] {
  if (before instanceof Secret) return between(before.value, after, path);
  if (after instanceof Secret) return between(before, after.value, path);
  if (same(before ?? undefined, after ?? undefined)) return [];
  if (before === undefined || before === null) return [{ path, kind: "add" }];
  if (after === undefined || after === null) return [{ path, kind: "delete" }];
  if (isList(before) && isList(after)) {
    return Array.from({ length: Math.max(before.length, after.length) }, (_, index) =>
      between(before[index], after[index], `${path}[${index}]`),
    ).flat();
  }
  if (isObj(before) && isObj(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return keys.flatMap((key) => between(before[key], after[key], join(path, key)));
  }
  return [{ path, kind: "update" }];
}

function join(path: string, key: string): string {
  if (!/^[\w$-]+$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === "" ? key : `${path}.${key}`;
}

/**
 * The diff that the engine reads.
 *
 * @param forceNew whether a change at that path needs a new resource
 */
export function toDiff(list: readonly Change[], forceNew: (path: string) => boolean): Diff {
  const replaces = list.filter(({ path }) => forceNew(path)).map(({ path }) => path);
  return {
    changes: list.length > 0,
    replaces,
    diffs: [...new Set(list.map(({ path }) => topLevel(path)))],
    detailed: Object.fromEntries(
      list.map(({ path, kind }) => [path, { kind: replaces.includes(path) ? (`${kind}-replace` as const) : kind, inputDiff: true }]),
    ),
  };
}

function topLevel(path: string): string {
  return /^[\w$-]+/.exec(path)?.[0] ?? (JSON.parse(/^\[(".*?[^\\]")\]/.exec(path)?.[1] ?? `""`) as string);
}

/**
 * Marks as secret in `value` what is secret in `model`: what comes back from a cluster is plain.
 *
 * A list is secret as a whole if any of its members is, since members may have moved.
 */
export function secretsLike(value: Value, model: Value | undefined): Value {
  if (value instanceof Secret || model === undefined) return value;
  if (model instanceof Secret) return new Secret(value);
  if (isList(value) && isList(model)) {
    return containsSecret(model) ? new Secret(value) : value;
  }
  if (!isObj(value) || !isObj(model)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, item === undefined ? undefined : secretsLike(item, model[key])]),
  );
}
