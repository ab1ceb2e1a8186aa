import { writeFile } from "node:fs/promises";
import { execa } from "execa";
import { CliError } from "./error";
import { overridden } from "./environment";
import { stackFile, type LabPaths } from "./paths";
import { readIfThere } from "./read-if-there";
import { withoutSalt } from "./stack-file";

/** The Pulumi CLI, run on one stack in the lab's environment. Standard input is closed unless a person is at the terminal. */
export interface PulumiCli {
  /** Runs a command whose output the person sees, with more variables where there are any; resolves to its exit code. */
  show(args: readonly string[], more?: Record<string, string>): Promise<number>;
  /**
   * Runs a command and gives back its standard output.
   * @param input its standard input. Default: none.
   * @throws CliError with what Pulumi said.
   */
  read(args: readonly string[], input?: string): Promise<string>;
}

/**
 * @param environment variables to set beside the caller's own; see `labEnvironment`.
 */
export function pulumiCli(paths: LabPaths, stack: string, environment: Record<string, string>): PulumiCli {
  const options = { cwd: paths.checkout, env: childEnvironment(process.env, environment), extendEnv: false, reject: false } as const;
  return {
    show: (args, more) =>
      keepingStackFile(stackFile(paths, stack), async () => {
        const child = execa("pulumi", args, {
          ...options,
          env: { ...options.env, ...more },
          stdin: process.stdin.isTTY ? "inherit" : "ignore",
          stdout: "inherit",
          stderr: "inherit",
        });
        // A person's Ctrl-C goes to the whole foreground group: Pulumi ends its operation in order, and this process has to outlive it to tidy
        // up. A plain kill of this process has to be passed on, or Pulumi lives on.
        const outlive = () => undefined;
        const forward = () => child.kill("SIGINT");
        process.on("SIGINT", outlive);
        process.once("SIGTERM", forward);
        try {
          const { exitCode, code } = await child;
          if (code === "ENOENT") throw new CliError("The Pulumi CLI is not on PATH.", "Run `make up`, which installs it.");
          return exitCode ?? 1;
        } finally {
          process.off("SIGTERM", forward);
          process.off("SIGINT", outlive);
        }
      }),
    read: (args, input) =>
      keepingStackFile(stackFile(paths, stack), async () => {
        const { exitCode, stdout, stderr } = await execa("pulumi", args, {
          ...options,
          ...(input === undefined ? { stdin: "ignore" } : { input }),
        });
        if (exitCode === 0) return stdout;
        const said =
          stderr
            .trim()
            .split("\n")
            .findLast((line) => line.startsWith("error:")) ?? stderr.trim();
        if (/incorrect passphrase/i.test(said)) {
          throw new CliError(
            `The passphrase in ${paths.passphrase} is not the one that the state of the stack "${stack}" was encrypted with.`,
            "Put that one back. Nothing was changed.",
          );
        }
        throw new CliError(
          `pulumi ${args[0] ?? ""} failed: ${said.replace(/^error: */, "")}`,
          'Try it by hand in a lab shell: eval "$(make -s env)"',
        );
      }),
  };
}

/** The caller's variables with the lab's own over them, and without those that would override a file of the lab. */
export function childEnvironment(caller: NodeJS.ProcessEnv, lab: Record<string, string>): NodeJS.ProcessEnv {
  const merged = { ...caller, ...lab };
  for (const name of overridden) delete merged[name];
  return merged;
}

/** Runs `action` and takes the salt out of the stack file again, whatever came of it. */
export async function keepingStackFile<T>(file: string, action: () => Promise<T>): Promise<T> {
  const before = await readIfThere(file);
  try {
    return await action();
  } finally {
    const after = await readIfThere(file);
    if (before !== undefined && after !== undefined) {
      const clean = withoutSalt(before, after);
      if (clean !== after) await writeFile(file, clean);
    }
  }
}
