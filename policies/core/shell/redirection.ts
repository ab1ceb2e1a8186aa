import type { Redirect, Redirection } from "unbash";
import { UNKNOWN_TEXT } from "../unknown-text";
import type { Shell } from "./shell";
import { quoted, text } from "./words";

/** A file that takes what a command prints. */
interface Target {
  path: string;
  append: boolean;
}

/** What redirections do to a command: what it reads, where they say so, and the files that take what it prints. */
export function redirected(shell: Shell, redirections: readonly Redirection[]): { input: string | undefined; targets: Target[] } {
  let input: string | undefined;
  const targets: Target[] = [];
  for (const redirection of redirections) {
    if (redirection.type === "HereDoc") {
      const body = redirection.body.parts ? quoted(shell, redirection.body.parts) : redirection.body.text;
      input = redirection.operator === "<<-" ? body.replace(/^\t+/gm, "") : body;
    } else if (redirection.target) {
      const path = text(shell, redirection.target);
      if (redirection.type === "HereString") input = `${path}\n`;
      else if (isOf(redirection, 0) && ["<", "<>"].includes(redirection.operator)) input = contentOf(shell, path);
      else if (isOf(redirection, 1) && redirection.operator.includes(">") && !isOutput(path))
        targets.push({ path, append: redirection.operator.endsWith(">>") });
    }
  }
  return { input, targets };
}

/** Whether it is about the standard input, 0, or the standard output, 1, by number or by leaving that out. */
function isOf({ descriptor }: Redirect, number: 0 | 1): boolean {
  return descriptor === undefined || (descriptor.type === "FileDescriptor" && descriptor.value === number);
}

/** In `>&2` the number stands for a file as good as any: nobody here reads the standard error. */
function isOutput(path: string): boolean {
  return path === "1" || path === "/dev/stdout";
}

/** Puts what a command prints into files; what is left of it for the next one. */
export function written(shell: Shell, targets: readonly Target[], output: string): string {
  for (const { path, append } of targets) shell.files.set(path, append ? (shell.files.get(path) ?? "") + output : output);
  return targets.length > 0 ? "" : output;
}

/** What is known of a file's content. */
export function contentOf(shell: Shell, path: string): string {
  return shell.files.get(path) ?? UNKNOWN_TEXT;
}
