/**
 * A failure that a person can act on: what is wrong in one sentence, and what to do about it.
 *
 * `cli/main.ts` prints both without a stack trace and exits with {@link CliError.exitCode}.
 */
export class CliError extends Error {
  constructor(
    /** What is wrong: names the subject and what was found. One sentence. */
    readonly problem: string,
    /** What to do, in the words to type where there are any. */
    readonly remedy: string,
    /** Process exit code, 1 to 255. */
    readonly exitCode = 1,
  ) {
    super(`${problem} ${remedy}`);
    this.name = "CliError";
  }
}

/** No container engine can be had on this machine; the only failure that lets `make test` skip its real cluster. */
export class NoEngineError extends CliError {
  override readonly name = "NoEngineError";
}

/** Says whether `error` is a file or folder that is not there. */
export function isMissingFile(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
