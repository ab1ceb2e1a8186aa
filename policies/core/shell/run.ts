import { UNKNOWN_TEXT } from "../unknown-text";
import { basename } from "./programs";
import { runners } from "./runners";
import { script } from "./script";
import { withPositional, type Feed, type Shell } from "./shell";
import { startProgram } from "./start-program";

/** Nested deeper than people write: functions and scripts that call themselves end here. */
const deepest = 12;
/** More than any script of people runs: a fork bomb ends here. */
const most = 2000;

/** Runs a command with its arguments: an alias, a function, what the shell does itself, or a program. What it prints. */
export function run(shell: Shell, words: readonly string[], feed: Feed, program = false): string {
  const [name, ...args] = words;
  if (name === undefined || shell.depth >= deepest || shell.runs >= most) return UNKNOWN_TEXT;
  shell.depth++;
  shell.runs++;
  const output =
    (program ? undefined : (aliased(shell, name, args, feed) ?? called(shell, name, args, feed))) ?? started(shell, name, args, feed);
  shell.depth--;
  return output;
}

function aliased(shell: Shell, name: string, args: readonly string[], feed: Feed): string | undefined {
  const alias = shell.aliases.get(name);
  if (alias === undefined) return undefined;
  // In its own text an alias is a command: `alias ls='ls -l'`.
  shell.aliases.delete(name);
  const output = script(shell, [alias, ...args.map((word) => `'${word.replaceAll("'", "'\\''")}'`)].join(" "), feed);
  shell.aliases.set(name, alias);
  return output;
}

function called(shell: Shell, name: string, args: readonly string[], feed: Feed): string | undefined {
  const body = shell.functions.get(name);
  return body && withPositional(shell, [name, ...args], () => shell.visit(body, feed));
}

function started(shell: Shell, name: string, args: readonly string[], feed: Feed): string {
  const tool = basename(name);
  const runner = runners.get(tool);
  return runner ? runner(shell, args, feed, tool) : startProgram(shell, [name, ...args], feed);
}
