import { execa, ExecaError, type Options } from "execa";

/**
 * Runs a program and tells each line that it writes, on either channel.
 *
 * @throws Error with the command and the end of what it wrote, where it fails
 */
export async function tellingCommand(
  file: string,
  args: string[],
  options: Pick<Options, "cwd" | "env">,
  tell: (line: string) => void,
): Promise<void> {
  const child = execa(file, args, { ...options, all: true, stdin: "ignore" });
  try {
    for await (const line of child.iterable({ from: "all" })) tell(line);
    await child;
  } catch (error) {
    if (!(error instanceof ExecaError)) throw error;
    const output: unknown = error.all; // absent where the program did not start
    throw new Error(failure(error.shortMessage, typeof output === "string" ? output : ""));
  }
}

/** A failure as it is shown: the command, then the last lines of its output, where the reason mostly is. */
export function failure(message: string, output: string): string {
  const lines = output.split("\n").filter((line) => line.trim() !== "");
  return [message, ...lines.slice(-15).map((line) => `  ${line}`)].join("\n");
}
