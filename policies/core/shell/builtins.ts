import { UNKNOWN_TEXT } from "../unknown-text";
import { contentOf } from "./redirection";
import type { Runner } from "./runner";
import { script } from "./script";
import type { Shell } from "./shell";
import { assignWords } from "./variables";

type Change = (shell: Shell, args: readonly string[]) => void;

const declare: Change = (shell, args) => assignWords(shell, args);

const alias: Change = (shell, args) => {
  for (const word of args) {
    const [name, ...text] = word.split("=");
    if (text.length > 0) shell.aliases.set(name!, text.join("="));
  }
};

/** Variables that get a value which nobody knows before. */
const forget: Change = (shell, args) => {
  for (const word of args) shell.variables.set(word, [UNKNOWN_TEXT]);
};

const set: Change = (shell, args) => {
  const end = args.indexOf("--");
  if (end >= 0) shell.positional = [shell.positional[0]!, ...args.slice(end + 1)];
};

const shift: Change = (shell, [count = "1"]) => {
  shell.positional = [shell.positional[0]!, ...shell.positional.slice(1 + Number(count))];
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
export const builtins: ReadonlyMap<string, Runner> = new Map([
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
