/** When an object counts as ready, read from its status alone. */
import type { KubeObject } from "./api-client";

/** Ready, not yet (and what is missing), or never (and why). */
export type Readiness = { state: "ready" } | { state: "waiting"; reason: string } | { state: "failed"; reason: string };

const ready: Readiness = { state: "ready" };
const waiting = (reason: string): Readiness => ({ state: "waiting", reason });
const failed = (reason: string): Readiness => ({ state: "failed", reason });

interface Condition {
  type: string;
  status: string;
  reason?: string;
  message?: string;
}

interface Status {
  observedGeneration?: number;
  conditions?: Condition[];
  phase?: string;
  updatedReplicas?: number;
  availableReplicas?: number;
  readyReplicas?: number;
  replicas?: number;
  desiredNumberScheduled?: number;
  updatedNumberScheduled?: number;
  numberAvailable?: number;
  loadBalancer?: { ingress?: unknown[] };
}

/**
 * Judges by kind: workloads are ready when their current generation is rolled out, a Pod when its condition says so, a Job
 * when complete, a definition when established. Everything else is ready once it exists.
 */
export function readiness(object: KubeObject): Readiness {
  const spec = (object.spec ?? {}) as { replicas?: number; type?: string; updateStrategy?: { type?: string } };
  const status = (object.status ?? {}) as Status;
  const condition = (type: string): Condition | undefined => status.conditions?.find((entry) => entry.type === type);
  const observed = (status.observedGeneration ?? 0) >= ((object.metadata.generation as number | undefined) ?? 0);

  switch (`${object.apiVersion.split("/")[0]}/${object.kind}`) {
    case "apps/Deployment": {
      if (!observed) return waiting("the controller has not seen this generation");
      const progressing = condition("Progressing");
      if (progressing?.reason === "ProgressDeadlineExceeded") return failed(progressing.message ?? progressing.reason);
      return rolledOut(spec.replicas ?? 1, status.updatedReplicas, status.availableReplicas, status.replicas);
    }
    case "apps/StatefulSet":
      if (!observed) return waiting("the controller has not seen this generation");
      if (spec.updateStrategy?.type === "OnDelete") return ready;
      return rolledOut(spec.replicas ?? 1, status.updatedReplicas, status.readyReplicas, status.replicas);
    case "apps/DaemonSet":
      if (!observed) return waiting("the controller has not seen this generation");
      if (spec.updateStrategy?.type === "OnDelete") return ready;
      return rolledOut(status.desiredNumberScheduled ?? 0, status.updatedNumberScheduled, status.numberAvailable);
    case "v1/Pod":
      if (status.phase === "Succeeded" || condition("Ready")?.status === "True") return ready;
      if (status.phase === "Failed") return failed("the Pod has failed");
      return waiting(condition("Ready")?.message ?? condition("PodScheduled")?.message ?? `the Pod is ${status.phase ?? "Pending"}`);
    case "batch/Job": {
      if (condition("Complete")?.status === "True") return ready;
      const failure = condition("Failed");
      return failure?.status === "True" ? failed(failure.message ?? "the Job has failed") : waiting("the Job is not complete");
    }
    case "v1/Service":
      if (spec.type !== "LoadBalancer" || (status.loadBalancer?.ingress ?? []).length > 0) return ready;
      return waiting("the Service was not allocated an address");
    case "apiextensions.k8s.io/CustomResourceDefinition":
      return condition("Established")?.status === "True" ? ready : waiting("the definition is not established");
    default:
      return ready;
  }
}

function rolledOut(wanted: number, updated = 0, available = 0, total = updated): Readiness {
  if (updated < wanted) return waiting(`${updated} of ${wanted} Pods are of the current generation`);
  if (total > updated) return waiting(`${total - updated} Pods of an older generation are left`);
  return available >= wanted ? ready : waiting(`${available} of ${wanted} Pods are available`);
}
