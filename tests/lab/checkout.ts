import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { mkdtemp, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { copyCheckout } from "../../dev/copy-checkout";
import { testCheckoutPrefix } from "../../dev/test-labs";

const source = resolve(__dirname, "..", "..");

/** What a command printed and how it ended. */
export interface Ran {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** A command that goes on. */
export interface Started {
  /** Of make, and of its process group. */
  pid: number;
  /** How it ended, with both streams in `stdout`. */
  ended: Promise<Ran>;
  /** What it has printed so far. */
  said(): string;
  /** Signals the whole group, as a terminal does. */
  signal(name: NodeJS.Signals): void;
}

/**
 * A copy of the checkout in a temporary folder, uncommitted changes included, that is used as a person would: by `make` and by a
 * shell with `make env`. The state of the real checkout stays untouched.
 */
export class Checkout {
  /** Everything that any command printed so far, to be searched for secrets. */
  readonly printed: string[] = [];
  private readonly shells = new Map<string, Record<string, string>>();

  private constructor(public folder: string) {}

  static async make(): Promise<Checkout> {
    const folder = await mkdtemp(join(tmpdir(), testCheckoutPrefix));
    await copyCheckout(source, folder);
    return new Checkout(folder);
  }

  /** A file of the copy. */
  path(...parts: string[]): string {
    return join(this.folder, ...parts);
  }

  read(file: string): Promise<string> {
    return readFile(this.path(file), "utf8");
  }

  write(file: string, text: string): Promise<void> {
    return writeFile(this.path(file), text);
  }

  /** Runs `make TARGET STACK=stack`, with more variables of make where there are any. */
  make(target: string, stack: string, variables: Record<string, string> = {}): Promise<Ran> {
    const more = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
    return this.run("make", [target, `STACK=${stack}`, ...more], withoutMake(process.env));
  }

  /** Starts `make TARGET STACK=stack` in a process group of its own, to be interrupted. */
  start(target: string, stack: string): Started {
    const log = join(this.folder, ".lab-test-output");
    const output = openSync(log, "w");
    // To a file: children that outlive it would hold a pipe open.
    const child = spawn("make", [target, `STACK=${stack}`], {
      cwd: this.folder,
      env: withoutMake(process.env),
      detached: true,
      stdio: ["ignore", output, output],
    });
    closeSync(output);
    const said = () => readFileSync(log, "utf8");
    const ended = new Promise<Ran>((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", (code) => {
        this.printed.push(said());
        resolve({ exitCode: code ?? 1, stdout: said(), stderr: "" });
      });
    });
    return { pid: child.pid!, ended, said, signal: (name) => process.kill(-child.pid!, name) };
  }

  /** Runs a command in a shell that `make env` put into the lab. */
  async inLab(stack: string, command: string, args: readonly string[], input = ""): Promise<Ran> {
    let environment = this.shells.get(stack);
    if (environment === undefined) {
      const exports = await this.run("make", ["-s", "env", `STACK=${stack}`], withoutMake(process.env));
      if (exports.exitCode !== 0) throw new Error(`make env failed: ${exports.stderr}`);
      const { stdout } = await execa("bash", ["-c", `eval "$1"; env -0`, "bash", exports.stdout], {
        env: withoutMake(process.env),
        extendEnv: false,
      });
      environment = Object.fromEntries(
        stdout
          .split("\0")
          .filter(Boolean)
          .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
      );
      this.shells.set(stack, environment);
    }
    return this.run(command, args, environment, input);
  }

  /** As {@link inLab}, for commands that have to succeed; gives back what they printed. */
  async ask(stack: string, command: string, args: readonly string[], input = ""): Promise<string> {
    const { exitCode, stdout, stderr } = await this.inLab(stack, command, args, input);
    if (exitCode !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${exitCode}: ${stderr || stdout}`);
    return stdout;
  }

  /** Files below a folder of the copy, with their text. */
  async texts(folder: string, skip: (path: string) => boolean): Promise<{ path: string; text: string }[]> {
    const entries = await readdir(this.path(folder), { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => !skip(path));
    return Promise.all(files.map(async (path) => ({ path, text: await readFile(path, "latin1") })));
  }

  /** Moves the checkout, as a person would; shells of before are of no use any more. */
  async move(folder: string): Promise<void> {
    await rename(this.folder, folder);
    this.folder = folder;
    this.shells.clear();
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }

  private async run(command: string, args: readonly string[], env: NodeJS.ProcessEnv, input = ""): Promise<Ran> {
    const { exitCode, stdout, stderr } = await execa(command, args, { cwd: this.folder, env, extendEnv: false, reject: false, input });
    this.printed.push(stdout, stderr);
    return { exitCode: exitCode ?? 1, stdout, stderr };
  }
}

/** The make that runs the tests must not talk the inner one into its own options and stack. */
function withoutMake(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { MAKEFLAGS, MAKELEVEL, MFLAGS, STACK, ...rest } = environment;
  return rest;
}
