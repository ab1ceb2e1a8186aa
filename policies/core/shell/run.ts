import { UNKNOWN_TEXT, madeOf } from "../unknown-text";
import { assignWords, contentOf, filled } from "./expansion";
import { languages, runLanguage, runShell, wrap, wrappers } from "./launchers";
import { printed, touch } from "./output";
import { basename, inspectedPrograms, printOnlyPrograms, shells, startsProgram } from "./programs";
import { script, type Feed, type Runner, type Shell, withPositional } from "./shell";

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

type Change = (shell: Shell, args: readonly string[]) => void;

const declare: Change = (shell, args) => assignWords(shell, args);

const alias: Change = (shell, args) => {
  for (const word of args) {
    const [name = "", ...text] = word.split("=");
    if (text.length > 0) shell.aliases.set(name, text.join("="));
  }
};

/** Variables that get a value which nobody knows before. */
const forget: Change = (shell, args) => {
  for (const word of args) shell.variables.set(word, [UNKNOWN_TEXT]);
};

const set: Change = (shell, args) => {
  const end = args.indexOf("--");
  if (end >= 0) shell.positional = [...shell.positional.slice(0, 1), ...args.slice(end + 1)];
};

const shift: Change = (shell, [count = "1"]) => {
  shell.positional = [...shell.positional.slice(0, 1), ...shell.positional.slice(1 + Number(count))];
};

const changes: readonly (readonly [names: readonly string[], change: Change])[] = [
  [["export", "declare", "typeset", "local", "readonly"], declare],
  [["read", "mapfile", "readarray", "unset", "getopts"], forget],
  [["alias"], alias],
  [["set"], set],
  [["shift"], shift],
];

const evaluate: Runner = (shell, args, feed) => script(shell, args.join(" "), feed);

const source: Runner = (shell, [path = UNKNOWN_TEXT], feed) => script(shell, contentOf(shell, path), feed);

/** What is done at a signal or at the end is taken as done at once. */
const trap: Runner = (shell, args, feed) => {
  const action = args.find((word) => word !== "--");
  return action === undefined || action.startsWith("-") ? "" : script(shell, action, feed);
};

/** What a shell does itself, by name. */
const builtins: ReadonlyMap<string, Runner> = new Map([
  ...changes.flatMap(([names, change]) => names.map((name) => [name, silently(change)] as const)),
  ["eval", evaluate],
  [".", source],
  ["source", source],
  ["trap", trap],
]);

function silently(change: Change): Runner {
  return (shell, args) => {
    change(shell, args);
    return "";
  };
}

/** What runs more than itself, by name. */
const runners: ReadonlyMap<string, Runner> = new Map([
  ...builtins,
  ...[...shells].map((name) => [name, runShell] as const),
  ...languages.map((name) => [name, runLanguage] as const),
  ...[...wrappers.keys()].map((name) => [name, wrap] as const),
]);

/** Programs that run a script which is one of their arguments; which one is told by its blanks. */
const scripted = new Set(["ssh", "su", "watch", "parallel", "script", "flock"]);

/** Starts a program that is none of the shell's own; what it prints. */
function startProgram(shell: Shell, words: readonly [string, ...string[]], feed: Feed): string {
  const [name, ...args] = words;
  const tool = basename(name);
  if (scripted.has(tool)) for (const word of args) if (/\s/.test(word)) script(shell, word, feed);
  shell.commands.push({ words, ...feed, files: new Map(shell.files) });
  if (!printOnlyPrograms.has(tool)) behind(shell, tool, args, feed);
  const output = printed(tool, args, feed.input, { file: (path) => contentOf(shell, path), filled: (text) => filled(shell, text) });
  const read = args.map((path) => contentOf(shell, path));
  touch(shell, tool, args, feed);
  return output ?? madeOf([...args, feed.input, ...read]);
}

const containerTools = new Set(["docker", "podman", "nerdctl", "ctr"]);

/** Runs what a program is handed as a whole command: `retry 5 helm upgrade …`, `docker exec node sh -c …`. */
function behind(shell: Shell, tool: string, args: readonly string[], feed: Feed): void {
  // These take names of programs as names of objects; a command of another program's comes behind `--`.
  const end = inspectedPrograms.has(tool) ? args.indexOf("--") + 1 || args.length : 0;
  // What kubectl runs in a pod of its own is that pod's.
  if (["run", "create", "debug"].some((verb) => args.slice(0, end).includes(verb))) return;
  const at = args.findIndex(
    (word, index) => index >= end && (basename(word) === "kube-proxy" ? runsContainer(tool, args) : startsProgram(word)),
  );
  if (at >= 0) shell.run(args.slice(at), feed, true);
}

/** Whether a word may be an image that becomes a container: it is a name of many other things too. */
function runsContainer(tool: string, args: readonly string[]): boolean {
  const verb = args.find((word) => !word.startsWith("-"));
  return containerTools.has(tool) && (verb === "run" || verb === "create");
}
