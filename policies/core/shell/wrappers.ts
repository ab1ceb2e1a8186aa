import { UNKNOWN_TEXT } from "../unknown-text";
import type { Runner } from "./runner";
import { script } from "./script";
import { inChild, type Feed, type Shell } from "./shell";
import { assignWords } from "./variables";

/** How the command line of a program begins that starts another. */
interface Prefix {
  /** Letters of the options that take a value. */
  valued?: string;
  /** How many words of its own come after the options. */
  operands?: number;
}

const plain: Prefix = {};

/** Programs that start another, by name. */
export const wrappers: ReadonlyMap<string, Prefix> = new Map<string, Prefix>([
  ["exec", { valued: "a" }],
  ["command", { valued: "vV" }],
  ["builtin", plain],
  ["env", { valued: "uC" }],
  ["sudo", { valued: "ugpCDhrtTU" }],
  ["doas", { valued: "uC" }],
  ["nohup", plain],
  ["nice", { valued: "n" }],
  ["ionice", { valued: "cnp" }],
  ["time", { valued: "fo" }],
  ["timeout", { valued: "ks", operands: 1 }],
  ["setsid", plain],
  ["stdbuf", { valued: "ioe" }],
  ["xargs", { valued: "IndPLsaE" }],
  ["busybox", plain],
  ["chroot", { operands: 1 }],
  ["unshare", plain],
  ["chronic", plain],
]);

/** Those that are the shell itself, where what they run changes it. */
const ofTheShell = new Set(["exec", "command", "builtin"]);

/** Runs what a program is given to start. */
export const wrap: Runner = (shell, args, feed, tool) => {
  const step = (): string => started(shell, args, feed, tool);
  return ofTheShell.has(tool) ? step() : inChild(shell, step);
};

function started(shell: Shell, args: readonly string[], feed: Feed, tool: string): string {
  const { valued = "", operands = 0 } = wrappers.get(tool)!;
  let left = operands;
  let at = 0;
  for (; at < args.length; at++) {
    const word = args[at]!;
    const split = tool === "env" ? /^(?:-\w*S|--split-string(?:=|$))([^]*)/.exec(word) : null;
    if (split) return script(shell, [split[1], ...args.slice(at + 1)].join(" "), feed);
    if (/^\w+=/.test(word)) assignWords(shell, [word]);
    else if (word.startsWith("-")) at += takesNext(word, valued) ? 1 : 0;
    else if (left-- <= 0) break;
  }
  const command = args.slice(at);
  return tool === "xargs" ? forEach(shell, command, args.slice(0, at), feed) : shell.run(command, feed, true);
}

/** Whether an option's value is the next word: `-u root`, and not `-uroot`. */
function takesNext(word: string, valued: string): boolean {
  return [...valued].includes(word.slice(1));
}

/** What xargs starts: one command with all items, or one a line where `-I` names the mark that stands for it. */
function forEach(shell: Shell, command: readonly string[], options: readonly string[], { input, upstream }: Feed): string {
  const feed: Feed = { input: "", upstream };
  const marked = options.findIndex((word) => word.startsWith("-I"));
  if (marked < 0) return shell.run([...command, ...(input.match(/\S+/g) ?? [])], feed, true);
  const mark = options[marked]!.slice(2) || (options[marked + 1] ?? UNKNOWN_TEXT);
  return (input.match(/.+/g) ?? [])
    .map((line) =>
      shell.run(
        command.map((word) => word.replaceAll(mark, line)),
        feed,
        true,
      ),
    )
    .join("");
}
