import type { Assignment, Command } from "unbash";
import { redirected, written } from "./redirection";
import type { Feed, Shell } from "./shell";
import { assign, declared } from "./variables";
import { fields } from "./words";

/** A command with its assignments and redirections; what it prints. */
export function simpleCommand(shell: Shell, { name, prefix, args, redirects }: Command, feed: Feed): string {
  const assignments = prefix.filter((part): part is Assignment => part.type === "Assignment");
  const { input, targets } = redirected(shell, redirects);
  if (!name) {
    for (const assignment of assignments) assign(shell, assignment);
    // `$(< file)` is the file.
    return written(shell, targets, input ?? "");
  }
  const words = [name, ...args].flatMap((word) => (word.type === "Assignment" ? declared(shell, word) : fields(shell, word)));
  const outer = assignments.map((assignment) => [assignment.name, shell.variables.get(assignment.name)] as const);
  for (const assignment of assignments) assign(shell, assignment);
  const output = shell.run(words, { ...feed, input: input ?? feed.input });
  // Variables before a command are the command's own.
  for (const [variable, value] of outer) {
    if (value) shell.variables.set(variable, value);
    else shell.variables.delete(variable);
  }
  return written(shell, targets, output);
}
