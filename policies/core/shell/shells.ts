import { UNKNOWN_TEXT } from "../unknown-text";
import { parameter } from "./parameters";
import { contentOf } from "./redirection";
import type { Runner } from "./runner";
import { script } from "./script";
import { inChild, unknownFeed, withPositional, type Feed, type Shell } from "./shell";

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
