import type { Kubectl } from "../../programs/kubectl";
import { parsePods, parseReasons, type FoundPod } from "./parse-answers";
import { errorText } from "../../programs/present";
import { waitBestEffort, type ClusterAccess } from "../../programs/retry";

/** A short-lived pod of the lab's own, bound to a node: it runs where there is no scheduler for it and whatever taints the node has. */
interface OwnPod {
  name: string;
  namespace: string;
  node: string;
  /** Name of its ServiceAccount, see {@link ownNamespace}, and of its container. */
  account: string;
  image: string;
  command: readonly string[];
  /** After so many seconds it ends by itself, should nobody remove it. */
  lifetime: number;
  labels?: Record<string, string>;
  /** What else the container has. */
  container?: object;
  /** What else the pod's spec has. */
  spec?: object;
}

export function ownPod({ name, namespace, node, account, image, command, lifetime, labels, container, spec }: OwnPod): object {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace, ...(labels && { labels }) },
    spec: {
      nodeName: node,
      serviceAccountName: account,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      restartPolicy: "Never",
      terminationGracePeriodSeconds: 0,
      activeDeadlineSeconds: lifetime,
      tolerations: [{ operator: "Exists" }],
      containers: [{ name: account, image, imagePullPolicy: "IfNotPresent", command, ...container }],
      ...spec,
    },
  };
}

/** A namespace and an account for its pods, to be listed before them: the default account of a new namespace may not be there yet. */
export function ownNamespace(namespace: string, account: string, labels?: Record<string, string>): object[] {
  return [
    { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace, ...(labels && { labels }) } },
    { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: account, namespace } },
  ];
}

/** For `kubectl apply`. */
export function kubernetesList(items: readonly object[]): object {
  return { apiVersion: "v1", kind: "List", items };
}

/** A probe that asks a command of bash until it succeeds and not again: later looks would be traffic too. */
export function startupProbe(command: string, failureThreshold: number): object {
  return { exec: { command: ["bash", "-c", command] }, periodSeconds: 1, timeoutSeconds: 5, failureThreshold };
}

/**
 * Waits until all pods of a namespace are ready.
 *
 * @param select narrows them down, e.g. `["-l", "role=client"]`
 * @returns them, and of the first that is not ready, in a sentence's words, why
 */
export async function readyPods(
  kubectl: Kubectl,
  namespace: string,
  seconds: number,
  select: readonly string[] = ["--all"],
): Promise<{ pods: FoundPod[]; trouble: string | undefined }> {
  const inNamespace = ["-n", namespace];
  await waitBestEffort(
    kubectl([...inNamespace, "wait", "--for=condition=Ready", "pods", ...select, `--timeout=${seconds}s`], { seconds: seconds + 30 }),
  );
  const labels = select.filter((word) => word !== "--all");
  const pods = parsePods(await kubectl([...inNamespace, "get", "pods", ...labels, "-o", "json"]));
  const late = pods.find(({ ready }) => !ready);
  if (!late) return { pods, trouble: undefined };
  const events = await kubectl([...inNamespace, "get", "events", "--field-selector=type=Warning", "-o", "json"]);
  const why = [late.problem, parseReasons(events).get(late.name)].filter(Boolean).join("; ") || `not ready after ${seconds} s`;
  return { pods, trouble: `${late.name} on node ${late.node || "none"}: ${why}` };
}

/** Removes a namespace. A failure must not hide what was found before it: it is said, and the next run removes what is left. */
export async function removeNamespace(
  { cleanup, say }: Pick<ClusterAccess, "cleanup" | "say">,
  subject: string,
  namespace: string,
  wait: "wait" | "do not wait" = "do not wait",
): Promise<void> {
  const how = wait === "wait" ? [] : ["--wait=false"];
  const seconds = wait === "wait" ? 120 : 60;
  await cleanup(["delete", "namespace", namespace, "--ignore-not-found", ...how], { seconds }).catch((error: unknown) =>
    say(`${subject}: namespace ${namespace} is left behind: ${errorText(error)}`),
  );
}
