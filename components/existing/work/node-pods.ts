import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Kubectl } from "../../programs/kubectl";
import { kubernetesList, ownNamespace, ownPod, removeNamespace } from "../../datapath/probe/own-pods";
import type { ClusterAccess } from "../../programs/retry";

/** Label of namespaces that hold short-lived pods, so that one left behind by a killed run is found. */
export const workLabel = "cilium-lab/existing";

/** A program that runs once on every node. */
export interface NodeWork {
  /** What it does, as the subject of "… failed on node x". */
  what: string;
  /** Names of the nodes. */
  nodes: readonly string[];
  /** Image that the node can run. */
  image: string;
  /** The container's command. */
  command: readonly string[];
  /** Variables, by node. Defaults to none. */
  environment?: (node: string) => Record<string, string>;
  /** Whether it changes the node: privileged, beside the node's processes. */
  changes: boolean;
  /** Longest time for all nodes, in seconds; the image may have to be pulled. */
  seconds: number;
}

/**
 * Runs a program once on every node and gives what each said, by node.
 *
 * The pods are in the node's own network and bound to their node, so that they run where there is no CNI yet. They are gone afterwards,
 * whatever came of it.
 *
 * @throws Error naming the nodes on which it failed, with what was said there
 */
export async function onEveryNode(work: NodeWork, access: ClusterAccess): Promise<Map<string, string>> {
  const namespace = `cilium-lab-${randomBytes(4).toString("hex")}`;
  try {
    await access.kubectl(["create", "-f", "-"], { input: JSON.stringify(nodePods(namespace, work)) });
    return await finished(namespace, work, access.kubectl);
  } finally {
    await removeNamespace(access, work.what, namespace);
  }
}

/** Removes what a run that was killed left behind. */
export async function removeLeftovers(kubectl: Kubectl): Promise<void> {
  await kubectl(["delete", "-l", `${workLabel}=true`, "namespaces", "--wait=false"]);
}

/** The objects of {@link onEveryNode}, a List for kubectl. */
function nodePods(namespace: string, { nodes, image, command, environment, changes, seconds }: NodeWork): object {
  // Where pod security is enforced, such pods are refused in a namespace that does not say so.
  const labels = { [workLabel]: "true", "pod-security.kubernetes.io/enforce": "privileged" };
  const hostPath = (name: string, path: string) => ({ name, hostPath: { path, type: "DirectoryOrCreate" } });
  const pod = (node: string, i: number) =>
    ownPod({
      name: `node-${i}`,
      namespace,
      node,
      account: "node",
      image,
      command,
      lifetime: seconds,
      container: {
        env: Object.entries(environment?.(node) ?? {}).map(([name, value]) => ({ name, value })),
        terminationMessagePolicy: "FallbackToLogsOnError",
        ...(changes && {
          securityContext: { privileged: true },
          volumeMounts: [
            { name: "bpf", mountPath: "/sys/fs/bpf" },
            { name: "cgroup", mountPath: "/run/cilium/cgroupv2", mountPropagation: "HostToContainer" },
            { name: "modules", mountPath: "/lib/modules", readOnly: true },
          ],
        }),
      },
      spec: {
        hostNetwork: true,
        ...(changes && {
          hostPID: true,
          volumes: [hostPath("bpf", "/sys/fs/bpf"), hostPath("cgroup", "/run/cilium/cgroupv2"), hostPath("modules", "/lib/modules")],
        }),
      },
    });
  return kubernetesList([...ownNamespace(namespace, "node", labels), ...nodes.map(pod)]);
}

interface PodObject {
  spec: { nodeName: string };
  status: {
    phase?: string;
    reason?: string;
    message?: string;
    containerStatuses?: {
      state: { waiting?: { reason?: string; message?: string }; terminated?: { reason?: string; message?: string } };
    }[];
  };
}

/** A node's pod: over or not, and what it says. */
export interface NodeResult {
  node: string;
  state: "running" | "succeeded" | "failed";
  said: string;
}

/** @param json `kubectl get pods -o json` */
function parseNodePods(json: string): NodeResult[] {
  return (JSON.parse(json) as { items: PodObject[] }).items.map(({ spec, status }) => {
    const { waiting, terminated } = status.containerStatuses?.[0]?.state ?? {};
    const state = status.phase === "Succeeded" ? "succeeded" : status.phase === "Failed" ? "failed" : "running";
    const said =
      terminated?.message ??
      [waiting?.reason ?? terminated?.reason ?? status.reason, waiting?.message ?? status.message].filter(Boolean).join(": ");
    return { node: spec.nodeName, state, said: said.trim() };
  });
}

async function finished(namespace: string, { what, seconds }: NodeWork, kubectl: Kubectl): Promise<Map<string, string>> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const results = parseNodePods(await kubectl(["-n", namespace, "get", "pods", "-o", "json"]));
    const over = results.every(({ state }) => state !== "running");
    if (over || Date.now() > deadline) {
      const bad = results.filter(({ state }) => state !== "succeeded");
      if (bad.length === 0) return new Map(results.map(({ node, said }) => [node, said]));
      throw new Error(
        bad
          .map(
            ({ node, state, said }) =>
              `${what} ${state === "failed" ? "failed" : `did not end within ${seconds} s`} on node ${node}: ${said || "nothing was said"}`,
          )
          .join("\n"),
      );
    }
    await sleep(1000);
  }
}
