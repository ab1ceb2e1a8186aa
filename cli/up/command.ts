import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { planCluster } from "../../components/kind/cluster-plan";
import { checkChart, stackLab } from "../lab/chart";
import { repairDrift } from "../drift/repair-drift";
import { CliError } from "../lab/error";
import { saveKubeconfig } from "../lab/kubeconfig";
import { ensureStack, findLab, readyLab, type Lab, type ReadyLab, type Say } from "../lab/lab";
import { removeLeftControl } from "./restore-datapath";
import { mark } from "./timing-marks";
import { stackFile } from "../lab/paths";
import { checkClocks, readClocks } from "../preflight/clock";
import { checkDiskOf } from "../preflight/disk";
import { compiledPack } from "../lab/policy-pack";
import { checkInotify, readInotifyUse } from "../preflight/inotify";
import { checkOwnership, findClusters, isLabCluster, networkIdsOf } from "../preflight/ownership";
import { checkChartRepository, checkRegistry } from "../preflight/image-registry";
import { tryPull } from "../lab/docker";
import { recoverCluster, type Recovery } from "../recovery/recover-cluster";
import { holdingLab } from "../lab/lock/holding-lab";
import { mendRelease, mendState } from "../recovery/repair-state";
import { madeBy, rememberWhereabouts } from "../preflight/cluster-registry";
import { checkPassphrase } from "../recovery/check-passphrase";
import { stackConfigValue } from "../lab/stack-config";
import { labOutputs, type LabOutputs } from "../lab/outputs";
import { upSummary } from "./summary";
import { checkUpgrade } from "../preflight/upgrade";

/** `make up`: from whatever is there to a running, proven lab. */
export async function up(checkout: string, requested: string | undefined, say: Say): Promise<void> {
  const started = Date.now();
  const lab = await findLab(checkout, requested);
  say(`Stack "${lab.choice.stack}": ${lab.choice.reason}.`);
  mark("make and Node.js start, the lab is found");
  await holdingLab(lab, "make up", say, (run) => bringUp(lab, run, started, say));
}

async function bringUp(lab: Lab, run: string, started: number, say: Say): Promise<void> {
  const { stack } = lab.choice;
  await checkMachine(lab);
  const ready = await readyLab(lab, { say, run, images: lab.builtImages && lab.cluster === "kind" });
  mark("machine, engine, tools, plugins and images looked at");
  await ensureStack(ready);
  const state = await mendState(ready, say);
  const recovery = lab.cluster === "kind" ? await recover(ready, state, say) : undefined;
  if (!recovery?.anew) await removeLeftControl(ready, say);
  const mended = recovery === undefined || recovery.anew ? [] : await mendRelease(ready, say);

  await checkUpgrade(ready);
  if (lab.cluster === "kind") await checkDiskOf(ready);
  const clocks = lab.cluster === "kind" ? await readClocks(ready.childEnvironment) : undefined;
  if (clocks !== undefined) checkClocks(clocks);
  await rememberPlannedCluster(ready);
  mark("state and what is left of earlier runs looked at");
  await checkChart(ready, say);
  mark("chart rendered and checked");
  const drifted = recovery?.anew ? [] : await repairDrift(ready, say);
  mark("drift looked for");
  const replace = [...new Set([...(recovery?.replace ?? []), ...mended, ...drifted])].flatMap((urn) => ["--replace", urn]);
  const code = await ready.pulumi.show(["up", "--yes", "--stack", stack, ...replace], await compiledPack(ready.paths));
  mark("Pulumi ends");
  const [outputs] = await Promise.all([code === 0 ? readOutputs(ready) : undefined, saveKubeconfig(ready)]);
  if (outputs === undefined) {
    await checkPassphrase(ready);
    throw new CliError(
      `The lab "${stack}" did not come up; the reason is above.`,
      "`make up` goes on where it stopped, `make down` removes what is there.",
      code,
    );
  }
  say(
    ["", ...upSummary({ outputs, stack, cluster: lab.cluster, seconds: (Date.now() - started) / 1000, standIns: ready.standIns })].join(
      "\n",
    ),
  );
}

async function readOutputs({ pulumi, choice }: ReadyLab): Promise<LabOutputs> {
  return labOutputs.parse(JSON.parse(await pulumi.read(["stack", "output", "--json", "--stack", choice.stack])));
}

/** What a machine must have before the first node is made; the lab's own engine sees to its limits itself. */
async function checkMachine(lab: Lab): Promise<void> {
  if (lab.engine.kind === "none") return checkChartSource(lab);
  if (lab.engine.kind === "own") {
    if (!lab.builtImages) checkRegistry({ pulled: false, detail: "the lab's own Docker engine has no uplink" }, lab.choice.stack);
    return;
  }
  const name = String(await configured(lab, "clusterName"));
  if ((await findClusters(process.env)).some((cluster) => isLabCluster(cluster.name, name))) return; // it has what it needs
  const use = await readInotifyUse();
  const workers = Number(await configured(lab, "workers"));
  if (use !== undefined && Number.isInteger(workers)) checkInotify(use, workers + 1);
  if (!lab.builtImages) checkRegistry(await tryPull(process.env), lab.choice.stack);
  await checkChartSource(lab);
}

async function checkChartSource(lab: Lab): Promise<void> {
  if ((await configured(lab, "ciliumChart")) === "") await checkChartRepository(String(await configured(lab, "ciliumRepository")));
}

/** Refuses to go on over a cluster of this lab's name that is somebody else's; brings back what of the lab's own was stopped. */
async function recover(lab: ReadyLab, state: string, say: Say): Promise<Recovery> {
  const clusters = await findClusters(lab.childEnvironment);
  await checkOwnership(clusters, String(await configured(lab, "clusterName")), networkIdsOf(state), (cluster) => madeBy(cluster, lab));
  return recoverCluster(lab, state, clusters, say);
}

async function rememberPlannedCluster(lab: ReadyLab): Promise<void> {
  const { cluster } = (await stackLab(lab.paths, lab.choice.stack)).lab;
  if (cluster.kind === "kind") await rememberWhereabouts(lab, planCluster(cluster.spec).name);
}

async function configured({ paths, choice }: Lab, key: string): Promise<unknown> {
  const [project, stack] = await Promise.all([
    readFile(join(paths.checkout, "Pulumi.yaml"), "utf8"),
    readFile(stackFile(paths, choice.stack), "utf8"),
  ]);
  return stackConfigValue(project, stack, key);
}
