import {
  parse,
  type ArrayValue,
  type Assignment,
  type BraceExpansionPart,
  type Command,
  type ParameterExpansionPart,
  type ParsedScript,
  type Redirect,
  type Redirection,
  type Word,
  type WordPart,
} from "unbash";
import { UNKNOWN_TEXT } from "../unknown-text";
import { inChild, type Shell, unknownFeed } from "./shell";

/** The one text that a word is where blanks do not split it: in an assignment, as the target of a redirection. */
function text(shell: Shell, word: Word): string {
  return word.parts ? quoted(shell, word.parts) : word.value;
}

/** The same of parts of a word. */
function quoted(shell: Shell, parts: readonly WordPart[]): string {
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
    done.push((open ? (done.pop() ?? "") : "") + first, ...rest);
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

/** What a script prints that is substituted. */
export function substituted(shell: Shell, script: ParsedScript | undefined): string {
  return script ? inChild(shell, () => shell.visit(script, unknownFeed)) : UNKNOWN_TEXT;
}

/** The values of `$name`: those of a list one by one. */
export function parameter(shell: Shell, name: string): readonly string[] {
  if (name === "@" || name === "*") return shell.positional.slice(1);
  if (isArgument(name)) return [shell.positional[Number(name)] ?? ""];
  return shell.variables.get(name) ?? [UNKNOWN_TEXT];
}

/** The values of `${…}`; `text` reads the word of `${name:-word}` and its like. */
function expanded(
  shell: Shell,
  { prefix, parameter: name, index, operation }: ParameterExpansionPart,
  text: (word: Word) => string,
): readonly string[] {
  if (prefix || (index && index.value !== "@" && index.value !== "*")) return [UNKNOWN_TEXT];
  const values = parameter(shell, name);
  if (!operation) return values;
  if (operation.type !== "Default") return [UNKNOWN_TEXT];
  const { operator, operand } = operation;
  // A variable that the script does not set may come from outside.
  if (!isArgument(name) && !shell.variables.has(name)) return [UNKNOWN_TEXT];
  const set = values.some((value) => value !== "") || (!operator.startsWith(":") && !isArgument(name));
  if (operator.endsWith("+")) return set ? [text(operand)] : [];
  return set ? values : [text(operand)];
}

function isArgument(name: string): boolean {
  return /^[@*\d]/.test(name);
}

/** `text` with its variables filled in, as `envsubst` does. */
export function filled(shell: Shell, text: string): string {
  return text.replace(/\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/g, (_, braced?: string, bare?: string) =>
    parameter(shell, braced ?? bare ?? "").join(" "),
  );
}

/** The words that a word becomes by its first `{a,b}`: each is read anew, since it may hold quotes, variables and more braces. */
function withoutBrace(word: Word, { pos, end, text }: BraceExpansionPart): Word[] {
  const [before, after] = [word.text.slice(0, pos - word.pos), word.text.slice(end - word.pos)];
  return alternatives(text.slice(1, -1)).flatMap((alternative) => wordsOf(before + alternative + after));
}

function alternatives(text: string): string[] {
  const parts = [""];
  let depth = 0;
  for (const character of text) {
    if (character === "{") depth++;
    if (character === "}") depth--;
    if (character === "," && depth === 0) parts.push("");
    else parts.push((parts.pop() ?? "") + character);
  }
  // One alternative is none: `{1..3}`.
  return parts.length > 1 ? parts : [UNKNOWN_TEXT];
}

function wordsOf(text: string): readonly Word[] {
  const [statement] = parse(`: ${text}`).commands;
  // Of a plain command: what only `export` and its like take for an assignment is a word here.
  return (statement?.command as Command).args as readonly Word[];
}

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
  for (const [, name = "", value = ""] of assignments) shell.variables.set(name, [value]);
}

/** A word of `export` and its like, as the argument that it is to them; a list and more text are assigned here. */
export function declared(shell: Shell, assignment: Assignment): string[] {
  const { name, value, append } = assignment;
  if (!append && value.type !== "ArrayValue") return [`${name}=${text(shell, value)}`];
  assign(shell, assignment);
  return [name];
}

/** A file that takes what a command prints. */
interface Target {
  path: string;
  append: boolean;
}

/** What redirections do to a command: what it reads, where they say so, and the files that take what it prints. */
export function redirected(shell: Shell, redirections: readonly Redirection[]): { input: string | undefined; targets: Target[] } {
  let input: string | undefined;
  const targets: Target[] = [];
  for (const redirection of redirections) {
    if (redirection.type === "HereDoc") {
      const body = redirection.body.parts ? quoted(shell, redirection.body.parts) : redirection.body.text;
      input = redirection.operator === "<<-" ? body.replace(/^\t+/gm, "") : body;
    } else if (redirection.target) {
      const path = text(shell, redirection.target);
      if (redirection.type === "HereString") input = `${path}\n`;
      else if (isOf(redirection, 0) && ["<", "<>"].includes(redirection.operator)) input = contentOf(shell, path);
      else if (isOf(redirection, 1) && redirection.operator.includes(">") && !isOutput(path))
        targets.push({ path, append: redirection.operator.endsWith(">>") });
    }
  }
  return { input, targets };
}

/** Whether it is about the standard input, 0, or the standard output, 1, by number or by leaving that out. */
function isOf({ descriptor }: Redirect, number: 0 | 1): boolean {
  return descriptor === undefined || (descriptor.type === "FileDescriptor" && descriptor.value === number);
}

/** In `>&2` the number stands for a file as good as any: nobody here reads the standard error. */
function isOutput(path: string): boolean {
  return path === "1" || path === "/dev/stdout";
}

/** Puts what a command prints into files; what is left of it for the next one. */
export function written(shell: Shell, targets: readonly Target[], output: string): string {
  for (const { path, append } of targets) shell.files.set(path, append ? (shell.files.get(path) ?? "") + output : output);
  return targets.length > 0 ? "" : output;
}

/** What is known of a file's content. */
export function contentOf(shell: Shell, path: string): string {
  return shell.files.get(path) ?? UNKNOWN_TEXT;
}
