import { setTimeout as sleep } from "node:timers/promises";
import type { Kubectl } from "../../programs/kubectl";
import type { InspectedWorkload } from "./inspected-cluster";
import { parkedLabel } from "./requirements";

/** A DaemonSet that is parked, and the image that its pods run. */
export interface Parked extends InspectedWorkload {
  image: string;
  /** Whether its leftovers are off the nodes. */
  cleaned: boolean;
}

interface DaemonSetObject {
  metadata: { name: string; namespace: string; uid: string; annotations?: Record<string, string> };
  spec: { template: { spec: { nodeSelector?: Record<string, string>; containers: { image: string }[] } } };
}

/** On a parked DaemonSet: says that nodes carry nothing of it any more. */
const cleanedAnnotation = "cilium-lab/cleaned";

/** The DaemonSets that are parked. @param json `kubectl get daemonsets -A -o json` */
function parseParked(json: string): Parked[] {
  return (JSON.parse(json) as { items: DaemonSetObject[] }).items
    .filter(({ spec }) => spec.template.spec.nodeSelector?.[parkedLabel] !== undefined)
    .map(({ metadata, spec }) => ({
      kind: "DaemonSet",
      namespace: metadata.namespace,
      name: metadata.name,
      image: spec.template.spec.containers[0]?.image ?? "",
      cleaned: metadata.annotations?.[cleanedAnnotation] !== undefined,
    }));
}

export async function parkedDaemonSets(kubectl: Kubectl): Promise<Parked[]> {
  return parseParked(await kubectl(["get", "daemonsets", "-A", "-o", "json"]));
}

/** What asks for a node that there is not. One key more, so that taking this one away leaves what else was asked for, changed meanwhile or not. */
const parkPatch = { spec: { template: { spec: { nodeSelector: { [parkedLabel]: "true" } } } } };
const unparkPatch = {
  metadata: { annotations: { [cleanedAnnotation]: null } },
  spec: { template: { spec: { nodeSelector: { [parkedLabel]: null } } } },
};

/** Keeps a DaemonSet and takes its pods off all nodes. Waits for the last one. */
export async function park({ namespace, name }: InspectedWorkload, kubectl: Kubectl): Promise<void> {
  await patch(namespace, name, parkPatch, kubectl);
  await podsGone(
    ["-n", namespace, "get", "pods", "-o", "json"],
    (owner) => owner.kind === "DaemonSet" && owner.name === name,
    kubectl,
    `pods of ${namespace}/${name}`,
  );
}

/** Says that nodes carry nothing of a parked DaemonSet any more. */
export async function markCleaned({ namespace, name }: InspectedWorkload, kubectl: Kubectl): Promise<void> {
  await patch(namespace, name, { metadata: { annotations: { [cleanedAnnotation]: "true" } } }, kubectl);
}

/** Lets a parked DaemonSet run again, and waits until it does. */
export async function unpark({ namespace, name }: InspectedWorkload, kubectl: Kubectl): Promise<void> {
  await patch(namespace, name, unparkPatch, kubectl);
  await kubectl(["-n", namespace, "rollout", "status", `daemonset/${name}`, "--timeout=300s"], { seconds: 330 });
}

async function patch(namespace: string, name: string, change: object, kubectl: Kubectl): Promise<void> {
  await kubectl(["-n", namespace, "patch", "daemonset", name, "--type=merge", "-p", JSON.stringify(change)]);
}

interface PodObject {
  metadata: { name: string; ownerReferences?: { kind: string; name: string }[] };
}

/** Waits until no pod of such an owner is left. @param subject for the error */
export async function podsGone(
  list: string[],
  isOwner: (owner: { kind: string; name: string }) => boolean,
  kubectl: Kubectl,
  subject: string,
  seconds = 180,
): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const pods = (JSON.parse(await kubectl(list)) as { items: PodObject[] }).items.filter(({ metadata }) =>
      (metadata.ownerReferences ?? []).some(isOwner),
    );
    if (pods.length === 0) return;
    if (Date.now() > deadline)
      throw new Error(
        `${subject} are not gone after ${seconds} s: ${pods
          .slice(0, 5)
          .map(({ metadata }) => metadata.name)
          .join(", ")}. See why: kubectl describe pod NAME`,
      );
    await sleep(1000);
  }
}
