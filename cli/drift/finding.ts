import type { ClusterObject } from "./object";
import type { FieldPath } from "./fields";

/** What findings are about, in the order of the report: causes before what follows from them. */
export const topics = [
  "Docker network",
  "nodes",
  "kind configuration",
  "control-plane taint",
  "cluster DNS",
  "helm release",
  "objects of the chart",
  "cilium-config",
  "options of the agents",
  "datapath",
] as const;
export type Topic = (typeof topics)[number];

/** One thing of the live lab that is not as declared. */
export interface Finding {
  topic: Topic;
  /** Whose it is, e.g. `DaemonSet kube-system/cilium` or `node lab-3fa9c1-worker`. */
  object: string;
  /** Where in the object, e.g. `spec.replicas`; empty for the object itself. */
  path: string;
  /** One line each; absent where there is nothing on that side. */
  declared?: string;
  live?: string;
  /** What a person wants to know beside it. */
  note?: string;
  mend: Mend;
}

/** How `make up` puts it right. */
export type Mend =
  /** An object that is gone is made again. */
  | { by: "create"; object: ClusterObject }
  /** A field of an object as it was read; without a value it is removed. */
  | { by: "write"; object: ClusterObject; at: FieldPath; value?: unknown }
  /** The component's own program, which converges. */
  | { by: "taint" }
  | { by: "corefile" }
  /** Pulumi looks at the release again, and upgrades it to what is declared. */
  | { by: "release" }
  /** An agent takes its options when it starts. */
  | { by: "agent"; pod: string }
  | { by: "device"; node: string; device: string }
  /** What `make up` does without being told, e.g. makes nodes that are gone. */
  | { by: "up" }
  /** Something in the cluster does it; the probe waits for that. */
  | { by: "itself" }
  /** Nothing that `make up` may decide. */
  | { by: "hand"; command: string };

/** A value on one line, as JSON. */
export function shown(value: unknown): string {
  return JSON.stringify(value);
}
