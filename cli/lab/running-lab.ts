import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { engineStatus, isReachable } from "../../airgap/engine/index";
import { declared, type Declared } from "../../components/datapath/probe/declared";
import { kubectlOf } from "../../components/programs/kubectl";
import type { ClusterAccess } from "../../components/programs/retry";
import { CliError } from "./error";
import { findLab, readyLab, type ReadyLab, type Say } from "./lab";
import { kubeconfigFile, stackFile } from "./paths";
import { labOfStack } from "./stack-lab";
import { labOutputs, type LabOutputs } from "./outputs";

/** A lab that is up, and what it declares. */
export interface RunningLab extends ReadyLab {
  outputs: LabOutputs;
  declared: Declared;
}

/**
 * Finds the lab of the stack that a command works on.
 *
 * @throws CliError where it is not up
 */
export async function runningLab(checkout: string, requested: string | undefined, say: Say, exitCode: number): Promise<RunningLab> {
  const lab = await findLab(checkout, requested);
  const { stack } = lab.choice;
  const refuse = (problem: string, remedy: string) => new CliError(problem, remedy, exitCode);
  if (!lab.exists) throw refuse(`The lab "${stack}" is down: there is nothing of it to look at.`, "`make up` brings it up.");
  if (lab.engine.kind !== "none") {
    const runs = lab.engine.kind === "own" ? (await engineStatus()).kind === "running" : (await isReachable()).kind === "reachable";
    if (!runs) throw refuse(`The lab "${stack}" cannot be reached: its Docker engine is not running.`, "`make up` starts it.");
  }
  const ready = await readyLab(lab, { say, startEngine: false });
  const parsed = labOutputs.safeParse(JSON.parse(await ready.pulumi.read(["stack", "output", "--json", "--stack", stack])));
  if (!parsed.success)
    throw refuse(
      `The lab "${stack}" is not complete: it was only previewed, or its last \`make up\` did not end well.`,
      "`make up` goes on.",
    );
  const outputs = parsed.data;
  const [projectText, stackText] = await Promise.all([
    readFile(join(checkout, "Pulumi.yaml"), "utf8"),
    readFile(stackFile(lab.paths, stack), "utf8"),
  ]);
  const { lab: config } = labOfStack(projectText, stackText);
  return {
    ...ready,
    outputs,
    declared: declared({ nodes: outputs.nodes, datapath: config.cilium.datapath, testImage: config.images.test }),
  };
}

/** Reaches the lab's cluster while `work` goes on. Ctrl-C and the like stop `work`, and leave it the time to clean up. */
export async function reaching<T>(
  { paths, choice, childEnvironment }: ReadyLab,
  say: Say,
  work: (reach: ClusterAccess) => Promise<T>,
): Promise<T> {
  const cache = await mkdtemp(join(tmpdir(), "cilium-lab-kubectl-"));
  const stop = new AbortController();
  const abort = () => stop.abort(new Error("stopped by a signal"));
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, abort);
  const kubeconfig = kubeconfigFile(paths, choice.stack);
  try {
    return await work({
      kubectl: kubectlOf(kubeconfig, cache, stop.signal, childEnvironment),
      cleanup: kubectlOf(kubeconfig, cache, undefined, childEnvironment),
      say,
      signal: stop.signal,
    });
  } finally {
    for (const signal of signals) process.off(signal, abort);
    await rm(cache, { recursive: true, force: true });
  }
}
