import type { ClusterKind } from "../../config/keys";
import { collectConfiguration } from "../probe/collect";
import { configurationDifferences } from "../probe/configuration";
import type { Declared } from "../probe/declared";
import { sentence, type Difference } from "../../programs/difference";
import type { FoundConfiguration } from "../probe/cluster-state";
import { NotAsDeclared, retryUntilNoDifference, type ClusterAccess } from "../../programs/retry";
import { restartLimits, restartAgents, type RestartLimits } from "./restart-agents";
import { backupName, backupObject, standingControl, type StandingControl } from "./backup";
import { dataDifference, deployedRevision, liveConfig, ciliumNamespace, writeData, type LiveConfig } from "./cilium-config";
import { controls, dataUnder, type Control } from "./controls";
import { controlDifferences } from "./control-differences";
import { errorText } from "../../programs/present";

export { standingControl, type StandingControl } from "./backup";
export type { Control } from "./controls";

/** How a control reaches a lab, and what the lab is without it. */
export interface ControlReach extends ClusterAccess {
  declared: Declared;
  /** Only a cluster that the stack made is given a control. */
  cluster: ClusterKind;
}

/**
 * Runs `work` while `control` stands in place of the declared datapath, and puts that back whatever comes: an error, and a signal that
 * `reach` was told of, after which `work` is to end by itself.
 *
 * @returns what `work` gives
 * @throws Error where the control is refused, which changes nothing; where it does not come to stand; where the declared datapath does not
 *   come back, with what `work` threw
 */
export async function underControl<T>(
  control: Control,
  reach: ControlReach,
  work: () => Promise<T>,
  within: RestartLimits = restartLimits,
): Promise<T> {
  const prepared = await prepare(control, reach);
  const [done] = await Promise.allSettled([impose(prepared, reach, within).then(work)]);
  const [back] = await Promise.allSettled([takeAway(prepared.standing, reach, within)]);
  if (back.status === "fulfilled") {
    if (done.status === "rejected") throw done.reason;
    return done.value;
  }
  const before = done.status === "rejected" ? ` Before that: ${message(done.reason)}` : "";
  throw new Error(`${message(back.reason)}${before}`);
}

/**
 * Puts `control` in place of the declared datapath, and leaves it there. Takes as long as all agents take to start and to compile.
 *
 * @throws Error where it is refused, which changes nothing; where it does not come to stand, and {@link putBack} is what follows
 */
export async function placeControl(control: Control, reach: ControlReach, within: RestartLimits = restartLimits): Promise<void> {
  await impose(await prepare(control, reach), reach, within);
}

/**
 * Puts the declared datapath back in place of the control that stands, also where that was left by a crash, and looks whether every
 * invariant holds again. Goes on after a signal.
 *
 * @returns the control that stood; undefined where none did
 * @throws Error where an invariant does not hold; then the backup stays, and another call tries again
 */
export async function putBack(reach: ClusterAccess, within: RestartLimits = restartLimits): Promise<Control | undefined> {
  const standing = await standingControl(reach.cleanup);
  if (standing) await restore(standing, reach, within);
  return standing?.control;
}

/** What is about to be changed, and what is kept of it. */
interface Prepared {
  standing: StandingControl;
  live: LiveConfig;
}

/** Refuses what must not or cannot be done; changes nothing. */
async function prepare(control: Control, { kubectl, declared, cluster }: ControlReach): Promise<Prepared> {
  if (cluster !== "kind") {
    throw new Error(
      `Control "${control}" is refused: cilium-lab:cluster is "${cluster}", and a cluster that the lab did not make is never given another datapath ` +
        'than the declared one. Accepted: "kind". Example: make observe STACK=dev.',
    );
  }
  const already = await standingControl(kubectl);
  if (already) {
    throw new Error(
      `Control "${control}" is refused: "${already.control}" stands since ${already.since}. "make up" puts the declared datapath back.`,
    );
  }
  const live = await liveConfig(kubectl);
  const revision = await deployedRevision(kubectl, live.release);
  const difference = dataDifference(live.data, revision.data);
  if (difference !== undefined) {
    throw new Error(
      `Control "${control}" is refused: ConfigMap ${ciliumNamespace}/cilium-config is not as the helm release "${live.release}" declares it: ${difference}. ` +
        `Put it right first: kubectl -n ${ciliumNamespace} edit configmap cilium-config.`,
    );
  }
  return { live, standing: { control, since: new Date().toISOString(), release: revision.name, declared, data: live.data } };
}

/** Keeps what is there, and only then changes it. */
async function impose({ standing, live }: Prepared, reach: ClusterAccess, within: RestartLimits): Promise<void> {
  const { kubectl, say } = reach;
  const { control, declared, data } = standing;
  const started = Date.now();
  say(`control: ${controls[control].title} takes the place of the declared datapath; all agents restart`);
  await kubectl(["create", "-f", "-"], { input: JSON.stringify(backupObject(standing)) });
  await writeData(kubectl, dataUnder(control, declared.ciliumVersion, data), live);
  await restartAgents(declared, reach, within)
    .then(() => settledAs((found) => controlDifferences(control, declared, found), reach, within))
    .catch((error: unknown) => {
      throw new Error(`Control "${control}" did not come to stand: ${message(error)}`);
    });
  say(`control: ${controls[control].title} stands on ${declared.nodes.length} nodes after ${seconds(started)} s`);
}

/** Puts back what this very control took away; where it never got so far, there is nothing to do. */
async function takeAway({ control, since }: StandingControl, reach: ClusterAccess, within: RestartLimits): Promise<void> {
  const standing = await standingControl(reach.cleanup);
  if (standing?.control === control && standing.since === since) await restore(standing, reach, within);
}

async function restore(standing: StandingControl, { cleanup, say }: ClusterAccess, within: RestartLimits): Promise<void> {
  const { control } = standing;
  const started = Date.now();
  // A signal must not stop this half way.
  const reach: ClusterAccess = { kubectl: cleanup, cleanup, say };
  say(`control: the declared datapath comes back in place of ${controls[control].title}; all agents restart`);
  try {
    const { data, declared } = await original(standing, reach);
    await writeData(cleanup, data, await liveConfig(cleanup));
    await restartAgents(declared, reach, within);
    await settledAs((found) => configurationDifferences(declared, found), reach, within);
    const difference = dataDifference((await liveConfig(cleanup)).data, data);
    if (difference !== undefined) throw new Error(`cilium-config was edited meanwhile: ${difference}`);
  } catch (error) {
    throw new Error(
      `Control "${control}" could not be taken away: ${message(error)} ConfigMap ${ciliumNamespace}/${backupName} still keeps the original; ` +
        '"make up" tries again, "make down" removes the lab.',
    );
  }
  await cleanup(["-n", ciliumNamespace, "delete", "configmap", backupName]);
  say(`control: every invariant holds again after ${seconds(started)} s`);
}

/** What was there before; where helm deployed another revision under the control, what that declares. */
async function original(
  { data, declared, release }: StandingControl,
  { cleanup }: ClusterAccess,
): Promise<Pick<StandingControl, "data" | "declared">> {
  const revision = await deployedRevision(cleanup, (await liveConfig(cleanup)).release);
  return revision.name === release
    ? { data, declared }
    : { data: revision.data, declared: { ...declared, ciliumVersion: revision.version } };
}

async function settledAs(
  differences: (found: FoundConfiguration) => Difference[],
  reach: ClusterAccess,
  within: RestartLimits,
): Promise<void> {
  await retryUntilNoDifference(within.settle, reach, async () => {
    const found = await collectConfiguration(reach.kubectl);
    return { found, differences: differences(found) };
  });
}

/** What went wrong, as a sentence that another can follow. */
function message(error: unknown): string {
  const first = error instanceof NotAsDeclared ? error.differences[0] : undefined;
  const text = first ? sentence(first) : errorText(error);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function seconds(started: number): number {
  return Math.round((Date.now() - started) / 1000);
}
