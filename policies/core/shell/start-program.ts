import { behind } from "./behind";
import { madeOf } from "../unknown-text";
import { filled } from "./parameters";
import { printed } from "./printed";
import { basename, printOnlyPrograms } from "./programs";
import { contentOf } from "./redirection";
import { script } from "./script";
import type { Feed, Shell } from "./shell";
import { touch } from "./touched";

/** Programs that run a script which is one of their arguments; which one is told by its blanks. */
const scripted = new Set(["ssh", "su", "watch", "parallel", "script", "flock"]);

/** Starts a program that is none of the shell's own; what it prints. */
export function startProgram(shell: Shell, words: readonly [string, ...string[]], feed: Feed): string {
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
