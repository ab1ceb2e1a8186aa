import { join } from "node:path";
import { scriptText } from "../../programs/script-text";
import { onAgents } from "../probe/collect";
import type { Declared } from "../probe/declared";
import type { Difference } from "../../programs/difference";
import type { Kubectl } from "../../programs/kubectl";
import { retryUntilNoDifference, waitBestEffort, type ClusterAccess } from "../../programs/retry";
import { ciliumNamespace } from "./cilium-config";

/** How long to wait for what takes its time, in seconds. */
export interface RestartLimits {
  /** All agents to be ready. */
  agents: number;
  /** All endpoints to run programs of the new agents, and what agents report to settle; each. */
  settle: number;
}

export const restartLimits: RestartLimits = { agents: 300, settle: 300 };

/** States of the endpoints of a node, by node. */
type Endpoints = ReadonlyMap<string, readonly string[]>;

/**
 * Restarts all agents at once and waits until the datapath is theirs.
 *
 * An agent is ready long before its pods are: it compiles their programs one after the other, and until then those of the agent before it
 * go on. So every endpoint is waited for, too.
 *
 * @throws NotAsDeclared where that takes longer than `within`
 */
export async function restartAgents({ nodes }: Declared, reach: ClusterAccess, within: RestartLimits): Promise<void> {
  const { kubectl } = reach;
  await kubectl(["-n", ciliumNamespace, "delete", "pods", "-l", "k8s-app=cilium"], { seconds: 120 });
  await waitBestEffort(
    kubectl(["-n", ciliumNamespace, "rollout", "status", "daemonset/cilium", `--timeout=${within.agents}s`], {
      seconds: within.agents + 30,
    }),
  );
  await retryUntilNoDifference(within.settle, reach, async () => {
    const found = await endpoints(kubectl);
    return { found, differences: endpointDifferences(nodes, found) };
  });
}

/** Run in an agent: prints the states of its endpoints, once all are ready or after 40 s. */
export const endpointScript = scriptText(join(__dirname, "scripts"), "endpoints.sh");

async function endpoints(kubectl: Kubectl): Promise<Endpoints> {
  const said = await onAgents(kubectl, endpointScript);
  return new Map([...said].map(([node, states]) => [node, states.split(/\s+/).filter((state) => state !== "")]));
}

/** Nodes whose agent is not there, or has not compiled the programs of every endpoint yet. */
export function endpointDifferences(nodes: readonly string[], found: Endpoints): Difference[] {
  return nodes.flatMap((node) => {
    const states = found.get(node);
    const late = states?.filter((state) => state !== "ready") ?? [];
    // The host is an endpoint, so that a node has one at least.
    if (states !== undefined && states.length > 0 && late.length === 0) return [];
    const look = `kubectl -n ${ciliumNamespace} get pods -l k8s-app=cilium -o wide`;
    const word =
      states === undefined
        ? "no agent is ready"
        : states.length === 0
          ? "none yet"
          : `${late.length} of ${states.length}: ${distinct(late)}`;
    return { subject: `node ${node}`, fact: "the endpoints that are not ready", found: word, declared: "none", look, settles: true };
  });
}

function distinct(states: readonly string[]): string {
  return [...new Set(states)].sort().join(", ");
}
