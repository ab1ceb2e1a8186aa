import { spawn, type ChildProcess } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { join } from "node:path";
import { StringDecoder } from "node:string_decoder";
import { goExit, goQuote, goStartError } from "./go-text";

/** One run of a script. */
export interface ScriptOptions {
  script: string;
  /** Default `/bin/sh -c`; the script is the last argument. */
  interpreter?: string[];
  /** Default: the directory of the Pulumi program. */
  dir?: string;
  /** The whole environment of the script. */
  env: NodeJS.ProcessEnv;
  /** Default: empty. */
  stdin?: string;
  /** Which streams to hand to `onLine`. */
  logged: { stdout: boolean; stderr: boolean };
  /** Every line as it is printed, for the engine's log. */
  onLine(line: string): void;
  /** Aborting kills the shell at once (SIGKILL); what it started lives on, as with the official plugin. */
  signal: AbortSignal;
  /** Kills the shell in the same way after that long; 0 for never. */
  timeoutSeconds: number;
}

/**
 * Runs a script to its end, which includes everything that still holds its stdout or stderr.
 *
 * @returns what it printed, without the last newline
 * @throws if it does not start or does not succeed: Go's words, the whole script, then its output
 */
export async function runScript(options: ScriptOptions): Promise<{ stdout: string; stderr: string }> {
  const [program = "/bin/sh", ...args] = options.interpreter?.length ? options.interpreter : ["/bin/sh", "-c"];
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  const both: Buffer[] = [];
  const text = (chunks: Buffer[]): string => Buffer.concat(chunks).toString();

  const problem = cannotStart(program, options.dir) ?? (await finish());
  if (problem !== undefined) throw new Error(`${problem}: running ${goQuote(options.script)}:\n${text(both)}`);
  return { stdout: withoutNewline(text(stdout)), stderr: withoutNewline(text(stderr)) };

  function finish(): Promise<string | undefined> {
    return new Promise((resolve) => {
      let child: ChildProcess;
      try {
        child = spawn(program, [...args, options.script], {
          cwd: options.dir,
          env: options.env,
          stdio: [options.stdin ? "pipe" : "ignore", "pipe", "pipe"],
        });
      } catch (error) {
        // Some reasons, E2BIG among them, come at once and not as an event.
        resolve(goStartError(error as NodeJS.ErrnoException, program));
        return;
      }
      const lines = lineSplitter((line) => options.onLine(line));
      child.stdout?.on("data", (chunk: Buffer) => {
        stdout.push(chunk);
        both.push(chunk);
        if (options.logged.stdout) lines.push(chunk);
      });
      child.stderr?.on("data", (chunk: Buffer) => {
        stderr.push(chunk);
        both.push(chunk);
        if (options.logged.stderr) lines.push(chunk);
      });
      // A script that does not read all of its stdin is fine.
      child.stdin?.on("error", () => undefined).end(options.stdin);

      const kill = (): void => void child.kill("SIGKILL");
      const timer = options.timeoutSeconds > 0 ? setTimeout(kill, options.timeoutSeconds * 1000) : undefined;
      options.signal.addEventListener("abort", kill);
      if (options.signal.aborted) kill();
      const done = (ending: string | undefined): void => {
        clearTimeout(timer);
        options.signal.removeEventListener("abort", kill);
        lines.end();
        resolve(ending);
      };
      child.on("error", (error: NodeJS.ErrnoException) => done(goStartError(error, program)));
      child.on("close", (code, signal) => done(goExit(code, signal)));
    });
  }
}

/** What Go checks before it forks: the directory, and a program without a slash in PATH. */
function cannotStart(program: string, dir: string | undefined): string | undefined {
  if (!program.includes("/") && !(process.env.PATH ?? "").split(":").some((folder) => isExecutable(join(folder || ".", program)))) {
    return `exec: ${goQuote(program)}: executable file not found in $PATH`;
  }
  if (dir !== undefined && !statSync(dir, { throwIfNoEntry: false })) return `chdir ${dir}: no such file or directory`;
  return undefined;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function withoutNewline(text: string): string {
  return text.endsWith("\n") ? text.slice(0, -1) : text;
}

function lineSplitter(onLine: (line: string) => void): { push(chunk: Buffer): void; end(): void } {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  return {
    push(chunk) {
      const lines = (rest + decoder.write(chunk)).split("\n");
      rest = lines.pop() ?? "";
      lines.forEach((line) => onLine(line.replace(/\r$/, "")));
    },
    end() {
      rest += decoder.end();
      if (rest !== "") onLine(rest);
    },
  };
}
