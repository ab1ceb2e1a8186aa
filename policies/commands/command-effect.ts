import type { Resource } from "../core/policy";
import type { ShellCommand } from "../core/shell/shell";
import { UNKNOWN_TEXT } from "../core/unknown-text";

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

/** What tools take for their own standard input where the name of a file belongs. */
const standardInput = ["-", "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"];

/** The text that a program reads from the file `path`: its input, or what the script wrote before; a {@link UNKNOWN_TEXT} where nobody knows. */
export function namedFile(path: string, { input, files }: Pick<ShellCommand, "input" | "files">): string {
  return standardInput.includes(path) ? input : (files.get(path) ?? UNKNOWN_TEXT);
}
