import { planCluster } from "../../components/kind/cluster-plan";
import { stackLab } from "../lab/chart";
import type { ReadyLab, Say } from "../lab/lab";
import { kindClusterInState } from "../lab/pulumi-state";
import { findClusters, findNetworks, type ClusterOfDaemon } from "../preflight/ownership";
import { recoverNodeImage } from "./node-image";
import { apiServerSilence, awaitApiServer, awaitNodes, startNodes } from "./nodes";
import { clockText, nodeNames, restartedText, surveyLines, surveyed, type Survey } from "./survey";
import { docker } from "../lab/docker";

/** What `up` has to do over beside what Pulumi sees by itself. */
export interface Recovery {
  /** URNs to replace. */
  replace: string[];
  /** Whether the cluster is made anew. */
  anew: boolean;
}

/**
 * Brings back what of the stack's cluster was stopped or removed behind its back, as far as it can be brought back, and gives what
 * Pulumi has to do over: it compares a program with a state, and looks at no container.
 *
 * Nodes that are stopped are started. Where a node or the network was removed, the cluster is made anew. Where nodes were started since the
 * last proof, by whomever, the datapath has to be proven again: Docker may have given them other addresses.
 *
 * @param state JSON of `pulumi stack export`
 * @throws CliError where a node does not start, and where the API server does not answer
 */
export async function recoverCluster(lab: ReadyLab, state: string, clusters: readonly ClusterOfDaemon[], say: Say): Promise<Recovery> {
  if (await isReplaced(lab, state)) return { replace: [], anew: true };
  const environment = lab.childEnvironment;
  const networks = await findNetworks(environment);
  const found = surveyed(state, clusters, networks);
  if (found.lost !== undefined) {
    say(`${found.lost.found}: the cluster is made anew.`);
    // They are the stack's own, and Docker can do nothing else with them any more.
    if (found.lost.dead.length > 0) await docker(environment).run(["rm", "--force", "--volumes", ...found.lost.dead]);
    return { replace: [...(await recoverNodeImage(environment, state)), ...found.lost.urns], anew: true };
  }
  const off = [...found.stopped, ...found.paused];
  if (off.length > 0) {
    say(`${nodeNames(off)}: starting ${off.length === 1 ? "it" : "them"} again.`);
    await startNodes(environment, found);
  }
  if (found.proof === undefined) return { replace: [], anew: false };
  const { restarted } = off.length === 0 ? found : surveyed(state, await findClusters(environment), networks);
  if (restarted.length > 0) {
    say(`${restartedText(restarted)}: it is proven again.`);
    await awaitNodes(lab, restarted, say);
  } else {
    await awaitApiServer(lab);
  }
  if (found.clockSetBack) say(`${clockText(found.proof)}: it is proven again.`);
  return { replace: found.clockSetBack || restarted.length + off.length > 0 ? [found.proof.urn] : [], anew: false };
}

/** What is to be said of the cluster in a preview, a sentence a line. */
export async function clusterLines(lab: ReadyLab): Promise<{ found: Survey | undefined; lines: string[] }> {
  const state = await lab.pulumi.read(["stack", "export", "--stack", lab.choice.stack]);
  if (lab.cluster !== "kind" || (await isReplaced(lab, state))) return { found: undefined, lines: [] };
  const found = surveyed(state, await findClusters(lab.childEnvironment), await findNetworks(lab.childEnvironment));
  const lines = surveyLines(found);
  const silence = lines.length === 0 && found.proof !== undefined ? await apiServerSilence(lab, 5) : undefined;
  if (silence !== undefined)
    lines.push(`All nodes run, and the API server does not answer (${silence}): what follows is worked out from the stack's state alone.`);
  return { found, lines };
}

/** Whether another cluster takes this one's place, so that it need not be brought back. */
async function isReplaced(lab: ReadyLab, state: string): Promise<boolean> {
  const standing = kindClusterInState(state)?.name;
  const { cluster } = (await stackLab(lab.paths, lab.choice.stack)).lab;
  return standing !== undefined && (cluster.kind !== "kind" || planCluster(cluster.spec).name !== standing);
}
