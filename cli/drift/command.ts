import { access } from "node:fs/promises";
import { engineStatus, isReachable } from "../../airgap/engine/index";
import { declaredLab, type DeclaredLab } from "./declared";
import { driftOf } from "./drift";
import { findCluster, findDocker } from "./live";
import { driftReport } from "./report";
import { CliError } from "../lab/error";
import { findLab, readyLab, type ReadyLab, type Say } from "../lab/lab";
import { kubeconfigFile } from "../lab/paths";
import { reaching } from "../lab/running-lab";
import { painter, wantsColour } from "../reporting/cells";
import { exitCodes } from "../lab/exit-codes";
import { errorText } from "../../components/programs/present";

/** Limit of each question to the cluster, in seconds. */
const patience = 15;

/**
 * `make drift`: what of the live lab is not as the last `make up` declared it. Changes nothing.
 *
 * @returns 0 where nothing has drifted, 1 where something has
 * @throws CliError with 2 where the lab cannot be looked at
 */
export async function drift(checkout: string, requested: string | undefined, say: Say): Promise<number> {
  const { ready, declared } = await upLab(checkout, requested, say);
  const { stack } = ready.choice;
  const { kind } = declared;
  const docker =
    kind &&
    (await findDocker(kind.name, kind.network.name, ready.childEnvironment).catch((error: unknown) => {
      throw trouble(stack, errorText(error));
    }));
  const found = await reaching(ready, say, ({ kubectl }) => findCluster(declared, kubectl, patience)).catch((error: unknown) =>
    error instanceof Error ? error : new Error(String(error)),
  );
  const cluster = found instanceof Error ? undefined : found;
  const findings = driftOf(declared, docker, cluster);
  const paint = painter(wantsColour(process.env, process.stdout.isTTY));
  if (cluster !== undefined || findings.length > 0)
    say(
      driftReport(stack, kind?.name ?? declared.probe.declared.cluster, findings)
        .map(paint)
        .join("\n"),
    );
  if (found instanceof Error) throw trouble(stack, `its API server does not answer: ${found.message}`);
  return findings.length === 0 ? exitCodes.ok : exitCodes.differs;
}

/** The lab, where there is one to be looked at. */
async function upLab(checkout: string, requested: string | undefined, say: Say): Promise<{ ready: ReadyLab; declared: DeclaredLab }> {
  const lab = await findLab(checkout, requested);
  const { stack } = lab.choice;
  if (!lab.exists) throw trouble(stack, "it is down: there is nothing of it");
  if (lab.engine.kind !== "none") {
    const runs = lab.engine.kind === "own" ? (await engineStatus()).kind === "running" : (await isReachable()).kind === "reachable";
    if (!runs) throw trouble(stack, "its Docker engine is not running");
  }
  const ready = await readyLab(lab, { say, startEngine: false });
  const declared = declaredLab(await ready.pulumi.read(["stack", "export", "--stack", stack]));
  if (declared === undefined) throw trouble(stack, "it is not complete: its last `make up` did not end well");
  const there = await access(kubeconfigFile(lab.paths, stack)).then(
    () => true,
    () => false,
  );
  if (!there) throw trouble(stack, "there is no kubeconfig file for its cluster");
  return { ready, declared };
}

function trouble(stack: string, why: string): CliError {
  return new CliError(
    `The lab "${stack}" cannot be looked at: ${why}.`,
    "`make up` brings it up, or goes on where it stopped.",
    exitCodes.unusable,
  );
}
