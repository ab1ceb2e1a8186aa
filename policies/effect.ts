import { hole } from "./shell/hole";
import { isMap, unknown, type Known, type KnownMap } from "./known";
import type { Resource } from "./rule";

/** What a program does to a cluster, as far as its words tell. */
export interface Effect {
  /** The program and what it is told, out of a fixed list, e.g. `helm upgrade`: it is printed. */
  does: string;
  /** Whether it makes nodes of a cluster. */
  nodes?: true;
  /** What it makes, as the resource that would declare the same: every rule judges it as such. */
  makes?: Pick<Resource, "type" | "props">;
  /** What is wrong with the program itself: the rule that it breaks, and a predicate of the resource that runs it, with what to write instead. */
  breaks?: { rule: "no-tunnel" | "no-kube-proxy"; sentence: string };
}

/** What a program makes, as a resource of that name. */
export function resourceOf(makes: NonNullable<Effect["makes"]>, name: string): Resource {
  return { ...makes, name, ignoreChanges: [] };
}

/** A word as a value: unknown where a part of it is. */
export function value(word: string): Known {
  return word.includes(hole) ? unknown : word;
}

/** Data that was read from text, with what is not known of the text as {@link unknown}. A map with an unknown key may hold anything. */
export function withUnknowns(data: Known): Known {
  if (typeof data === "string") return value(data);
  if (Array.isArray(data)) return data.map(withUnknowns);
  if (!isMap(data)) return data;
  const entries = Object.entries(data);
  if (entries.some(([key]) => key.includes(hole))) return unknown;
  return Object.fromEntries(entries.map(([key, item]) => [key, withUnknowns(item)]));
}

/** `changes` over `base`, maps merged, as helm merges values. */
export function merged(base: Known, changes: Known): Known {
  if (!isMap(base) || !isMap(changes)) return changes;
  const all: KnownMap = { ...base };
  for (const [key, change] of Object.entries(changes)) all[key] = Object.hasOwn(all, key) ? merged(all[key]!, change) : change;
  return all;
}
