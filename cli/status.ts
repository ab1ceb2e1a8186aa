import { z } from "zod";
import type { ClusterKind } from "../components/config/keys";
import { columns } from "./summary";

/** The parts of `kubectl get nodes,daemonsets -o json` that the status reads. */
export const liveObjects = z.object({
  items: z.array(
    z.object({
      kind: z.string(),
      metadata: z.object({ name: z.string(), namespace: z.string().optional() }),
      spec: z.object({ podCIDR: z.string().optional(), taints: z.array(z.object({ key: z.string(), effect: z.string() })).optional() }),
      status: z.object({
        conditions: z.array(z.object({ type: z.string(), status: z.string() })).optional(),
        addresses: z.array(z.object({ type: z.string(), address: z.string() })).optional(),
        nodeInfo: z.object({ kubeletVersion: z.string() }).optional(),
        desiredNumberScheduled: z.number().optional(),
        numberReady: z.number().optional(),
      }),
    }),
  ),
});
export type LiveObjects = z.infer<typeof liveObjects>;

/** What the live cluster shows, for people, and whether it is as declared. */
export interface LiveStatus {
  lines: string[];
  /** One sentence for each thing that is not as it should be. */
  problems: string[];
}

/** Keys of the taint that the lab takes off, of old and new Kubernetes. */
const controlPlaneTaints = ["node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master"];

/**
 * Reads the state of the cluster.
 *
 * @param expected names of the nodes that were declared.
 * @param cluster a cluster that is already there keeps its taints.
 */
export function liveStatus({ items }: LiveObjects, expected: readonly string[], cluster: ClusterKind): LiveStatus {
  const nodes = items.filter(({ kind }) => kind === "Node");
  const daemonSets = items.filter(({ kind, metadata }) => kind === "DaemonSet" && metadata.namespace === "kube-system");
  const problems: string[] = [];

  const rows = nodes.map(({ metadata: { name }, spec, status }) => {
    const ready = status.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True") ?? false;
    if (!ready) problems.push(`Node ${name} is not ready.`);
    const taint = cluster === "existing" ? undefined : spec.taints?.find(({ key }) => controlPlaneTaints.includes(key));
    if (taint) problems.push(`Node ${name} carries the taint ${taint.key}:${taint.effect}, so ordinary pods stay off it.`);
    const address = status.addresses?.find(({ type }) => type === "InternalIP")?.address ?? "no address";
    return [name, ready ? "Ready" : "NotReady", status.nodeInfo?.kubeletVersion ?? "", address];
  });
  for (const name of expected.filter((node) => !nodes.some(({ metadata }) => metadata.name === node))) problems.push(`Node ${name} is missing.`);

  const agents = daemonSets.find(({ metadata }) => metadata.name === "cilium");
  const wanted = agents?.status.desiredNumberScheduled ?? 0;
  const running = agents?.status.numberReady ?? 0;
  if (!agents) problems.push("There is no DaemonSet cilium in kube-system.");
  else if (running < wanted || wanted === 0) problems.push(`${running} of ${wanted} Cilium agents are ready.`);
  // One that is parked is there and wanted nowhere.
  const kubeProxy = daemonSets.some(({ metadata, status }) => metadata.name === "kube-proxy" && status.desiredNumberScheduled !== 0);
  if (kubeProxy) problems.push("kube-proxy runs in kube-system beside Cilium.");

  return {
    lines: ["Nodes", ...columns(rows), "", "Cluster", ...columns([["Cilium agents", `${running} of ${wanted} ready`], ["kube-proxy", kubeProxy ? "runs" : "none"]])],
    problems,
  };
}
