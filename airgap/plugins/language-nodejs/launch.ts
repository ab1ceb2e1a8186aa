/** Which Node.js process runs a program, a policy pack or an `npm install`: command lines and environments, no side effects. */
import { createRequire } from "node:module";
import { join } from "node:path";

/** A process to start. */
export interface Launch {
  args: string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
}

/** `runtime.options` of Pulumi.yaml or PulumiPolicy.yaml. */
export interface RuntimeOptions {
  /** Default true: TypeScript is compiled on the fly. */
  typescript?: boolean;
  /** Arguments for Node.js, separated by spaces. */
  nodeargs?: string;
  /** Another tsconfig.json. */
  tsconfig?: string;
  /** Default npm. */
  packagemanager?: string;
}

/** What the engine asks to run. */
export interface Program {
  /** Directory of Pulumi.yaml. */
  rootDirectory: string;
  /** Directory of the program, whose `node_modules` holds the SDK. */
  programDirectory: string;
  /** Relative to the program's directory, `.` for its `main`. */
  entryPoint: string;
  options: RuntimeOptions;
}

/** A run of a Pulumi program. */
export interface ProgramRun {
  monitorAddress: string;
  engineAddress: string;
  organization: string;
  project: string;
  stack: string;
  pwd: string;
  dryRun: boolean;
  parallel: number;
  args: string[];
  /** Values by key, secrets in clear: they travel in the environment, never in argv. */
  config: Record<string, string>;
  secretKeys: string[];
}

/** How the SDK's own runner is started for a program. */
export function programLaunch(program: Program, run: ProgramRun, inherited: NodeJS.ProcessEnv): Launch {
  const flags: [string, string | number][] = [
    ["monitor", run.monitorAddress],
    ["engine", run.engineAddress],
    ["organization", run.organization],
    ["project", run.project],
    ["stack", run.stack],
    ["pwd", run.pwd],
    ["root-directory", program.rootDirectory],
    ["parallel", run.parallel],
  ];
  return {
    args: [
      ...nodeArguments(program.options),
      sdkModule("@pulumi/pulumi/cmd/run", program.programDirectory),
      ...flags.filter(([, value]) => value !== "" && value !== 0).flatMap(([flag, value]) => [`--${flag}`, String(value)]),
      ...(run.dryRun ? ["--dry-run"] : []),
      program.entryPoint,
      ...run.args,
    ],
    cwd: run.pwd,
    env: {
      ...environment(program.options, inherited),
      PULUMI_CONFIG: JSON.stringify(run.config),
      PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(run.secretKeys),
    },
  };
}

/**
 * How a plugin written for Node.js is started.
 *
 * A policy pack runs in its own directory, because the policy SDK reads the package.json of the working directory.
 */
export function pluginLaunch(program: Program, plugin: { kind: string; pwd: string; args: string[]; env: string[] }): Launch {
  const inherited = Object.fromEntries(plugin.env.map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]));
  const analyzer = plugin.kind === "analyzer";
  const directory = program.programDirectory;
  const runner = sdkModule(analyzer ? "@pulumi/pulumi/cmd/run-policy-pack" : "@pulumi/pulumi/cmd/run-plugin", directory);
  return {
    args: [...nodeArguments(program.options), runner, ...(analyzer ? [...plugin.args, directory] : [directory, ...plugin.args])],
    cwd: analyzer ? directory : plugin.pwd,
    env: environment(program.options, inherited),
  };
}

function nodeArguments(options: RuntimeOptions): string[] {
  return (options.nodeargs ?? "").split(/\s+/).filter(Boolean);
}

function environment(options: RuntimeOptions, inherited: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return {
    ...inherited,
    PULUMI_NODEJS_TYPESCRIPT: String(options.typescript ?? true),
    ...(options.tsconfig ? { PULUMI_NODEJS_TSCONFIG_PATH: options.tsconfig } : {}),
  };
}

function sdkModule(module: string, directory: string): string {
  try {
    return createRequire(join(directory, "package.json")).resolve(module);
  } catch {
    throw new Error(`${module} is not installed in ${directory}: run \`npm install\` there`);
  }
}
