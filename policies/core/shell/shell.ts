import { isDeepStrictEqual } from "node:util";
import { parse, type SyntaxNode } from "unbash";
import { UNKNOWN_TEXT, madeOf } from "../unknown-text";

/** What a program is fed with. */
export interface Feed {
  /** What it reads from its standard input; a {@link UNKNOWN_TEXT} where nobody knows. */
  input: string;
  /** The words of the commands before it in its pipeline. */
  upstream: readonly string[];
}

/** A program that a script starts. */
export interface ShellCommand extends Feed {
  /** The program and its arguments, quotes taken off and variables filled in as far as they are known. */
  words: readonly string[];
  /** What is known of files that the script wrote before, by path. */
  files: ReadonlyMap<string, string>;
}

/** A shell that is followed: what it holds, changed by every step, and the two ways on, so that no step has to know the others. */
export interface Shell {
  /** All that was started. */
  readonly commands: ShellCommand[];
  /** Variables by name, one value or a list's. A variable that is not here is not known: a shell has its caller's too. */
  variables: Map<string, string[]>;
  /** What is known of files, by path. */
  files: Map<string, string>;
  readonly functions: Map<string, SyntaxNode>;
  readonly aliases: Map<string, string>;
  /** `$0` and the arguments. */
  positional: readonly string[];
  /** How many programs, functions and scripts are inside of each other here. */
  depth: number;
  /** How many were gone through. */
  runs: number;
  /** Goes through a piece of a script; what it prints. */
  visit(node: SyntaxNode, feed: Feed): string;
  /** Runs `words`; what they print. `program`: no function and no alias is meant. */
  run(words: readonly string[], feed: Feed, program?: boolean): string;
}

/** The feed of what nothing is known of. */
export const unknownFeed: Feed = { input: UNKNOWN_TEXT, upstream: [] };

/** Takes a step with other arguments, `$0` first. */
export function withPositional(shell: Shell, positional: readonly string[], step: () => string): string {
  const outer = shell.positional;
  shell.positional = positional;
  const output = step();
  shell.positional = outer;
  return output;
}

/** Takes a step in a process of its own: what it does to variables is not seen outside, what it does to files is. */
export function inChild(shell: Shell, step: () => string): string {
  const outer = shell.variables;
  shell.variables = new Map(outer);
  const output = step();
  shell.variables = outer;
  return output;
}

/**
 * Runs a script; what it prints. Errors of syntax are passed over: what can be read of it is read.
 *
 * A carriage return before a line's end is a character to most shells, so that a `\` before it continues no line, and nothing to others, such
 * as Cygwin's with `igncr`. Nobody knows which one it will be, so the script is gone through as each of them would.
 */
export function script(shell: Shell, text: string, feed: Feed): string {
  const read = (each: string) => (): string => shell.visit(parse(each), feed);
  const unix = text.replaceAll("\r\n", "\n");
  return unix === text ? read(text)() : inBranches(shell, [read(text), read(unix)]);
}

/** Runs a tool with its arguments; what it prints. */
export type Runner = (shell: Shell, args: readonly string[], feed: Feed, tool: string) => string;

/**
 * Goes through every branch of which a shell takes one or none; what all of them print. Afterwards nobody knows a variable or a file that
 * has one content by one way to here and another by another.
 */
export function inBranches(shell: Shell, branches: readonly (() => string)[]): string {
  const before = { variables: shell.variables, files: shell.files };
  const outputs: string[] = [];
  const ends = [before];
  for (const branch of branches) {
    shell.variables = new Map(before.variables);
    shell.files = new Map(before.files);
    outputs.push(branch());
    ends.push({ variables: shell.variables, files: shell.files });
  }
  shell.variables = merged(
    ends.map(({ variables }) => variables),
    (values) => [madeOf(values.flat())],
  );
  shell.files = merged(
    ends.map(({ files }) => files),
    madeOf,
  );
  return outputs.join("");
}

function merged<T>(ends: readonly ReadonlyMap<string, T>[], unknown: (values: T[]) => T): Map<string, T> {
  const all = new Map<string, T>();
  for (const [name, value] of ends.flatMap((end) => [...end])) {
    const other = all.get(name);
    all.set(name, other === undefined || isDeepStrictEqual(other, value) ? value : unknown([other, value]));
  }
  return all;
}
