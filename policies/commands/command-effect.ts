import { UNKNOWN_TEXT } from "../core/unknown-text";
import { isMap, UNKNOWN, type PlainValue, type PlainMap } from "../core/plain-value";
import type { Resource } from "../core/policy";

/** What a program does to a cluster, as far as its words tell. */
export interface CommandEffect {
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
export function resourceOf(makes: NonNullable<CommandEffect["makes"]>, name: string): Resource {
  return { ...makes, name, ignoreChanges: [] };
}
