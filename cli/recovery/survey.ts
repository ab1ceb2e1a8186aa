import { lostResources, ownNodes, type Lost } from "../preflight/missing-resources";
import type { ClusterOfDaemon, NetworkOfDaemon, FoundNode } from "../preflight/ownership";
import { proofInState, startedSince, type Proof } from "./proof";

/** What became of a stack's cluster since its last proof, as far as Docker tells. */
export interface Survey {
  /** What was removed, so that the cluster has to be made anew. */
  lost: Lost | undefined;
  /** The nodes that are there. */
  nodes: readonly FoundNode[];
  /** Those that do not run. Docker starts one that is `restarting` by itself. */
  stopped: readonly FoundNode[];
  /** Those that `docker pause` holds. */
  paused: readonly FoundNode[];
  /** Those that run, and were started since. */
  restarted: readonly FoundNode[];
  /** The last proof; undefined where there never was one, so that the next `up` makes it anyway. */
  proof: Proof | undefined;
  /** Whether the proof is of a time that is still to come: the clock was set back, and no time of a start can be compared with it. */
  clockSetBack: boolean;
}

/**
 * @param stackExport JSON of `pulumi stack export`
 * @throws CliError where somebody else's network has the name of the stack's, which is gone
 */
export function surveyed(
  stackExport: string,
  clusters: readonly ClusterOfDaemon[],
  networks: readonly NetworkOfDaemon[],
  now = new Date(),
): Survey {
  const nodes = ownNodes(stackExport, clusters);
  const proof = proofInState(stackExport);
  return {
    lost: lostResources(stackExport, clusters, networks),
    nodes,
    stopped: nodes.filter(({ status }) => ["created", "exited", "dead"].includes(status)),
    paused: nodes.filter(({ status }) => status === "paused"),
    restarted:
      proof === undefined
        ? []
        : startedSince(
            nodes.filter(({ status }) => status === "running"),
            proof,
          ),
    proof,
    clockSetBack: proof !== undefined && Date.parse(proof.at) > now.getTime(),
  };
}

/** What is to be said of a cluster before it is recovered, a sentence a line; nothing of one that is as it was left. */
export function surveyLines({ lost, stopped, paused, restarted, proof, clockSetBack }: Survey): string[] {
  if (lost !== undefined) return [`${lost.found}: \`make up\` makes the cluster anew.`];
  const off = [...stopped, ...paused];
  return [
    ...(off.length === 0
      ? []
      : [`${nodeNames(off)}: \`make up\` starts ${off.length === 1 ? "it" : "them"} again, and proves the datapath again.`]),
    ...(clockSetBack ? [`${clockText(proof)}: \`make up\` proves it again.`] : []),
    ...(restarted.length === 0 ? [] : [`${restartedText(restarted)}: \`make up\` proves it again.`]),
  ];
}

/** `Node a is stopped`, `Nodes a, b are stopped or paused` */
export function nodeNames(nodes: readonly FoundNode[]): string {
  const how = [...new Set(nodes.map(({ status }) => (status === "paused" ? "paused" : "stopped")))].sort().reverse().join(" or ");
  const names = nodes
    .map(({ name }) => name)
    .toSorted()
    .join(", ");
  return nodes.length === 1 ? `Node ${names} is ${how}` : `Nodes ${names} are ${how}`;
}

/** `Node a was started since the datapath was proven` */
export function restartedText(nodes: readonly FoundNode[]): string {
  const names = nodes
    .map(({ name }) => name)
    .toSorted()
    .join(", ");
  return `${nodes.length === 1 ? `Node ${names} was` : `Nodes ${names} were`} started since the datapath was proven`;
}

/** `The datapath was proven at 2026-11-23T10:00:00Z, which is still to come, so this machine's clock was set back` */
export function clockText(proof: Proof | undefined): string {
  return `The datapath was proven at ${proof?.at}, which is still to come, so this machine's clock was set back`;
}
