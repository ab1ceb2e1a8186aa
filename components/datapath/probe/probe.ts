import { randomBytes } from "node:crypto";
import { collectConfiguration, collectTraffic } from "./collect";
import { configurationDifferences } from "./configuration";
import { endTraffic, rolloutFact } from "../rollout/end-traffic";
import type { Declared } from "./declared";
import type { FoundConfiguration } from "./cluster-state";
import type { Kubectl } from "../../programs/kubectl";
import { removeNamespace } from "./own-pods";
import { parsePods, parseReasons } from "./parse-answers";
import { NotAsDeclared, retryUntilNoDifference, waitBestEffort, type ClusterAccess } from "../../programs/retry";
import { summary, type DatapathSummary } from "./summary";
import { podDifferences, probeLabel, probeObjects, trafficDifferences, type ClientFound } from "./probe-traffic";

/** How long to wait for what takes its time, in seconds. */
export interface ProbeLimits {
  /** Nodes and agents to be ready, each. */
  ready: number;
  /** The probe's pods to be ready: the first pods of a node wait for its agent to compile their programs. */
  pods: number;
  /** What differs to settle. */
  settle: number;
}

const probeLimits: ProbeLimits = { ready: 300, pods: 240, settle: 90 };

/**
 * Looks at the live cluster, sends packets in it, and compares both with what was declared.
 *
 * @throws NotAsDeclared where something differs after the time it has to settle
 */
export async function probe(declared: Declared, reach: ClusterAccess, within: ProbeLimits = probeLimits): Promise<DatapathSummary> {
  const { kubectl, say } = reach;
  await leftovers(reach.cleanup);
  await waitBestEffort(
    kubectl(["wait", "--for=condition=Ready", "nodes", "--all", `--timeout=${within.ready}s`], { seconds: within.ready + 30 }),
    kubectl(["-n", "kube-system", "rollout", "status", "daemonset/cilium", `--timeout=${within.ready}s`], { seconds: within.ready + 30 }),
  );
  return withPods(declared, reach, async (namespace) => {
    const configuration = await retryUntilNoDifference(within.settle, reach, async () => {
      const found = await collectConfiguration(kubectl);
      return { found, differences: configurationDifferences(declared, found) };
    });
    const rollout = await endTraffic(reach);
    if (rollout) say(`rollout: ${rolloutFact(rollout)}`);
    say(`datapath: ${configuration.agents.length} agents say what was declared; now packets between pods on every node`);
    return summary(declared, configuration, await traffic(namespace, configuration, reach, within), rollout);
  });
}

/** Starts the probe's pods, which become ready while `work` asks the agents: the first ones of a node wait for its programs to be compiled. */
async function withPods<T>(declared: Declared, access: ClusterAccess, work: (namespace: string) => Promise<T>): Promise<T> {
  const namespace = `cilium-lab-probe-${randomBytes(4).toString("hex")}`;
  try {
    await access.kubectl(["apply", "-f", "-"], { input: JSON.stringify(probeObjects(namespace, declared)) });
    return await work(namespace);
  } finally {
    await removeNamespace(access, "datapath", namespace);
  }
}

async function traffic(
  namespace: string,
  { nodes, agents }: FoundConfiguration,
  reach: ClusterAccess,
  within: ProbeLimits,
): Promise<ClientFound[]> {
  const { kubectl } = reach;
  await waitBestEffort(
    kubectl(["-n", namespace, "wait", "--for=condition=Ready", "pods", "--all", `--timeout=${within.pods}s`], {
      seconds: within.pods + 30,
    }),
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
  return retryUntilNoDifference(within.settle, reach, async () => {
    const found = await collectTraffic(kubectl, ofRole("client"), endpoints);
    return { found, differences: trafficDifferences(found, dnsAnswer, agentOf) };
  });
}

/** Removes what a probe that was killed left behind. Pulumi's lock on the stack lets one probe run at a time, so it is nobody's. */
async function leftovers(kubectl: Kubectl): Promise<void> {
  await kubectl(["delete", "-l", `${probeLabel}=true`, "namespaces", "--wait=false"]);
}
