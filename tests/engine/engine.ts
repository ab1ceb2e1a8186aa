import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { copyFile, cp, link, mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { installPlugins } from "../../airgap/plugins/install";

const CHECKOUT = resolve(__dirname, "..", "..");

/** Path of the Pulumi CLI: `CILIUM_LAB_PULUMI`, or the first on PATH; undefined where there is none. */
export function findPulumi(): string | undefined {
  const named = process.env.CILIUM_LAB_PULUMI;
  if (named) return named;
  return (process.env.PATH ?? "")
    .split(delimiter)
    .map((directory) => join(directory, "pulumi"))
    .find(existsSync);
}

/** Why tests on the real engine cannot run here; undefined if they can. Printed by the suite that it skips. */
export function engineMissing(): string | undefined {
  return findPulumi() ? undefined : "no Pulumi CLI: set CILIUM_LAB_PULUMI to its path, or run in `make env`'s shell";
}

/** An own Pulumi: a home with plugins, a CLI. Shared by the projects of one test file. */
export interface Engine {
  /** A new, empty project with a stack `test` in a backend of its own. */
  project(options: ProjectOptions): Promise<Project>;
  dispose(): Promise<void>;
}

/** What a test runs. */
export interface ProjectOptions {
  /** The program: JavaScript (CommonJS), because compiling types takes longer than everything else. */
  program: string;
  /** npm packages that the program may require, besides `@pulumi/pulumi`. Their plugins have to be installed. */
  packages?: string[];
  /** Stack configuration, `key: value`, plain. Keys without a namespace are the project's. */
  config?: Record<string, string>;
  /** More environment for every command. */
  env?: Record<string, string>;
  /** Whether the stack is made. Defaults to true; false where another project of the same name and backend has made it. */
  init?: boolean;
  /** With `index.ts` and full type checking instead. */
  typescript?: boolean;
}

/** One finished command. */
export interface Result {
  /** stdout and stderr as they came. */
  output: string;
  /** Null when it was ended by a signal. */
  exitCode: number | null;
  seconds: number;
}

/** One resource of the exported state. */
export interface ResourceState {
  urn: string;
  type: string;
  id?: string;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
  initErrors?: string[];
}

/** A Pulumi project with its stack. */
export interface Project {
  readonly directory: string;
  /** Runs `pulumi` with these arguments; `--non-interactive`, the stack and colours are set already. */
  pulumi(args: string[], options?: RunOptions): Promise<Result>;
  up(args?: string[], options?: RunOptions): Promise<Result>;
  preview(args?: string[], options?: RunOptions): Promise<Result>;
  refresh(args?: string[], options?: RunOptions): Promise<Result>;
  destroy(args?: string[], options?: RunOptions): Promise<Result>;
  /** Replaces the program. */
  write(program: string): Promise<void>;
  /** The resources in state, without the stack and providers. Secrets as ciphertext. */
  resources(): Promise<ResourceState[]>;
  /** Operations that state says were interrupted. */
  pendingOperations(): Promise<unknown[]>;
  /** The stack's outputs, secrets in clear. */
  outputs(): Promise<Record<string, unknown>>;
}

/** Options of one command. */
export interface RunOptions {
  env?: Record<string, string>;
  /** Called with everything printed so far, whenever there is more; can send a signal to the CLI. */
  onOutput?(soFar: string, kill: (signal: NodeJS.Signals) => void): void;
}

/**
 * Sets up an engine with stand-in plugins in a temporary directory.
 *
 * @param plugins names of the plugins, for example `["command"]`; the language host is always there
 * @throws if there is no Pulumi CLI, see {@link engineMissing}
 */
export async function startEngine(plugins: string[]): Promise<Engine> {
  const pulumi = findPulumi();
  if (!pulumi) throw new Error(engineMissing());
  const root = await mkdtemp(join(tmpdir(), "lab-engine-"));
  const binDir = join(root, "bin");
  const pulumiHome = join(root, "home");
  await mkdir(binDir);
  // Not a symbolic link: the engine looks for its language host next to the file that it really is.
  const real = await realpath(pulumi);
  await link(real, join(binDir, "pulumi")).catch(() => copyFile(real, join(binDir, "pulumi")));
  const { env } = await installPlugins({
    pulumiHome,
    binDir,
    cacheDir: join(root, "cache"),
    only: ["nodejs", ...plugins],
    tryOfficial: false,
    log: () => undefined,
  });

  let count = 0;
  return {
    project: (options) =>
      createProject(join(root, `project-${count++}`), options, {
        ...process.env,
        ...env,
        PATH: [binDir, dirname(process.execPath), process.env.PATH].join(delimiter),
        PULUMI_HOME: pulumiHome,
        PULUMI_SKIP_UPDATE_CHECK: "true",
        PULUMI_CONFIG_PASSPHRASE: "test",
        ...options.env,
      }),
    dispose: () => rm(root, { recursive: true, force: true }),
  };
}

async function createProject(directory: string, options: ProjectOptions, baseEnv: NodeJS.ProcessEnv): Promise<Project> {
  const modules = join(directory, "node_modules");
  const program = join(directory, options.typescript ? "index.ts" : "index.js");
  await mkdir(join(directory, "state"), { recursive: true });
  for (const name of ["@pulumi/pulumi", "@types/node", "typescript", ...(options.packages ?? [])]) {
    await mkdir(dirname(join(modules, name)), { recursive: true });
    await symlink(join(CHECKOUT, "node_modules", name), join(modules, name));
  }
  const typescript = options.typescript ?? false;
  await writeFile(
    join(directory, "Pulumi.yaml"),
    `name: engine-test\nruntime:\n  name: nodejs\n  options:\n    typescript: ${typescript}\n`,
  );
  await writeFile(join(directory, "package.json"), JSON.stringify({ name: "engine-test", main: typescript ? "index.ts" : "index.js" }));
  if (typescript) await cp(join(CHECKOUT, "tsconfig.json"), join(directory, "tsconfig.json"));
  await writeFile(program, options.program);

  const env = { ...baseEnv, PULUMI_BACKEND_URL: options.env?.["PULUMI_BACKEND_URL"] ?? `file://${join(directory, "state")}` };
  const pulumi: Project["pulumi"] = (args, run = {}) =>
    execute(["--non-interactive", "--color", "never", ...args], directory, { ...env, ...run.env }, run.onOutput);
  const operation =
    (verb: string, flags: string[]): Project["up"] =>
    (args = [], run) =>
      pulumi([verb, "-s", "test", ...flags, ...args], run);

  const created = options.init === false ? undefined : await pulumi(["stack", "init", "test"]);
  if (created && created.exitCode !== 0) throw new Error(`pulumi stack init failed: ${created.output}`);
  for (const [key, value] of Object.entries(options.config ?? {})) {
    await pulumi(["config", "set", "-s", "test", key, "--plaintext", "--", value]);
  }

  const exported = async () => {
    const file = join(directory, "exported.json");
    const result = await pulumi(["stack", "export", "-s", "test", "--file", file]);
    if (result.exitCode !== 0) throw new Error(`pulumi stack export failed: ${result.output}`);
    type Deployment = { resources?: ResourceState[]; pending_operations?: unknown[] };
    return (JSON.parse(await readFile(file, "utf8")) as { deployment: Deployment }).deployment;
  };

  return {
    directory,
    pulumi,
    up: operation("up", ["--yes"]),
    preview: operation("preview", []),
    refresh: operation("refresh", ["--yes"]),
    destroy: operation("destroy", ["--yes"]),
    write: (text) => writeFile(program, text),
    async resources() {
      const { resources = [] } = await exported();
      return resources.filter(({ type }) => type !== "pulumi:pulumi:Stack" && !type.startsWith("pulumi:providers:"));
    },
    async pendingOperations() {
      return (await exported()).pending_operations ?? [];
    },
    async outputs() {
      const result = await pulumi(["stack", "output", "-s", "test", "--json", "--show-secrets"]);
      return JSON.parse(result.output) as Record<string, unknown>;
    },
  };
}

function execute(args: string[], cwd: string, env: NodeJS.ProcessEnv, onOutput: RunOptions["onOutput"]): Promise<Result> {
  const began = Date.now();
  return new Promise((done, fail) => {
    const child = spawn("pulumi", args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const take = (chunk: Buffer): void => {
      output += chunk.toString();
      onOutput?.(output, (signal) => child.kill(signal));
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    child.on("error", fail);
    child.on("close", (exitCode) => done({ output, exitCode, seconds: (Date.now() - began) / 1000 }));
  });
}
