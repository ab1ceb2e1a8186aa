import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { engineImpossible, engineStatus, isReachable } from "../../airgap/engine/index";
import { installedVersion, toolchainBinDirs } from "../../airgap/toolchain/index";
import type { ClusterKind } from "../../components/config/keys";
import { labEnvironment } from "./environment";
import { CliError, isMissingFile } from "./error";
import { ownDockerHost, prepare, prepareChart, preparePlugins, prepareShims } from "./kit";
import { ensurePassphrase } from "./passphrase";
import { labPaths, stackFile, stateFile, type LabPaths } from "./paths";
import { callersKubeconfig } from "../../components/existing/kubeconfig";
import { decideEngine, type EngineChoice, type NoEngine } from "./container-engine";
import { isInsideEngine } from "./inside-engine";
import { readIfThere } from "./read-if-there";
import { existingClusterOfStack, existingKubeconfig, type ExistingClusterAccess } from "./existing";
import { checkNodeVersion } from "./node-version";
import { tryPull } from "./docker";
import { childEnvironment, pulumiCli, type PulumiCli } from "./pulumi";
import { runVariable } from "./lock/lab-lock";
import { temporaryFolder } from "./lock/temporary-folder";
import { chooseByPull, chooseKnownStack, stacksOf, usesBuiltImages, type StackChoice } from "./stack-choice";
import { encryptionSalt, opensWith } from "./stack-file";

/** Name of the Pulumi project, as in Pulumi.yaml. */
export const project = "cilium-lab";

/** A checkout's lab and the stack that a command works on; nothing of the machine was changed yet. */
export interface Lab {
  paths: LabPaths;
  choice: StackChoice;
  /** Whether the stack makes its cluster, or works on one that is already there. */
  cluster: ClusterKind;
  engine: EngineChoice | NoEngine;
  /** Whether the stack runs on images that are built on this machine. */
  builtImages: boolean;
  /** Whether the stack exists: it was set up and not brought down. */
  exists: boolean;
}

/** A lab whose tools, plugins, state and environment are ready. */
export interface ReadyLab extends Lab {
  /** Variables that put a process into the lab. */
  environment: Record<string, string>;
  /** The caller's variables with the lab's over them, for child processes. */
  childEnvironment: NodeJS.ProcessEnv;
  pulumi: PulumiCli;
  /** Plugins that are stand-ins. */
  standIns: readonly string[];
}

/** Options of {@link readyMachine} and {@link readyLab}. */
export interface ReadyOptions {
  say: Say;
  /** Whether the lab's own engine is started if it is not running. Default: yes. */
  startEngine?: boolean;
  /** Whether images that are built here are built and given to the engine. Default: no. */
  images?: boolean;
  /** Of who holds the lab: marks what is started, see `runVariable`, and gives it the stack's temporary folder. Default: neither. */
  run?: string;
}

/** Called with a line that a person may like to read while it works. */
export type Say = (line: string) => void;

/**
 * Finds out which stack to work on and where its containers run.
 *
 * @param requested `STACK` of the caller.
 * @throws CliError for an unknown stack, an unusable daemon; NoEngineError where no engine can be had.
 */
export async function findLab(checkout: string, requested: string | undefined): Promise<Lab> {
  checkNodeVersion(process.versions.node);
  const paths = labPaths(checkout);
  const available = stacksOf(await readdir(checkout));
  const known = chooseKnownStack({ requested, remembered: (await readIfThere(paths.chosenStack))?.trim(), available });
  const existing = known && (await existingClusterOfStack(paths, known.stack));
  const engine = existing === undefined ? await findEngine() : await noEngine(paths, existing);
  const choice = known ?? chooseByPull(engine.kind === "own" ? "own-engine" : await tryPull(process.env));
  return {
    paths,
    choice,
    cluster: existing === undefined ? "kind" : "existing",
    engine,
    builtImages: usesBuiltImages(await readFile(stackFile(paths, choice.stack), "utf8")),
    exists: (await readIfThere(stateFile(paths, project, choice.stack))) !== undefined,
  };
}

/** No engine is started for a cluster that is already there; one that runs may be what the cluster is reached by. */
async function noEngine({ checkout }: LabPaths, cluster: ExistingClusterAccess): Promise<NoEngine> {
  const engineRuns = async () => (await engineStatus()).kind === "running";
  return { kind: "none", insideOwnEngine: await isInsideEngine(existingKubeconfig(cluster, checkout), engineRuns) };
}

/**
 * Finds out where containers run.
 *
 * @throws CliError for an unusable daemon; NoEngineError where no engine can be had.
 */
export async function findEngine(): Promise<EngineChoice> {
  return decideEngine({
    daemon: await isReachable(),
    ownDockerHost: ownDockerHost(),
    dockerHostVariable: process.env.DOCKER_HOST,
    ownImpossible: engineImpossible(),
  });
}

/** What the machine has for every stack alike. */
export interface ReadyMachine {
  /** Folders to put in front of PATH. */
  binDirs: string[];
  /** The Pulumi CLI itself, not a script that runs it. */
  pulumi: string;
  /** `DOCKER_HOST` to set; none where the caller's own setting is right. */
  dockerHost: string | undefined;
  /** Variables that the plugins need. */
  pluginEnvironment: Record<string, string>;
  /** Plugins that are stand-ins. */
  standIns: readonly string[];
}

/** Makes engine, tools and plugins ready, and images where asked for. Quick where they are. */
export async function readyMachine(
  paths: LabPaths,
  engine: EngineChoice | NoEngine,
  { say, startEngine = true, images = false }: ReadyOptions,
): Promise<ReadyMachine> {
  const callerPath = process.env.PATH ?? "";
  await prepare({ engine, startEngine, images });
  const folders = await toolchainBinDirs();
  const pulumiDir = (await installedVersion("pulumi", [...folders, callerPath].join(delimiter)))?.dir;
  if (pulumiDir === undefined)
    throw new CliError("The Pulumi CLI is in no folder of PATH.", "Install it, or install Go, with which `make up` builds it.");
  const { env: pluginEnvironment, standIns } = await preparePlugins(paths, pulumiDir, say);
  const shims =
    engine.kind === "own" || (engine.kind === "none" && engine.insideOwnEngine) ? [await prepareShims(paths, folders, callerPath)] : [];
  return {
    binDirs: [...shims, ...folders],
    pulumi: join(pulumiDir, "pulumi"),
    dockerHost: dockerHostFor(engine),
    pluginEnvironment,
    standIns,
  };
}

/** The client's context may name a socket that Pulumi's docker plugin would not look at; one over TCP has keys that a variable cannot carry. */
function dockerHostFor(engine: EngineChoice | NoEngine): string | undefined {
  if (engine.kind === "none") return undefined;
  return engine.kind === "own" || engine.dockerHost.startsWith("unix://") ? engine.dockerHost : undefined;
}

/** Makes everything ready that a Pulumi command on `lab` needs, images only where asked for. Remembers the stack for later commands. */
export async function readyLab(lab: Lab, options: ReadyOptions): Promise<ReadyLab> {
  const { paths } = lab;
  const { stack } = lab.choice;
  await checkSalt(paths, stack, await ensurePassphrase(paths.passphrase, await existingStacks(paths)));
  const { binDirs, dockerHost, pluginEnvironment, standIns } = await readyMachine(paths, lab.engine, options);
  await mkdir(paths.state, { recursive: true, mode: 0o700 });
  await writeFile(paths.chosenStack, `${stack}\n`);
  if (lab.builtImages) await prepareChart(paths);
  const callers = process.env[callersKubeconfig] ?? process.env.KUBECONFIG ?? "";
  const environment = {
    ...labEnvironment({ paths, stack, path: process.env.PATH ?? "", binDirs, dockerHost, callersKubeconfig: callers }),
    ...pluginEnvironment,
  };
  const marked = {
    ...environment,
    ...(options.run === undefined ? {} : { [runVariable]: options.run, TMPDIR: temporaryFolder(paths, stack) }),
  };
  return {
    ...lab,
    environment,
    childEnvironment: childEnvironment(process.env, marked),
    pulumi: pulumiCli(paths, stack, marked),
    standIns,
  };
}

/** Creates the stack where it does not exist yet. */
export async function ensureStack(lab: ReadyLab): Promise<void> {
  const { stack } = lab.choice;
  if (lab.exists) return;
  await lab.pulumi.read(["stack", "init", stack, "--non-interactive"]);
}

/** Stacks of the project in the local backend. */
async function existingStacks(paths: LabPaths): Promise<string[]> {
  const folder = stateFile(paths, project, "x").replace(/\/x\.json$/, "");
  const names = await readdir(folder).catch((error: unknown) => {
    if (isMissingFile(error)) return [];
    throw error;
  });
  return names.flatMap((name) => /^(.+)\.json$/.exec(name)?.[1] ?? []);
}

/** Refuses a stack file whose salt was made with another passphrase, which Pulumi would only call "incorrect passphrase". */
async function checkSalt(paths: LabPaths, stack: string, passphrase: string): Promise<void> {
  const salt = encryptionSalt(await readFile(stackFile(paths, stack), "utf8"));
  if (salt === undefined || opensWith(salt, passphrase)) return;
  throw new CliError(
    `Pulumi.${stack}.yaml has an \`encryptionsalt\` that was made with another passphrase than the one in .lab/passphrase.`,
    "Remove the line `encryptionsalt: …` from the file; the salt in force is kept in the stack's state.",
  );
}
