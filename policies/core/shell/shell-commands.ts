import { UNKNOWN_TEXT } from "../unknown-text";
import { run } from "./run";
import type { Shell, ShellCommand } from "./shell";
import { visit } from "./syntax";

/** What a script is started with. */
export interface ShellStart {
  /** Its standard input. Defaults to none. */
  input?: string;
  /** Its environment. A variable that is not here is not known: Pulumi hands its own environment on. */
  variables?: ReadonlyMap<string, string>;
}

/**
 * The programs that are started by `words`, an argument list as the system takes it: itself, or what a shell, `env`, `xargs` and the like
 * start for it. Scripts are followed as a shell would go through them, but into every branch, and each loop's body twice.
 *
 * What cannot be known is a {@link UNKNOWN_TEXT}. Errors of syntax are passed over: what can be read of the script is read.
 */
export function shellCommands(words: readonly string[], { input = "", variables = new Map() }: ShellStart = {}): ShellCommand[] {
  const shell: Shell = {
    commands: [],
    variables: new Map([["IFS", [" \t\n"]], ...[...variables].map(([name, value]): [string, string[]] => [name, [value]])]),
    files: new Map(),
    functions: new Map(),
    aliases: new Map(),
    positional: [UNKNOWN_TEXT],
    depth: 0,
    runs: 0,
    visit: (node, feed) => visit(shell, node, feed),
    run: (more, feed, program) => run(shell, more, feed, program),
  };
  shell.run(words, { input, upstream: [] });
  return shell.commands;
}
