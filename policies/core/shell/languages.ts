import { UNKNOWN_TEXT } from "../unknown-text";
import { basename, inspectedPrograms, printOnlyPrograms } from "./programs";
import { contentOf } from "./redirection";
import type { Runner } from "./runner";

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
