import type { ParsedScript, Word, WordPart } from "unbash";
import { withoutBrace } from "./braces";
import { UNKNOWN_TEXT } from "../unknown-text";
import { expanded, parameter } from "./parameters";
import { inChild, unknownFeed, type Shell } from "./shell";

/** The one text that a word is where blanks do not split it: in an assignment, as the target of a redirection. */
export function text(shell: Shell, word: Word): string {
  return word.parts ? quoted(shell, word.parts) : word.value;
}

/** The same of parts of a word. */
export function quoted(shell: Shell, parts: readonly WordPart[]): string {
  return parts.map((part) => partValues(shell, part).join(" ")).join("");
}

/** The arguments that a word becomes. */
export function fields(shell: Shell, word: Word): string[] {
  if (!word.parts) return [word.value];
  const brace = word.parts.find((part) => part.type === "BraceExpansion");
  if (brace) return withoutBrace(word, brace).flatMap((alternative) => fields(shell, alternative));
  const done: string[] = [];
  /** Whether the next part goes on with the last field. */
  let open = false;
  const add = ([first, ...rest]: readonly string[]): void => {
    if (first === undefined) return;
    done.push((open ? done.pop()! : "") + first, ...rest);
    open = true;
  };
  for (const part of word.parts) {
    if (part.type === "DoubleQuoted") {
      if (part.parts.length === 0) add([""]);
      for (const child of part.parts) add(list(shell, child) ?? [quoted(shell, [child])]);
    } else if (part.type === "SimpleExpansion" || part.type === "ParameterExpansion" || part.type === "CommandExpansion") {
      const value = quoted(shell, [part]);
      if (/^\s/.test(value)) open = false;
      add(value.match(/\S+/g) ?? []);
      if (/\s$/.test(value)) open = false;
    } else add([quoted(shell, [part])]);
  }
  return done;
}

/** What stands for several arguments even in quotes: `"$@"`, `"${all[@]}"`. */
function list(shell: Shell, part: WordPart): readonly string[] | undefined {
  if (part.text === "$@") return parameter(shell, "@");
  if (part.type !== "ParameterExpansion" || part.operation || part.prefix) return undefined;
  return part.parameter === "@" || part.index?.value === "@" ? parameter(shell, part.parameter) : undefined;
}

/** What a part of a word stands for. */
function partValues(shell: Shell, part: WordPart): readonly string[] {
  switch (part.type) {
    case "Literal":
    case "SingleQuoted":
    case "AnsiCQuoted":
      return [part.value];
    case "DoubleQuoted":
    case "LocaleString":
      return [quoted(shell, part.parts)];
    case "SimpleExpansion":
      return parameter(shell, part.text.slice(1));
    case "ParameterExpansion":
      return expanded(shell, part, (operand) => text(shell, operand));
    case "CommandExpansion":
      return [substituted(shell, part.script).replace(/\n+$/, "")];
    case "ProcessSubstitution": {
      const path = `/dev/fd/${shell.files.size + 63}`;
      shell.files.set(path, substituted(shell, part.script));
      return [path];
    }
    case "ArithmeticExpansion":
      return [UNKNOWN_TEXT];
    default:
      return [part.text];
  }
}

function substituted(shell: Shell, script: ParsedScript | undefined): string {
  return script ? inChild(shell, () => shell.visit(script, unknownFeed)) : UNKNOWN_TEXT;
}
