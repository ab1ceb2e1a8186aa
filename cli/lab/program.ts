import { delimiter } from "node:path";
import { Command, CommanderError, Option } from "commander";
import { CliError } from "./error";
import { exitCodes } from "./exit-codes";
import { makeVariables, type MakeVariable } from "./make-variables";
import { labPaths } from "./paths";
import { errorText } from "../../components/programs/present";

/** A program whose wrong options end with an exit code of its own, see {@link runProgram}. */
export function newProgram(name: string, description: string): Command {
  return new Command(name).description(description).exitOverride().helpCommand(false);
}

/** An option that is given on the command line, or by make in a variable. */
export function option(flags: string, variable: MakeVariable, description: string): Option {
  return new Option(flags, description).env(variable);
}

/** Options by their long names, as they were written; what is not given is not there. */
export type Given = Partial<Record<string, string>>;

/** Adds a command. A number that `action` resolves to is the exit code. */
export function addCommand(
  program: Command,
  name: string,
  description: string,
  options: readonly Option[],
  action: (given: Given) => Promise<unknown>,
): void {
  const command = program.command(name).description(description);
  for (const one of options) command.addOption(one);
  command.action(async (given: Given) => {
    const code = await action(given);
    if (typeof code === "number") process.exitCode = code;
  });
}

/** Runs a program on this process's arguments, and tells an error without a stack trace. */
export async function runProgram(program: Command, checkout: string): Promise<void> {
  prepareEnvironment(process.env, checkout);
  try {
    await program.parseAsync();
  } catch (error) {
    process.exitCode = exitCodeOf(error);
    if (error instanceof CommanderError) return; // commander has told it
    const text = error instanceof CliError ? `${error.problem}\n${error.remedy}` : errorText(error);
    console.error(`\n${text}`);
    if (process.env.LAB_DEBUG && !(error instanceof CliError)) console.error(error);
  }
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodes.unusable;
  return error instanceof CliError ? error.exitCode : 1;
}

/** Takes out make's variables that are empty, which are as if not given, and the lab shell's own folder of PATH. */
export function prepareEnvironment(environment: NodeJS.ProcessEnv, checkout: string): void {
  for (const name of makeVariables) if (environment[name] === "") Reflect.deleteProperty(environment, name);
  // In a lab shell the engine's scripts come first on PATH; what is installed on the machine is behind them.
  const { shims } = labPaths(checkout);
  environment.PATH = (environment.PATH ?? "")
    .split(delimiter)
    .filter((folder) => folder !== shims)
    .join(delimiter);
}
