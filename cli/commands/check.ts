import { rmSync } from "node:fs";
import { mkdir, mkdtemp, readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { engineStatus } from "../../airgap/engine";
import { checkChart, moduleChart } from "../check/chart";
import { kubeconfigFor } from "../check/kubeconfig";
import { rowLines, sumLine, type CheckName, type Outcome, type Row } from "../check/outcome";
import { checkPolicies } from "../check/policies";
import { chartAway, checkPreview } from "../check/preview";
import { CliError } from "../error";
import { prepareChart } from "../kit";
import { findEngine, readyMachine, type ReadyMachine, type Say } from "../lab";
import { labPaths, stackFile, type LabPaths } from "../paths";
import type { EngineChoice } from "../preflight/docker";
import { stacksOf, usesBuiltImages } from "../stack-choice";
import { labOfStack, type StackLab } from "../stack-lab";

/**
 * `make check`: every environment, each from its own stack file: its configuration, the policies on the program, the rendered chart, and
 * a preview with the policy pack. Makes nothing, starts no engine, and leaves the state of every lab alone.
 *
 * Without a Docker daemon, stacks that make a cluster are not previewed, which is said first; the rest is checked all the same.
 *
 * @param requested `STACK` of the caller: that one alone
 * @returns exit code: 1 where anything failed; what could not be checked is said and is no failure
 */
export async function check(checkout: string, requested: string | undefined, say: Say): Promise<number> {
  const paths = labPaths(checkout);
  const stacks = chosen(stacksOf(await readdir(checkout)), requested);
  const engine = await dockerEngine();
  if ("why" in engine) {
    say(`${engine.why} Stacks that make a cluster are not previewed: Pulumi's docker plugin refuses even that. Everything else is checked.`);
  }
  let machine: Promise<ReadyMachine | Missing> | undefined;
  const readied = () => (machine ??= machineOf(paths, engine, say));

  const rows: Row[] = [];
  await inThrowAwayFolder(paths, async (folder) => {
    for (const stack of stacks) {
      for await (const [name, outcome] of outcomes({ paths, stack, engine, readied, folder: join(folder, stack) })) {
        const row: Row = { stack, check: name, outcome };
        rows.push(row);
        for (const line of rowLines(row, stacks)) say(line);
      }
    }
  });
  say(sumLine(rows));
  return rows.some(({ outcome }) => outcome.kind === "failed") ? 1 : 0;
}

/** Runs `action` with a folder that is gone afterwards, also where a person interrupts it: `finally` does not run then. */
async function inThrowAwayFolder(paths: LabPaths, action: (folder: string) => Promise<void>): Promise<void> {
  await mkdir(paths.lab, { recursive: true });
  const folder = await mkdtemp(join(paths.lab, "check-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const interrupted = () => process.exit(130);
  process.once("exit", remove);
  process.once("SIGINT", interrupted);
  try {
    await action(folder);
  } finally {
    process.off("SIGINT", interrupted);
    process.off("exit", remove);
    remove();
  }
}

function chosen(available: readonly string[], requested: string | undefined): readonly string[] {
  if (requested === undefined) return available;
  if (available.includes(requested)) return [requested];
  throw new CliError(`There is no stack "${requested}": Pulumi.${requested}.yaml does not exist.`, `Known stacks: ${available.join(", ")}.`);
}

interface Environment {
  paths: LabPaths;
  stack: string;
  engine: EngineChoice | Missing;
  /** Tools and plugins, made ready when they are first asked for. */
  readied: () => Promise<ReadyMachine | Missing>;
  folder: string;
}

/** Why something cannot be had: a sentence. */
interface Missing {
  why: string;
}

/** The checks of one environment, in order; all but the first want a configuration. */
async function* outcomes({ paths, stack, engine, readied, folder }: Environment): AsyncGenerator<[CheckName, Outcome]> {
  const { checkout } = paths;
  const [projectText, stackText] = await Promise.all([readFile(join(checkout, "Pulumi.yaml"), "utf8"), readFile(stackFile(paths, stack), "utf8")]);
  let lab: StackLab["lab"];
  try {
    ({ lab } = labOfStack(projectText, stackText));
  } catch (error) {
    yield ["configuration", failed(error)];
    for (const name of ["policies", "chart", "preview"] as const) yield [name, { kind: "not checked", why: "the configuration is refused" }];
    return;
  }
  yield ["configuration", { kind: "ok" }];

  const kubeconfig = await kubeconfigFor(lab.cluster, checkout, folder, process.env);
  const env = kubeconfig.kind === "ready" ? kubeconfig.env : {};
  yield [
    "policies",
    kubeconfig.kind === "none"
      ? { kind: "not checked", why: kubeconfig.why }
      : await checkPolicies({ checkout, projectText, stackText, env: { ...process.env, ...env } }).catch(failed),
  ];
  yield ["chart", await checkChart(checkout, stack, lab.cilium.version).catch(failed)];

  yield ["preview", await previewed()];

  async function previewed(): Promise<Outcome> {
    if ("why" in engine && lab.cluster.kind === "kind") return { kind: "not checked", why: "no Docker daemon" };
    if (kubeconfig.kind === "none") return { kind: "not checked", why: kubeconfig.why };
    const machine = await readied();
    if ("why" in machine) return { kind: "not checked", why: machine.why };
    // A Release's preview looks whether its chart is there.
    if (usesBuiltImages(stackText)) await prepareChart(paths);
    const preview = { paths, stack, machine, folder, env };
    const notes = kubeconfig.note === undefined ? [] : [kubeconfig.note];
    let outcome = await checkPreview(preview).catch(failed);
    if (outcome.kind === "not checked" && outcome.why === chartAway) {
      const chart = await moduleChart(lab.cilium.version);
      if (chart === undefined) return outcome;
      outcome = await checkPreview({ ...preview, folder: join(folder, "module-chart"), chart }).catch(failed);
      notes.push("with the chart of Cilium's Go module: its repository does not answer");
    }
    return outcome.kind === "ok" ? { kind: "ok", detail: [outcome.detail, ...notes].join(", ") } : outcome;
  }
}

function failed(error: unknown): Outcome {
  const lines = error instanceof CliError ? [error.problem, error.remedy] : [error instanceof Error ? error.message : String(error)];
  return { kind: "failed", lines: lines.flatMap((text) => text.split("\n")) };
}

/** The Docker daemon that answers already: none is started for a look. */
async function dockerEngine(): Promise<EngineChoice | Missing> {
  try {
    const engine = await findEngine();
    if (engine.kind === "callers" || (await engineStatus()).kind === "running") return engine;
    return { why: "No Docker daemon answers, and the lab's own is not running." };
  } catch (error) {
    if (error instanceof CliError) return { why: error.problem };
    throw error;
  }
}

/** Tools and plugins; those of the machine are enough, and no engine is started for them. */
async function machineOf(paths: LabPaths, engine: EngineChoice | Missing, say: Say): Promise<ReadyMachine | Missing> {
  try {
    const choice: EngineChoice = "why" in engine ? { kind: "callers", dockerHost: "" } : engine;
    return await readyMachine(paths, choice, { say, startEngine: false });
  } catch (error) {
    if (error instanceof CliError) return { why: error.problem };
    throw error;
  }
}
