import { isMap, labelled, type FieldDifference, type FieldPath } from "./fields";
import type { ClusterObject, OwnedFields } from "./object";

/** Who writes to the chart's objects without being a person: helm, alone or inside of Pulumi's plugin, Kubernetes, Cilium, and the lab's own repair. */
const known =
  /^(helm|pulumi-(resource-)?kubernetes.*|kube-(controller-manager|apiserver|scheduler)|kubelet|cilium-(agent|operator.*|lab))$/;

/** Set by `kubectl rollout restart`, which changes nothing but the time of a start. */
const restarted = "kubectl.kubernetes.io/restartedAt";

/**
 * Defaults of a rollout's strategy. The API server fills them in anew whenever its type changes, and counts them as written by whoever changed it:
 * a strategy that was changed and changed back is as declared.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/daemon-set-v1/#DaemonSetSpec
 */
const strategyDefaults: Record<string, unknown> = {
  "spec.updateStrategy.rollingUpdate.maxSurge": 0,
  "spec.updateStrategy.rollingUpdate.maxUnavailable": 1,
  "spec.strategy.rollingUpdate.maxSurge": "25%",
  "spec.strategy.rollingUpdate.maxUnavailable": "25%",
};

/**
 * Fields that somebody else than helm has put on a live object and that its manifest does not set: a comparison with the manifest does not
 * see them, and to tell them from the API server's defaults takes who wrote them. Labels and annotations of the object itself are left alone.
 */
export function addedFields(manifest: ClusterObject, live: ClusterObject): FieldDifference[] {
  const written = (live.metadata.managedFields ?? []).filter(
    ({ manager = "", subresource }) => subresource === undefined && !known.test(manager),
  );
  const added = written.flatMap(({ fieldsV1 = {} }) => leaves(without(fieldsV1, "f:metadata"), live, manifest, [], ""));
  const told = added.filter(({ label, live: value }) => strategyDefaults[label] === undefined || strategyDefaults[label] !== value);
  return [...new Map(told.map((field) => [field.label, field])).values()];
}

function without(fields: OwnedFields, key: string): OwnedFields {
  const { [key]: _, ...rest } = fields;
  return rest;
}

function leaves(owned: OwnedFields, live: unknown, manifest: unknown, at: FieldPath, label: string): FieldDifference[] {
  const inner = Object.entries(owned).filter(([key]) => key !== ".");
  if (inner.length === 0) return live === undefined || manifest !== undefined ? [] : [{ at, label, live }];
  // An element of a list that the manifest has is compared; of another list it is shown as a whole.
  return inner.flatMap(([key, fields]) => {
    const [kind, name] = [key.slice(0, 1), key.slice(2)];
    if (kind === "f" && isMap(live)) {
      if (name === restarted) return [];
      return leaves(fields, live[name], isMap(manifest) ? manifest[name] : undefined, [...at, name], labelled(label, name));
    }
    if (kind === "k" && Array.isArray(live)) {
      const keys = JSON.parse(name) as Record<string, unknown>;
      const is = (element: unknown) => isMap(element) && Object.entries(keys).every(([key, value]) => element[key] === value);
      const index = live.findIndex(is);
      if (index < 0) return [];
      const here = `${label}[${Object.values(keys).join(" ")}]`;
      const declared: unknown = Array.isArray(manifest) ? manifest.find(is) : undefined;
      if (declared === undefined && Array.isArray(manifest)) return [];
      if (declared === undefined && "." in fields) return [{ at: [...at, index], label: here, live: live[index] }];
      return leaves(fields, live[index], declared, [...at, index], here);
    }
    return [];
  });
}
