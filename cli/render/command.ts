import { readdir } from "node:fs/promises";
import { delimiter, resolve } from "node:path";
import { chartFolder, chartStep } from "../../airgap/charts";
import { cacheRoot, runStages, type Step } from "../../airgap/steps/index";
import { installedVersion, toolchainBinDirs, toolchainSteps, tools } from "../../airgap/toolchain/index";
import type { ChartSource } from "../../components/cilium/cilium";
import { checkManifests } from "../../components/cilium/rendered/check";
import { differenceText } from "../../components/cilium/rendered/difference";
import { renderChart } from "../../components/cilium/rendered/render";
import { chartValues } from "../../components/cilium/values";
import { stackLab, valuesText } from "../lab/chart";
import { CliError } from "../lab/error";
import { labPaths, type LabPaths } from "../lab/paths";
import { readIfThere } from "../lab/read-if-there";
import { chooseKnownStack, stacksOf } from "../lab/stack-choice";
import { onStandardError } from "../env/command";
import { exitCodes } from "../lab/exit-codes";
import { errorText } from "../../components/programs/present";

/** What `make render` is asked for; each undefined where it is not. */
export interface RenderOptions {
  stack?: string | undefined;
  /** Version of Cilium, instead of the stack's own; the images' tags follow. */
  version?: string | undefined;
  /** Folder or .tgz of the chart, instead of the stack's own. */
  chart?: string | undefined;
  /** File with values to check against what the stack declares, instead of the stack's own values. */
  values?: string | undefined;
}

/** Where the text goes. */
export interface Streams {
  /** Standard output: the values as YAML and nothing else. */
  out: (text: string) => void;
  /** Standard error: a line on what was rendered and what was found. */
  say: (line: string) => void;
}

/**
 * `make render`: prints the exact values of a stack's chart as YAML, renders the chart with them, and checks what came of it.
 *
 * Asks no daemon and no cluster.
 *
 * @returns one of {@link exitCodes}. `noAnswer`: the values were printed, but no chart can be had, so that nothing was checked.
 * @throws CliError for what cannot be used: a stack, a version, a chart or a file that is none
 */
export async function render(checkout: string, options: RenderOptions, { out, say }: Streams): Promise<number> {
  const paths = labPaths(checkout);
  const { stack, reason } = await known(paths, options.stack);
  const { lab, kubernetesVersion, datapath } = await stackLab(paths, stack, options.version).catch(unusable);
  const { version } = lab.cilium;
  const values =
    options.values === undefined
      ? valuesText(chartValues(datapath, version))
      : await fileText(resolve(checkout, options.values), options.values);
  out(values);
  say(`Stack "${stack}": ${reason}.`);

  const rendering = await onStandardError(async () => {
    const chart = await chartOf(options.chart, lab.cilium.chart, version);
    if ("problem" in chart) return chart;
    say(
      `Rendering Cilium's chart ${version}${chart.kind === "local" ? ` (${chart.path})` : ` from ${chart.url}`} with the values of ${options.values ?? "the stack"} ...`,
    );
    return renderChart({ chart, version, values, kubernetesVersion, cwd: checkout, env: await withHelm(process.env) });
  });
  switch (rendering.kind) {
    case "unreachable":
      say(
        `${rendering.problem}\nNothing was rendered and nothing was checked: these are the values and no more. CHART=path names a chart on disk.`,
      );
      return exitCodes.noAnswer;
    case "unusable":
      throw new CliError(rendering.problem, "Nothing was rendered.", exitCodes.unusable);
    case "refused":
      say(rendering.problem);
      return exitCodes.differs;
  }
  for (const warning of rendering.warnings) say(`helm: ${warning}`);
  const { facts, differences } = checkManifests(rendering.manifests, datapath, version);
  for (const difference of differences) say(differenceText(difference));
  say(differences.length === 0 ? `OK: ${facts} facts, all as declared.` : `Not as declared: ${differences.length} of ${facts} facts.`);
  return differences.length === 0 ? exitCodes.ok : exitCodes.differs;
}

async function known(paths: LabPaths, requested: string | undefined): Promise<{ stack: string; reason: string }> {
  const available = stacksOf(await readdir(paths.checkout));
  try {
    const choice = chooseKnownStack({ requested, remembered: (await readIfThere(paths.chosenStack))?.trim(), available });
    if (choice) return choice;
  } catch (error) {
    return unusable(error);
  }
  throw new CliError(
    "No stack is named, and there was no command yet that chose one.",
    `Name one of ${available.join(", ")}: make render STACK=${available[0]}`,
    exitCodes.unusable,
  );
}

async function fileText(path: string, given: string): Promise<string> {
  const text = await readIfThere(path).catch(unusable);
  if (text === undefined)
    throw new CliError(
      `There is no file "${given}".`,
      "VALUES names a YAML file of values. Example: make -s render > values.yaml",
      exitCodes.unusable,
    );
  return text;
}

/** Whatever is wrong with the input has an exit code of its own. */
function unusable(error: unknown): never {
  if (error instanceof CliError) throw new CliError(error.problem, error.remedy, exitCodes.unusable);
  throw new CliError(errorText(error), "Nothing was rendered.", exitCodes.unusable);
}

/** Where the kit links the charts that stacks of this machine's own images use. */
const kitChart = /^\.lab\/charts\/cilium-[^/]+$/;

/** The chart to render: the one that is named, else the stack's own; of the kit's charts the one of `version`, taken out of Cilium's Go module. */
async function chartOf(
  named: string | undefined,
  own: ChartSource,
  version: string,
): Promise<ChartSource | { kind: "unreachable"; problem: string }> {
  if (named !== undefined) return { kind: "local", path: named };
  if (own.kind !== "local" || !kitChart.test(own.path)) return own;
  try {
    await runIfDue(chartStep(version));
    return { kind: "local", path: chartFolder(version) };
  } catch (error) {
    return { kind: "unreachable", problem: errorText(error) };
  }
}

/** The caller's environment with helm at the version that the lab uses, built where it is neither installed nor built. */
async function withHelm(caller: NodeJS.ProcessEnv): Promise<NodeJS.ProcessEnv> {
  const helm = toolchainSteps()[tools.findIndex(({ name }) => name === "helm")];
  if (helm !== undefined && (await installedVersion("helm")) === undefined) await runIfDue(helm);
  return { ...caller, PATH: [...(await toolchainBinDirs()), caller.PATH ?? ""].join(delimiter) };
}

async function runIfDue(step: Step): Promise<void> {
  if (!(await step.upToDate())) await runStages([[{ title: step.name, steps: [step] }]], { cache: cacheRoot() });
}
