import { upgradePath } from "../../cilium/upgrade";
import { collectConfiguration } from "../probe/collect";
import { configurationDifferences } from "../probe/configuration";
import type { Declared } from "../probe/declared";
import { sentence } from "../../programs/difference";
import type { Kubectl } from "../../programs/kubectl";
import { readyPods } from "../probe/own-pods";
import { valueAt } from "../probe/parse-answers";
import { NotAsDeclared, retryUntilNoDifference, type ClusterAccess } from "../../programs/retry";
import { clientObjects, rolloutNamespace, noteKey, selector, serverObjects, type TrafficNote } from "./traffic-pods";
import { errorText, present } from "../../programs/present";

/** What Cilium is about to get. */
export interface PlannedChange {
  /** Changes with the chart, its version and its values, and with nothing else. */
  change: string;
  declared: Declared;
}

/** What is kept from one `up` to the next: what was planned last, and before that. */
export interface KeptPlan extends PlannedChange {
  /** What runs where the last change failed, and helm put back what was there. */
  earlier?: Declared;
}

/** How long to wait for what takes its time, in seconds. */
export interface TrafficLimits {
  /** The configuration before the change to settle. */
  settle: number;
  /** Servers, and then clients, to be ready. */
  pods: number;
}

const trafficLimits: TrafficLimits = { settle: 30, pods: 120 };

/**
 * Before a change of a running Cilium: refuses one that is not supported, looks whether every invariant holds, and starts traffic.
 *
 * Invariants that do not hold, and traffic that cannot be started, are noted for the report and do not stop the change: it may be
 * what repairs the cluster.
 *
 * @returns what to keep for the next change
 * @throws Error for a version that is not on the supported path from the one that runs
 */
export async function startTraffic(
  planned: PlannedChange,
  kept: KeptPlan,
  reach: ClusterAccess,
  within: TrafficLimits = trafficLimits,
): Promise<KeptPlan> {
  const { kubectl, say } = reach;
  if (planned.change === kept.change) {
    say("rollout: nothing of Cilium is about to change");
    return { ...kept, ...planned };
  }
  if ((await kubectl(["-n", "kube-system", "get", "daemonset", "cilium", "--ignore-not-found", "-o", "name"])).trim() === "") {
    say("rollout: no Cilium runs yet");
    return planned;
  }
  refuse(await runningVersions(kubectl, kept.declared), planned.declared.ciliumVersion);

  const { before, earlier } = await found(kept, planned.declared.nodes, reach, within.settle);
  say(before === "held" ? "rollout: every invariant holds before the change" : `rollout: before the change: ${before}`);

  const { clients, trouble } = await started(planned.declared, reach, within.pods).catch((error: unknown) => ({
    clients: [],
    trouble: errorText(error),
  }));
  const note: TrafficNote = { before, clients, trouble };
  await kubectl(["annotate", "namespace", rolloutNamespace, `${noteKey}=${JSON.stringify(note)}`]).catch((error: unknown) =>
    say(`rollout: not noted: ${errorText(error)}`),
  );
  say(trouble === undefined ? `rollout: ${clients.length} clients exchange; Cilium may change` : `rollout: no traffic: ${trouble}`);
  return { ...planned, earlier };
}

/** The versions that run, which may be two after a change that was cut short; what was declared last where no agent says. */
async function runningVersions(kubectl: Kubectl, last: Declared): Promise<string[]> {
  const agents = await collectConfiguration(kubectl).then(
    (found) => found.agents,
    () => [],
  );
  const said = agents.map(({ status }) => valueAt(status, "cilium.msg")).filter((msg) => typeof msg === "string");
  return said.length === 0 ? [last.ciliumVersion] : [...new Set(said.map((msg) => msg.replace(/ .*/, "")))].sort();
}

function refuse(running: string[], wanted: string): void {
  for (const from of running) {
    const path = upgradePath(from, wanted);
    if (!path.ok) throw new Error(`ciliumVersion "${wanted}" is refused, and nothing is changed. ${path.reason}`);
  }
}

/** Whether the cluster is as one of the last two declarations says, and which of them stands. */
async function found(
  kept: KeptPlan,
  nodes: string[],
  reach: ClusterAccess,
  seconds: number,
): Promise<{ before: string; earlier: Declared }> {
  const known = [kept.declared, kept.earlier].filter((declared) => declared !== undefined);
  try {
    const earlier = await retryUntilNoDifference(seconds, reach, async () => {
      const configuration = await collectConfiguration(reach.kubectl);
      // Nodes come and go in a cluster that the stack did not make.
      const judged = known.map((declared) => ({ declared, differences: configurationDifferences({ ...declared, nodes }, configuration) }));
      const { declared, differences } = present(judged.find((one) => one.differences.length === 0) ?? judged[0], "what was declared");
      return { found: declared, differences };
    });
    return { before: "held", earlier };
  } catch (error) {
    const first = error instanceof NotAsDeclared ? error.differences[0] : undefined;
    return { before: first ? sentence(first) : String(error), earlier: kept.declared };
  }
}

/** Servers, then clients that know the servers' addresses; or why not all of them exchange. Removes what an earlier change left. */
async function started(declared: Declared, { kubectl }: ClusterAccess, seconds: number): Promise<Pick<TrafficNote, "clients" | "trouble">> {
  await kubectl(["delete", "namespace", rolloutNamespace, "--ignore-not-found"], { seconds: 120 });
  await kubectl(["apply", "-f", "-"], { input: JSON.stringify(serverObjects(declared)) });
  const servers = await readyPods(kubectl, rolloutNamespace, seconds, ["-l", selector("server")]);
  if (servers.trouble !== undefined) return { clients: [], trouble: servers.trouble };
  const service = await kubectl(["-n", rolloutNamespace, "get", "service", "rollout", "-o", "jsonpath={.spec.clusterIP}"]);
  await kubectl(["apply", "-f", "-"], { input: JSON.stringify(clientObjects(servers.pods, service, declared.testImage)) });
  const clients = await readyPods(kubectl, rolloutNamespace, seconds, ["-l", selector("client")]);
  return clients.trouble === undefined ? { clients: clients.pods.map(({ name }) => name) } : { clients: [], trouble: clients.trouble };
}
