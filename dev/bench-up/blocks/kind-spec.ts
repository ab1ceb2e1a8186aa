import type { ClusterSpec } from "../../../components/kind/cluster-plan";
import type { LabConfig } from "../../../components/lab-config";

/** @throws Error where the lab is on a cluster that is there already, which nobody times */
export function kindSpec({ cluster }: LabConfig): ClusterSpec {
  if (cluster.kind !== "kind") throw new Error("The stack makes no cluster.");
  return cluster.spec;
}
