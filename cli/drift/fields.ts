import { isDeepStrictEqual } from "node:util";

/** Where a value is: keys of maps, and indices of lists. */
export type FieldPath = readonly (string | number)[];

/** A field that a manifest sets and that is otherwise on the live object. */
export interface FieldDifference {
  /** On the live object. An index behind a list's end appends. */
  at: FieldPath;
  /** For people: list elements are named by what tells them apart, e.g. `containers[cilium-agent].image`. */
  label: string;
  declared?: unknown;
  live?: unknown;
  /** What belongs there; undefined where nothing does. */
  value?: unknown;
}

type Map = Record<string, unknown>;

/** What tells the elements of Kubernetes' lists apart, most telling first. */
const mergeKeys = ["name", "mountPath", "containerPort", "port", "key", "ip", "uid"];

/** Maps of which every entry counts; in other maps only those that the manifest sets, since the API server adds defaults. */
const wholeMaps = ["data", "binaryData"];

/**
 * What a live object has otherwise than its manifest, field by field: only fields that the manifest sets are looked at, and list elements
 * that were added to a list that it sets.
 *
 * Values that the API server drops because they are empty, and quantities in another spelling, are the same.
 */
export function fieldDifferences(declared: unknown, live: unknown, at: FieldPath = [], label = ""): FieldDifference[] {
  if (declared === null || (live === undefined && isEmpty(declared)) || (live === null && isEmpty(declared))) return [];
  if (Array.isArray(declared) && Array.isArray(live)) return listDifferences(declared, live, at, label);
  if (isMap(declared) && isMap(live)) {
    const fields = Object.entries(declared).flatMap(([key, value]) =>
      fieldDifferences(value, live[key], [...at, key], labelled(label, key)),
    );
    const added = wholeMaps.includes(String(at[0])) ? Object.keys(live).filter((key) => !(key in declared)) : [];
    return [...fields, ...added.map((key) => ({ at: [...at, key], label: labelled(label, key), live: live[key] }))];
  }
  if (isDeepStrictEqual(declared, live) || sameQuantity(declared, live)) return [];
  return [{ at, label, declared, ...(live === undefined ? {} : { live }), value: declared }];
}

function listDifferences(declared: readonly unknown[], live: readonly unknown[], at: FieldPath, label: string): FieldDifference[] {
  const key = mergeKeys.find((key) => tellsApart(declared, key) && tellsApart(live, key));
  if (key === undefined) return wholeList(declared, live, at, label);
  const [wanted, found] = [declared as Map[], live as Map[]];
  const differences = wanted.flatMap((element, i): FieldDifference[] => {
    const index = found.findIndex((other) => other[key] === element[key]);
    const name = `${label}[${String(element[key])}]`;
    if (index >= 0) return fieldDifferences(element, found[index], [...at, index], name);
    return [{ at: [...at, found.length + i], label: name, declared: element, value: element }];
  });
  const added = found.flatMap((element, index): FieldDifference[] =>
    wanted.some((other) => other[key] === element[key])
      ? []
      : [{ at: [...at, index], label: `${label}[${String(element[key])}]`, live: element }],
  );
  return [...differences, ...added];
}

/** A list whose elements have no name is put right as a whole; shown is what of it differs, or all of it where only the order does. */
function wholeList(declared: readonly unknown[], live: readonly unknown[], at: FieldPath, label: string): FieldDifference[] {
  const same = (a: unknown, b: unknown) => fieldDifferences(a, b).length === 0;
  if (declared.length === live.length && declared.every((element, i) => same(element, live[i]))) return [];
  const rest = [...live];
  const missing = declared.filter((element) => {
    const index = rest.findIndex((other) => same(element, other));
    if (index >= 0) rest.splice(index, 1);
    return index < 0;
  });
  const ordered = missing.length === 0 && rest.length === 0;
  const side = (elements: readonly unknown[], all: readonly unknown[]) => (ordered ? all : elements.length === 0 ? undefined : elements);
  return [{ at, label, declared: side(missing, declared), live: side(rest, live), value: declared }];
}

function tellsApart(list: readonly unknown[], key: string): boolean {
  const values = list.map((element) => (isMap(element) ? element[key] : undefined));
  return values.every((value) => typeof value === "string" || typeof value === "number") && new Set(values).size === values.length;
}

/** What the API server leaves out. */
function isEmpty(value: unknown): boolean {
  if (isMap(value)) return Object.values(value).every(isEmpty);
  return value === null || value === "" || value === false || value === 0 || (Array.isArray(value) && value.length === 0);
}

/** `1000m` and `1`, `1024Mi` and `1Gi`. @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/ */
function sameQuantity(a: unknown, b: unknown): boolean {
  const [x, y] = [quantity(a), quantity(b)];
  return x !== undefined && x === y;
}

const suffixes: Record<string, number> = {
  "": 1,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

function quantity(value: unknown): number | undefined {
  const [, number, suffix = ""] = /^([\d.]+)([A-Za-z]*)$/.exec(String(value)) ?? [];
  const factor = suffixes[suffix];
  return number === undefined || factor === undefined ? undefined : Number(number) * factor;
}

export function isMap(value: unknown): value is Map {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A label with one more key behind it. */
export function labelled(label: string, key: string): string {
  if (!/^[\w-]+$/.test(key)) return `${label}[${JSON.stringify(key)}]`;
  return label === "" ? key : `${label}.${key}`;
}

/** `object` with all of `fields` as they belong; the object itself is left alone. */
export function withFields<T>(object: T, fields: readonly { at: FieldPath; value?: unknown }[]): T {
  const copy = structuredClone(object);
  const holder = (at: FieldPath) => at.slice(0, -1).reduce<unknown>((inner, key) => (inner as Map)[key], copy) as Map | unknown[];
  for (const { at, value } of fields.filter(({ value }) => value !== undefined)) {
    const [into, key] = [holder(at), at.at(-1) ?? ""];
    if (Array.isArray(into) && Number(key) >= into.length) into.push(value);
    else (into as Map)[key] = value;
  }
  // What is deeper goes first, and each list from its end, so that no index moves under the next.
  const index = (at: FieldPath) => (typeof at.at(-1) === "number" ? Number(at.at(-1)) : -1);
  const removed = fields.filter(({ value }) => value === undefined).sort((a, b) => b.at.length - a.at.length || index(b.at) - index(a.at));
  for (const { at } of removed) {
    const [into, key] = [holder(at), at.at(-1) ?? ""];
    if (Array.isArray(into)) into.splice(Number(key), 1);
    else delete into[key];
  }
  return copy;
}
