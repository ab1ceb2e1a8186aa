import type { ArrayValue, Assignment, Word } from "unbash";
import { UNKNOWN_TEXT } from "../unknown-text";
import type { Shell } from "./shell";
import { fields, text } from "./words";

/** Assigns a variable as `name=value`, `name+=value`, `name[i]=value` and `name=(…)` do. */
export function assign(shell: Shell, { name, value, append, index }: Assignment): void {
  shell.variables.set(name, index ? [UNKNOWN_TEXT] : append ? appended(shell, name, value) : values(shell, value));
}

function appended(shell: Shell, name: string, value: Word | ArrayValue): string[] {
  // A list cannot come from outside of the shell, a text can.
  const before = shell.variables.get(name);
  return value.type === "ArrayValue"
    ? [...(before ?? []), ...values(shell, value)]
    : [(before ?? [UNKNOWN_TEXT]).join(" ") + text(shell, value)];
}

function values(shell: Shell, value: Word | ArrayValue): string[] {
  return value.type === "ArrayValue" ? value.elements.flatMap((element) => fields(shell, element)) : [text(shell, value)];
}

/** Assigns each `name=value` among `words`, as `export` and `env` do. */
export function assignWords(shell: Shell, words: readonly string[]): void {
  const assignments = words.flatMap((word) => [...word.matchAll(/^([A-Za-z_]\w*)=([^]*)/g)]);
  for (const [, name, value] of assignments) shell.variables.set(name!, [value!]);
}

/** A word of `export` and its like, as the argument that it is to them; a list and more text are assigned here. */
export function declared(shell: Shell, assignment: Assignment): string[] {
  const { name, value, append } = assignment;
  if (!append && value.type !== "ArrayValue") return [`${name}=${text(shell, value)}`];
  assign(shell, assignment);
  return [name];
}
