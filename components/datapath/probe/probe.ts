import { randomBytes } from "node:crypto";
import pRetry from "p-retry";
import { collectConfiguration, collectTraffic } from "./collect";
import { configurationDifferences } from "./configuration";
import type { Declared } from "./declared";
import type { Difference } from "./difference";
import type { FoundConfiguration } from "./found";
import type { Kubectl } from "./kubectl";
import { parsePods, parseReasons } from "./parse";
import { summary, type DatapathSummary } from "./summary";
import { podDifferences, probeLabel, probeObjects, trafficDifferences, type ClientFound } from "./traffic";

/** How long to wait for what takes its time, in seconds. */
export interface Limits {
  /** Nodes and agents to be ready, each. */
  ready: number;
  /** The probe's pods to be ready: the first pods of a node wait for its agent to compile their programs. */
  pods: number;
  /** What differs to settle. */
  settle: number;
}

export const limits: Limits = { ready: 300, pods: 240, settle: 90 };

/** How the probe reaches the cluster and its reader. */
export interface Reach {
  kubectl: Kubectl;
  /** As `kubectl`, and works after the probe was told to stop. */
  cleanup: Kubectl;
  say: (line: string) => void;
  signal?: AbortSignal;
}

/** The cluster is not as declared. The first difference is the one to look at. */
export class NotAsDeclared extends Error {
  constructor(readonly differences: Difference[]) {
    super("the datapath is not as declared");
  }
}

/**
 * Looks at the live cluster, sends packets in it, and compares both with what was declared.
 *
 * @throws NotAsDeclared where something differs after the time it has to settle
 */
export async function probe(declared: Declared, reach: Reach, within: Limits = limits): Promise<DatapathSummary> {
  const { kubectl, say } = reach;
  await leftovers(reach.cleanup);
  await waited(
    kubectl(["wait", "--for=condition=Ready", "nodes", "--all", `--timeout=${within.ready}s`], { seconds: within.ready + 30 }),
    kubectl(["-n", "kube-system", "rollout", "status", "daemonset/cilium", `--timeout=${within.ready}s`], { seconds: within.ready + 30 }),
  );
  const configuration = await settled(within.settle, reach, async () => {
    const found = await collectConfiguration(kubectl);
    return { found, differences: configurationDifferences(declared, found) };
  });
  say(`datapath: ${configuration.agents.length} agents say what was declared; now pods on every node`);
  const traffic = await withPods(declared, configuration, reach, within);
  return summary(declared, configuration, traffic);
}

async function withPods(declared: Declared, { nodes, agents }: FoundConfiguration, reach: Reach, within: Limits): Promise<ClientFound[]> {
  const { kubectl } = reach;
  const namespace = `cilium-lab-probe-${randomBytes(4).toString("hex")}`;
  try {
    await kubectl(["apply", "-f", "-"], { input: JSON.stringify(probeObjects(namespace, declared)) });
    await waited(
      kubectl(["-n", namespace, "wait", "--for=condition=Ready", "pods", "--all", `--timeout=${within.pods}s`], { seconds: within.pods + 30 }),
      kubectl(["-n", "kube-system", "rollout", "status", "deployment/coredns", `--timeout=${within.pods}s`], { seconds: within.pods + 30 }),
    );
    const [podList, events, nodePort, dnsAnswer] = await Promise.all([
      kubectl(["-n", namespace, "get", "pods", "-o", "json"]),
      kubectl(["-n", namespace, "get", "events", "--field-selector=type=Warning", "-o", "json"]),
      kubectl(["-n", namespace, "get", "service", "probe", "-o", "jsonpath={.spec.ports[0].nodePort}"]),
      kubectl(["-n", "default", "get", "service", "kubernetes", "-o", "jsonpath={.spec.clusterIP}"]),
    ]);
    const pods = parsePods(podList);
    const agentOf = new Map(agents.map(({ node, pod }) => [node, pod]));
    const notReady = podDifferences(pods, parseReasons(events), agentOf);
    if (notReady.length > 0) throw new NotAsDeclared(notReady);

    const ofRole = (role: string) => pods.filter(({ name }) => name.startsWith(`${role}-`));
    const endpoints = { namespace, servers: ofRole("server"), nodes, nodePort: Number(nodePort) };
    return await settled(within.settle, reach, async () => {
      const found = await collectTraffic(kubectl, ofRole("client"), endpoints);
      return { found, differences: trafficDifferences(found, dnsAnswer, agentOf) };
    });
  } finally {
    // A failure here must not hide what the probe found; the next one removes what is left.
    await reach
      .cleanup(["delete", "namespace", namespace, "--ignore-not-found", "--wait=false"])
      .catch((error: Error) => reach.say(`datapath: namespace ${namespace} is left behind: ${error.message}`));
  }
}

/** Takes `attempt` again until nothing differs, what differs is final, or the time is up. */
async function settled<Found>(
  seconds: number,
  { signal }: Reach,
  attempt: () => Promise<{ found: Found; differences: Difference[] }>,
): Promise<Found> {
  return pRetry(
    async () => {
      const { found, differences } = await attempt();
      if (differences.length === 0) return found;
      // What stays is the cause where there is such; sorting is stable.
      throw new NotAsDeclared([...differences].sort((a, b) => Number(a.settles) - Number(b.settles)));
    },
    {
      retries: Number.POSITIVE_INFINITY,
      factor: 1.5,
      minTimeout: 1000,
      maxTimeout: 5000,
      maxRetryTime: seconds * 1000,
      signal,
      shouldRetry: ({ error }) => !(error instanceof NotAsDeclared) || error.differences.every(({ settles }) => settles),
    },
  );
}

/** Waiting is only waiting: what did not come is told by the comparison that follows, in its own words. */
async function waited(...waits: Promise<unknown>[]): Promise<void> {
  await Promise.allSettled(waits);
}

/** Removes what a probe that was killed left behind. Pulumi's lock on the stack lets one probe run at a time, so it is nobody's. */
async function leftovers(kubectl: Kubectl): Promise<void> {
  await kubectl(["delete", "-l", `${probeLabel}=true`, "namespaces", "--wait=false"]);
}
