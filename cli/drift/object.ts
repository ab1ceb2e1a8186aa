import { parseAllDocuments, type Tags } from "yaml";

/** A Kubernetes object, as a manifest or as the API server gives it. */
export interface ClusterObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; managedFields?: ManagedFields[]; [field: string]: unknown };
  [field: string]: unknown;
}

/** Who wrote which fields. @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management */
export interface ManagedFields {
  manager?: string;
  subresource?: string;
  fieldsV1?: OwnedFields;
}
export interface OwnedFields {
  [key: string]: OwnedFields;
}

/**
 * The objects of a manifest. helm's YAML is 1.1, where `0400` is octal; times and base 60, which helm does not read, are left as texts.
 *
 * @throws Error for text that is no YAML
 */
export function manifestObjects(text: string): ClusterObject[] {
  const documents = [parseAllDocuments(text, { version: "1.1", customTags: (tags) => tags.filter((tag) => !isTime(tag)) })].flat();
  return documents.flatMap((document) => {
    if (document.errors[0]) throw new Error(`helm's manifest is not YAML: ${document.errors[0].message.split("\n")[0]}`);
    const object = document.toJS() as ClusterObject | null;
    return object ? [object] : [];
  });
}

function isTime(tag: Tags[number]): boolean {
  return typeof tag !== "string" && (tag.format === "TIME" || tag.tag.endsWith(":timestamp"));
}

/** An object as a person names it, e.g. `DaemonSet kube-system/cilium`. */
export function objectName({ kind, metadata: { name, namespace } }: ClusterObject): string {
  return `${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`;
}

/** The same for one object, whatever version of its API it is given in. */
export function objectKey({ apiVersion, kind, metadata: { name, namespace } }: ClusterObject): string {
  const group = apiVersion.includes("/") ? apiVersion.split("/")[0] : "";
  return [group, kind, namespace ?? "", name].join("|");
}
