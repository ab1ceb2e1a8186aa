import { execa } from "execa";
import type { ReadyLab, Say } from "../lab";
import { lostResources, ownNodes } from "../preflight/lost";
import { findClusters, findNetworks, type FoundCluster, type FoundNode } from "../preflight/ownership";
import { awaitNodes, startNodes } from "./nodes";
import { proofInState, startedSince } from "./proof";

/** What `up` has to do over beside what Pulumi sees by itself. */
export interface Recovery {
  /** URNs to replace. */
  replace: string[];
  /** Whether the cluster is made anew. */
  anew: boolean;
}

/**
 * Brings back what of the stack's cluster was stopped or removed behind its back, as far as it can be brought back, and says what Pulumi has to
 * do over: it compares a program with a state, and looks at no container.
 *
 * Nodes that are stopped are started. Where a node or the network was removed, the cluster is made anew, with what was in it. Where
 * nodes were started since the last proof, by whomever, the datapath is proven again.
 */
export async function recoverCluster(lab: ReadyLab, state: string, clusters: readonly FoundCluster[], say: Say): Promise<Recovery> {
  const lost = lostResources(state, clusters, await findNetworks(lab.childEnvironment));
  if (lost !== undefined) {
    say(`${lost.found}: the cluster is made anew.`);
    await removeContainers(lab, lost.dead);
    return { replace: lost.urns, anew: true };
  }
  const nodes = ownNodes(state, clusters);
  const started = await startNodes(lab.childEnvironment, nodes, say);
  const proof = proofInState(state);
  // Asked again: those that were started just now have another time of start.
  const running = started ? ownNodes(state, await findClusters(lab.childEnvironment)) : nodes;
  const since = proof === undefined ? [] : startedSince(running, proof);
  if (proof === undefined || (since.length === 0 && !started)) return { replace: [], anew: false };
  if (since.length > 0) say(`${restarted(since)} started since the datapath was proven: it is proven again.`);
  await awaitNodes(lab, since, say);
  return { replace: [proof.urn], anew: false };
}

function restarted(nodes: readonly FoundNode[]): string {
  return nodes.length === 1 ? `${nodes[0]!.name} was` : `${nodes.length} nodes were`;
}

/** They are the stack's own, and their network is gone: Docker can do nothing with them any more but remove them. */
async function removeContainers(lab: ReadyLab, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await execa("docker", ["rm", "--force", "--volumes", ...ids], { env: lab.childEnvironment, extendEnv: false, stdin: "ignore" });
}
