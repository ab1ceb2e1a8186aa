import { describe, expect, it } from "vitest";
import { readiness } from "./ready";

const condition = (type: string, status: string, more: object = {}) => ({ conditions: [{ type, status, ...more }] });

describe("readiness", () => {
  it.each<[string, string, object, object, string]>([
    ["apps/v1", "Deployment", { replicas: 2 }, { observedGeneration: 1 }, "waiting: the controller has not seen this generation"],
    [
      "apps/v1",
      "Deployment",
      { replicas: 2 },
      { observedGeneration: 2, updatedReplicas: 1 },
      "waiting: 1 of 2 Pods are of the current generation",
    ],
    [
      "apps/v1",
      "Deployment",
      { replicas: 1 },
      { observedGeneration: 2, updatedReplicas: 1, replicas: 2 },
      "waiting: 1 Pods of an older generation are left",
    ],
    [
      "apps/v1",
      "Deployment",
      { replicas: 1 },
      { observedGeneration: 2, updatedReplicas: 1, replicas: 1 },
      "waiting: 0 of 1 Pods are available",
    ],
    ["apps/v1", "Deployment", {}, { observedGeneration: 2, updatedReplicas: 1, replicas: 1, availableReplicas: 1 }, "ready"],
    [
      "apps/v1",
      "Deployment",
      {},
      { observedGeneration: 2, ...condition("Progressing", "False", { reason: "ProgressDeadlineExceeded", message: "too late" }) },
      "failed: too late",
    ],
    [
      "apps/v1",
      "DaemonSet",
      {},
      { observedGeneration: 2, desiredNumberScheduled: 3, updatedNumberScheduled: 3, numberAvailable: 3 },
      "ready",
    ],
    [
      "apps/v1",
      "DaemonSet",
      {},
      { observedGeneration: 2, desiredNumberScheduled: 3, updatedNumberScheduled: 3, numberAvailable: 2 },
      "waiting: 2 of 3 Pods are available",
    ],
    ["apps/v1", "StatefulSet", { replicas: 0 }, { observedGeneration: 2 }, "ready"],
    ["v1", "Pod", {}, { phase: "Running", ...condition("Ready", "True") }, "ready"],
    ["v1", "Pod", {}, { phase: "Succeeded" }, "ready"],
    ["v1", "Pod", {}, { phase: "Failed" }, "failed: the Pod has failed"],
    ["v1", "Pod", {}, { phase: "Pending", ...condition("PodScheduled", "False", { message: "no node fits" }) }, "waiting: no node fits"],
    ["batch/v1", "Job", {}, condition("Complete", "True"), "ready"],
    ["batch/v1", "Job", {}, condition("Failed", "True", { message: "backoff" }), "failed: backoff"],
    ["batch/v1", "Job", {}, {}, "waiting: the Job is not complete"],
    ["v1", "Service", { type: "LoadBalancer" }, {}, "waiting: the Service was not allocated an address"],
    ["v1", "Service", {}, {}, "ready"],
    ["apiextensions.k8s.io/v1", "CustomResourceDefinition", {}, condition("Established", "True"), "ready"],
    ["lab.test/v1", "Foo", {}, {}, "ready"],
  ])("%s %s %j %j", (apiVersion, kind, spec, status, expected) => {
    const found = readiness({ apiVersion, kind, metadata: { generation: 2 }, spec, status });
    expect(found.state === "ready" ? "ready" : `${found.state}: ${found.reason}`).toBe(expected);
  });
});
