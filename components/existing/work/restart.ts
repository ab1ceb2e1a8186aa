import { contains } from "../../network/cidr";
import type { ClusterAccess } from "../../programs/retry";
import type { ClusterRequirements } from "./requirements";
import { errorText } from "../../programs/present";

interface Meta {
  name: string;
  namespace: string;
  deletionTimestamp?: string;
  ownerReferences?: { kind: string; name: string; controller?: boolean }[];
}
interface PodObject {
  kind: "Pod";
  metadata: Meta;
  spec: { hostNetwork?: boolean };
  status: { podIP?: string; phase?: string };
}
interface ReplicaSetObject {
  kind: "ReplicaSet";
  metadata: Meta;
}

/** Pods that have to get new addresses, by who can do that. */
export interface ToRestart {
  /** `deployment/name` and the like, by namespace, sorted. */
  workloads: { namespace: string; workload: string }[];
  /** Pods that nobody would start again, `namespace/name`: they are left alone. */
  alone: string[];
}

/** Kinds that `kubectl rollout restart` knows. */
const restartable = ["Deployment", "StatefulSet", "DaemonSet"];

/**
 * Whose pods hold addresses that lead nowhere.
 *
 * @param json `kubectl get pods,replicasets -A -o json`
 * @param podCidrs ranges of Cilium
 * @param where `outside`: addresses of a CNI before it; `inside`: its own, after it is gone
 */
export function toRestart(json: string, podCidrs: readonly string[], where: "inside" | "outside"): ToRestart {
  const { items } = JSON.parse(json) as { items: (PodObject | ReplicaSetObject)[] };
  const deployments = new Map(
    items
      .filter(({ kind }) => kind === "ReplicaSet")
      .map(({ metadata }) => [`${metadata.namespace}/${metadata.name}`, controller(metadata)]),
  );
  const workloads = new Map<string, { namespace: string; workload: string }>();
  const alone: string[] = [];
  for (const pod of items.filter((item): item is PodObject => item.kind === "Pod")) {
    const { metadata, spec, status } = pod;
    // One on its way out needs no restart.
    if (metadata.deletionTimestamp !== undefined) continue;
    if (spec.hostNetwork || !status.podIP || status.podIP.includes(":") || status.phase === "Succeeded" || status.phase === "Failed")
      continue;
    const inside = podCidrs.some((range) => contains(range, `${status.podIP}/32`));
    if (inside !== (where === "inside")) continue;
    const owner = controller(metadata);
    const top = owner?.kind === "ReplicaSet" ? deployments.get(`${metadata.namespace}/${owner.name}`) : owner;
    if (top === undefined || !restartable.includes(top.kind)) {
      alone.push(`${metadata.namespace}/${metadata.name}`);
      continue;
    }
    const workload = `${top.kind.toLowerCase()}/${top.name}`;
    workloads.set(`${metadata.namespace} ${workload}`, { namespace: metadata.namespace, workload });
  }
  return { workloads: [...workloads].sort(([a], [b]) => a.localeCompare(b)).map(([, value]) => value), alone: alone.sort() };
}

function controller({ ownerReferences = [] }: Meta): { kind: string; name: string } | undefined {
  return ownerReferences.find((owner) => owner.controller) ?? ownerReferences[0];
}

/**
 * Restarts what has addresses of before Cilium, once every node hands out Cilium's.
 *
 * A release counts as installed while agents still start, and the node's runtime then goes on with the CNI of before; one that reads its
 * configuration late makes a second round necessary.
 */
export async function restartOldPods({ podCidrs }: Pick<ClusterRequirements, "podCidrs">, reach: ClusterAccess): Promise<string> {
  await reach.kubectl(["-n", "kube-system", "rollout", "status", "daemonset/cilium", `--timeout=${patience}s`], { seconds: patience + 30 });
  const first = await restart(podCidrs, "outside", reach);
  const left = toRestart(await reach.kubectl(["get", "pods,replicasets", "-A", "-o", "json"], { seconds: 120 }), podCidrs, "outside");
  return left.workloads.length === 0 ? first : `${first}; ${await restart(podCidrs, "outside", reach)}`;
}

/** How long a restarted workload may take, in seconds. Longer is said and is no error: it may have been broken before. */
const patience = 300;

/**
 * Restarts, as a rollout, everything whose pods {@link toRestart} finds, and waits for it.
 *
 * @returns what was done, a sentence
 */
export async function restart(podCidrs: readonly string[], where: "inside" | "outside", { kubectl, say }: ClusterAccess): Promise<string> {
  const { workloads, alone } = toRestart(await kubectl(["get", "pods,replicasets", "-A", "-o", "json"], { seconds: 120 }), podCidrs, where);
  for (const { namespace, workload } of workloads) {
    await kubectl(["-n", namespace, "rollout", "restart", workload]).catch((error: unknown) =>
      say(`${namespace} ${workload} was not restarted: ${errorText(error)}`),
    );
  }
  await Promise.all(
    workloads.map(({ namespace, workload }) =>
      kubectl(["-n", namespace, "rollout", "status", workload, `--timeout=${patience}s`], { seconds: patience + 30 }).catch(
        (error: unknown) => say(`${namespace} ${workload} is not back yet: ${errorText(error)}`),
      ),
    ),
  );
  if (alone.length > 0)
    say(
      `Nobody would start these pods again, so they keep addresses that lead nowhere; delete them and make them anew: ${alone.join(", ")}`,
    );
  return workloads.length === 0
    ? "no workload had to be restarted"
    : `restarted ${workloads.map(({ namespace, workload }) => `${namespace} ${workload}`).join(", ")}`;
}
