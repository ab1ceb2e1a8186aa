import type { ShellCommand } from "../../core/shell/shell";

/** A program as a script starts it: the words of `line`, which blanks part, what it reads, and the files that the script wrote before. */
export function started(line: string, { input = "", files = {} }: { input?: string; files?: Record<string, string> } = {}): ShellCommand {
  return { words: line.split(" "), input, upstream: [], files: new Map(Object.entries(files)) };
}
