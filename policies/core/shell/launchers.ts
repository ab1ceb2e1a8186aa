import { UNKNOWN_TEXT } from "../unknown-text";
import { assignWords, contentOf, parameter } from "./expansion";
import { basename, inspectedPrograms, printOnlyPrograms } from "./programs";
import { inChild, script, type Feed, type Runner, type Shell, unknownFeed, withPositional } from "./shell";

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
  ["nsenter", { valued: "tSGW" }],
  ["tini", { valued: "pe" }],
  ["dumb-init", { valued: "r" }],
  ["go-runner", plain],
]);

/** Those that are the shell itself, where what they run changes it. */
const ofTheShell = new Set(["exec", "command", "builtin"]);

/** Runs what a program is given to start. */
export const wrap: Runner = (shell, args, feed, tool) => {
  const step = (): string => started(shell, args, feed, tool);
  return ofTheShell.has(tool) ? step() : inChild(shell, step);
};

function started(shell: Shell, args: readonly string[], feed: Feed, tool: string): string {
  const { valued = "", operands = 0 } = wrappers.get(tool) ?? plain;
  let left = operands;
  let at = 0;
  for (let word = args[at]; word !== undefined; word = args[++at]) {
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
  return word.length === 2 && valued.includes(word.charAt(1));
}

/** What xargs starts: one command with all items, or one a line where `-I` names the mark that stands for it. */
function forEach(shell: Shell, command: readonly string[], options: readonly string[], { input, upstream }: Feed): string {
  const feed: Feed = { input: "", upstream };
  const marked = options.findIndex((word) => word.startsWith("-I"));
  const [option, next = UNKNOWN_TEXT] = marked < 0 ? [] : options.slice(marked);
  if (option === undefined) return shell.run([...command, ...(input.match(/\S+/g) ?? [])], feed, true);
  const mark = option.slice(2) || next;
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

/** Runs a script by a shell of its own: the one in its arguments, in a file, or on its standard input. */
export const runShell: Runner = (shell, args, feed, tool) => inChild(shell, () => run(shell, args, feed, tool));

function run(shell: Shell, args: readonly string[], feed: Feed, tool: string): string {
  const { inline, fed, operands } = tool === "pwsh" ? powerShellOptions(args) : options(args);
  const [first, ...rest] = operands;
  if (inline && first !== undefined)
    return withPositional(shell, [rest[0] ?? UNKNOWN_TEXT, ...rest.slice(1)], () => script(shell, first, feed));
  installed(shell, args, feed);
  if (fed || first === undefined) return withPositional(shell, [UNKNOWN_TEXT, ...operands], () => script(shell, feed.input, feed));
  return withPositional(shell, operands, () => script(shell, contentOf(shell, first), feed));
}

/** A shell's arguments: whether its script is among them, or on its standard input although there are others, and all but its options. */
interface Options {
  inline: boolean;
  fed: boolean;
  operands: readonly string[];
}

function options(args: readonly string[]): Options {
  let [count, inline, fed, valued] = [0, false, false, false];
  for (const word of args) {
    if (!valued && !/^[-+]/.test(word)) break;
    inline ||= /^-\w*c/.test(word);
    fed ||= /^-\w*s/.test(word);
    // The name of an option comes behind this one: `-o pipefail`.
    valued = /^[-+]\w*[oO]/.test(word);
    count++;
  }
  return { inline, fed, operands: args.slice(count) };
}

function powerShellOptions(args: readonly string[]): Options {
  const at = args.findIndex((word) => /^-c(ommand)?$/i.test(word));
  return { inline: at >= 0, fed: false, operands: at >= 0 ? [args.slice(at + 1).join(" ")] : args.filter((word) => !word.startsWith("-")) };
}

/** Scripts from the network that a shell is fed with: what they start, and the variable with more arguments to it. */
const installers = [{ address: /^(https?:\/\/)?get\.k3s\.io\b/, words: ["k3s", "server"], more: "INSTALL_K3S_EXEC" }];

function installed(shell: Shell, args: readonly string[], { upstream }: Feed): void {
  for (const { address, words, more } of installers) {
    if (!upstream.some((word) => address.test(word))) continue;
    const own = args.filter((word) => !["-s", "-", "--", "server"].includes(word));
    shell.run([...words, ...own, ...parameter(shell, more).flatMap((value) => value.match(/\S+/g) ?? [])], unknownFeed);
  }
}

/** Languages that nobody here reads. */
export const languages: readonly string[] = ["python", "node", "perl", "ruby", "php", "deno", "bun"];

/** A command in another language is words in a line, whatever is around them. */
export const runLanguage: Runner = (shell, args, feed) => {
  for (const line of scriptOf(args, feed.input, (path) => contentOf(shell, path)).split(/[\n;]/)) {
    if (/^\s*(#|\/\/)/.test(line)) continue;
    const words = Array.from(line.matchAll(/[^\s"'`()[\]]+/g), ([word]) => word).filter((word) => word !== ",");
    const start = words.findIndex((word) => inspectedPrograms.has(basename(word)));
    const said = words.slice(0, start).some((word) => printOnlyPrograms.has(word) || word === "console.log");
    if (start >= 0 && !said) shell.run(words.slice(start), { ...feed, input: UNKNOWN_TEXT });
  }
  return UNKNOWN_TEXT;
};

function scriptOf(args: readonly string[], input: string, file: (path: string) => string): string {
  const at = args.findIndex((word) => /^-(c|e|r|-eval)$/.test(word));
  if (at >= 0) return args[at + 1] ?? UNKNOWN_TEXT;
  const path = args.find((word) => !word.startsWith("-"));
  return path === undefined ? input : file(path);
}
