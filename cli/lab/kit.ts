import { mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { chartDir, kitSteps, pins } from "../../airgap/index";
import { engineStatus, engineSteps, enginePaths, stopEngine, writeShims } from "../../airgap/engine/index";
import { chartArtifact } from "../../airgap/images/cilium/index";
import { installPlugins, type Installed } from "../../airgap/plugins/index";
import { artifactStep, cacheRoot, goVersion, runStages, type Stage } from "../../airgap/steps/index";
import { installedVersion, toolchainBinDirs, toolchainSteps, tools } from "../../airgap/toolchain/index";
import type { EngineChoice, NoEngine } from "./container-engine";
import { checkTools } from "./tools";
import type { LabPaths } from "./paths";
import { docker } from "./docker";

/** The one place where the commands meet the air-gap kit. */

/** What a command needs of the machine. */
export interface Needs {
  engine: EngineChoice | NoEngine;
  /** Whether an engine of the lab's own is started. */
  startEngine: boolean;
  /** Whether the images are built here and given to the engine. */
  images: boolean;
}

/** Does what is not done yet of the set-up, with progress; silent where all is there. */
export async function prepare(needs: Needs): Promise<void> {
  await checkToolchain();
  await runDue(setUpStages(needs));
}

function setUpStages({ engine, startEngine, images }: Needs): Stage[] {
  if (images && engine.kind !== "none") return kitSteps(engine.kind === "own" ? {} : { dockerHost: engine.dockerHost });
  return [
    [{ title: "Engine", steps: engine.kind === "own" && startEngine ? engineSteps() : [] }],
    [{ title: "Tools", steps: toolchainSteps() }],
  ];
}

async function runDue(stages: Stage[]): Promise<void> {
  for (const step of stages.flat().flatMap(({ steps }) => steps)) {
    if (!(await step.upToDate())) return runStages(stages, { cache: cacheRoot() });
  }
}

/** Stops the lab's own engine if it runs and holds no container any more; says whether it did. */
export async function stopIdleEngine(): Promise<boolean> {
  const status = await engineStatus();
  if (status.kind === "stopped") return false;
  if (status.kind === "running" && (await containersOn(status.dockerHost)) > 0) return false;
  await stopEngine();
  return true;
}

async function containersOn(dockerHost: string): Promise<number> {
  return (await docker(process.env).lines(["--host", dockerHost, "ps", "--all", "--quiet"])).length;
}

/** Refuses a machine that lacks a tool and Go as well. */
async function checkToolchain(): Promise<void> {
  if (
    await goVersion().then(
      () => true,
      () => false,
    )
  )
    return;
  const path = [...(await toolchainBinDirs()), process.env.PATH ?? ""].join(delimiter);
  const found = await Promise.all(
    tools.map(async (tool) => ({ name: tool.name, wanted: tool.version, installed: (await installedVersion(tool, path))?.version })),
  );
  checkTools(found);
}

/** Puts the chart where the configuration of a stack with images built here looks for it. */
export async function prepareChart(paths: LabPaths): Promise<void> {
  await runDue([[{ title: "Chart", steps: [artifactStep(chartArtifact(cacheRoot()))] }]]);
  const link = join(paths.charts, `cilium-${pins.cilium}`);
  await mkdir(paths.charts, { recursive: true });
  await rm(link, { recursive: true, force: true });
  await symlink(chartDir(cacheRoot()), link);
}

/** Makes sure that Pulumi finds its plugins: the official ones, or stand-ins where those cannot be had. */
export async function preparePlugins(paths: LabPaths, pulumiDir: string, say: (line: string) => void): Promise<Installed> {
  return installPlugins({ pulumiHome: paths.pulumiHome, binDir: pulumiDir, cacheDir: cacheRoot(), log: say });
}

/**
 * Scripts, in a folder of their own, that run the tools where the engine's published ports are: in its network namespace.
 *
 * Written anew only where they would differ: another command may be running one of them.
 *
 * @returns the folder, to put first in PATH.
 */
export async function prepareShims(paths: LabPaths, folders: readonly string[], callerPath: string): Promise<string> {
  const realDirs = [...folders, ...callerPath.split(delimiter).filter((folder) => folder !== "")];
  const made = join(paths.shims, ".made-for");
  const key = JSON.stringify(realDirs);
  if ((await readFile(made, "utf8").catch(() => undefined)) !== key) {
    await writeShims(paths.shims, { names: tools.map(({ name }) => name), realDirs });
    await writeFile(made, key);
  }
  return paths.shims;
}

/** Endpoint of the lab's own engine, running or not. */
export function ownDockerHost(): string {
  return enginePaths().dockerHost;
}
