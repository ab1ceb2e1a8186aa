import { engineStatus, isReachable } from "../../airgap/engine/index";
import { stackLab } from "../lab/chart";
import { CliError } from "../lab/error";
import { stopIdleEngine } from "../lab/kit";
import { findLab, project, readyLab, type Lab, type Say } from "../lab/lab";
import { kindClusterInState } from "../lab/pulumi-state";
import { findClusters } from "../preflight/ownership";
import { forgetStack, forgetWhereabouts, refuseClusterWithoutState } from "../preflight/cluster-registry";
import { holdingLab } from "../lab/lock/holding-lab";
import { removeLeftovers } from "../recovery/leftovers";
import { mendState } from "../recovery/repair-state";
import { checkPassphrase } from "../recovery/check-passphrase";

/** `make down`: removes the lab and every trace of it. Content where there is nothing. */
export async function down(checkout: string, requested: string | undefined, say: Say): Promise<void> {
  const lab = await findLab(checkout, requested);
  await holdingLab(lab, "make down", say, (run) => bringDown(lab, run, say));
  if (lab.engine.kind === "own" && (await stopIdleEngine())) say("The lab's own Docker engine held no container any more and was stopped.");
}

async function bringDown(lab: Lab, run: string, say: Say): Promise<void> {
  const { stack } = lab.choice;
  if (lab.exists) await destroy(lab, run, say);
  await removeLeftovers(lab.paths, project);
  await checkNoCluster(lab);
  // Not before: of a cluster whose state is lost, this is all that tells whose it is.
  await forgetStack(lab);
  say(lab.exists ? `The lab "${stack}" is down.` : `The lab "${stack}" is down already: there is nothing of it.`);
}

async function destroy(lab: Lab, run: string, say: Say): Promise<void> {
  const { stack } = lab.choice;
  const ready = await readyLab(lab, { say, run });
  const cluster = kindClusterInState(await mendState(ready, say))?.name;
  const code = await ready.pulumi.show(["destroy", "--yes", "--stack", stack]);
  if (code !== 0) {
    await checkPassphrase(ready);
    throw new CliError(`The lab "${stack}" could not be removed; the reason is above.`, "`make down` tries again.", code);
  }
  await ready.pulumi.read(["stack", "rm", "--yes", "--preserve-config", "--stack", stack]);
  // By its name too: a checkout that was moved is another one since.
  if (cluster !== undefined) await forgetWhereabouts(cluster);
}

/** A lab is not down whose cluster is there and whose state is elsewhere, or lost. An engine that does not run holds no cluster. */
async function checkNoCluster(lab: Lab): Promise<void> {
  if (lab.engine.kind === "none") return;
  const runs = lab.engine.kind === "own" ? (await engineStatus()).kind === "running" : (await isReachable()).kind === "reachable";
  if (!runs) return;
  const { cluster } = (await stackLab(lab.paths, lab.choice.stack)).lab;
  if (cluster.kind !== "kind") return;
  const environment = lab.engine.kind === "own" ? { ...process.env, DOCKER_HOST: lab.engine.dockerHost } : process.env;
  await refuseClusterWithoutState(lab, cluster.spec.name, await findClusters(environment).catch(() => []));
}
