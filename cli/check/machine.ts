import { engineStatus } from "../../airgap/engine";
import { CliError } from "../lab/error";
import { findEngine, readyMachine, type ReadyMachine, type Say } from "../lab/lab";
import type { LabPaths } from "../lab/paths";
import type { EngineChoice } from "../lab/container-engine";

/** Why something cannot be had: a sentence. */
export interface Missing {
  why: string;
}

/** What a person is told first where there is no daemon. */
export function withoutDaemon({ why }: Missing): string {
  return `${why} Stacks that make a cluster are not previewed: Pulumi's docker plugin refuses even that. Everything else is checked.`;
}

/** The Docker daemon that answers already: none is started for a look. */
export async function dockerEngine(): Promise<EngineChoice | Missing> {
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
export async function machineOf(paths: LabPaths, engine: EngineChoice | Missing, say: Say): Promise<ReadyMachine | Missing> {
  try {
    const choice: EngineChoice = "why" in engine ? { kind: "callers", dockerHost: "" } : engine;
    return await readyMachine(paths, choice, { say, startEngine: false });
  } catch (error) {
    if (error instanceof CliError) return { why: error.problem };
    throw error;
  }
}
