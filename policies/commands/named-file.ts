import { UNKNOWN_TEXT } from "../core/unknown-text";
import type { ShellCommand } from "../core/shell/shell";

/** What tools take for their own standard input where the name of a file belongs. */
const standardInput = ["-", "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"];

/** The text that a program reads from the file `path`: its input, or what the script wrote before; a {@link UNKNOWN_TEXT} where nobody knows. */
export function namedFile(path: string, { input, files }: Pick<ShellCommand, "input" | "files">): string {
  return standardInput.includes(path) ? input : (files.get(path) ?? UNKNOWN_TEXT);
}
