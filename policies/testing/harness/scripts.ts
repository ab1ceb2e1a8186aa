import type { ShellCommand } from "../../core/shell/shell";
import { shellCommands } from "../../core/shell/walk";

/** What `sh -c script` starts, with these variables in its environment. */
export function startedBy(script: string, variables: Record<string, string> = {}): ShellCommand[] {
  return shellCommands(["sh", "-c", script], { variables: new Map(Object.entries(variables)) });
}

/** The words of each of them. */
export function wordsOf(script: string, variables: Record<string, string> = {}): string[][] {
  return startedBy(script, variables).map(({ words }) => [...words]);
}

/** The arguments of the last one. */
export function lastArguments(script: string, variables: Record<string, string> = {}): string[] | undefined {
  return wordsOf(script, variables).at(-1)?.slice(1);
}

/** What the last one reads. */
export function lastInput(script: string, variables: Record<string, string> = {}): string | undefined {
  return startedBy(script, variables).at(-1)?.input;
}
