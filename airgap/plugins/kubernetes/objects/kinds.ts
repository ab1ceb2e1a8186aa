/** What has to be known of a kind without asking a cluster. */
import { typeOfUrn } from "../../protocol/resource";

/** Which object of the API a resource is. */
export interface Kind {
  apiVersion: string;
  kind: string;
  /** A Patch resource: owns single fields of an object that something else made. */
  patch: boolean;
}

/** How the SDK names a Patch resource; no kind of Kubernetes itself ends so. */
const PATCH = "Patch";

/**
 * Reads a type token: `kubernetes:apps/v1:DeploymentPatch` is a Patch of `Deployment` in `apps/v1`.
 *
 * @returns undefined for a type that is no object of the API, for example a Chart
 */
export function kindOfUrn(urn: string): Kind | undefined {
  const [, group = "", token = ""] = typeOfUrn(urn).split(":");
  const match = /^([a-z0-9.-]+)\/(v\d+(?:(?:alpha|beta)\d+)?)$/.exec(group);
  if (!match || NO_OBJECTS.has(match[1] ?? "")) return undefined;
  const [, name, version] = match as unknown as [string, string, string];
  const patch = token.endsWith(PATCH) && token !== PATCH;
  return { apiVersion: name === "core" ? version : `${name}/${version}`, kind: patch ? token.slice(0, -PATCH.length) : token, patch };
}

/** Packages of the SDK whose types are components and not objects. */
const NO_OBJECTS: ReadonlySet<string> = new Set(["helm.sh", "kustomize", "yaml"]);

/** Built-in kinds without a namespace. A custom kind counts as namespaced until the API server says otherwise. */
const CLUSTER_SCOPED: ReadonlySet<string> = new Set([
  "APIService",
  "AuditSink",
  "CSIDriver",
  "CSINode",
  "CertificateSigningRequest",
  "ClusterRole",
  "ClusterRoleBinding",
  "ClusterTrustBundle",
  "ComponentStatus",
  "CustomResourceDefinition",
  "DeviceClass",
  "FlowSchema",
  "IPAddress",
  "IngressClass",
  "MutatingAdmissionPolicy",
  "MutatingAdmissionPolicyBinding",
  "MutatingWebhookConfiguration",
  "Namespace",
  "Node",
  "PersistentVolume",
  "PodSecurityPolicy",
  "PriorityClass",
  "PriorityLevelConfiguration",
  "ResourceSlice",
  "RuntimeClass",
  "SelfSubjectAccessReview",
  "SelfSubjectReview",
  "SelfSubjectRulesReview",
  "ServiceCIDR",
  "StorageClass",
  "StorageVersion",
  "StorageVersionMigration",
  "SubjectAccessReview",
  "TokenReview",
  "ValidatingAdmissionPolicy",
  "ValidatingAdmissionPolicyBinding",
  "ValidatingWebhookConfiguration",
  "VolumeAttachment",
  "VolumeAttributesClass",
]);

/** Whether an object of that kind lives in a namespace. */
export function isNamespaced({ apiVersion, kind }: Pick<Kind, "apiVersion" | "kind">): boolean {
  return !(isBuiltIn(apiVersion) && CLUSTER_SCOPED.has(kind));
}

/** Groups without a dot, and those of Kubernetes itself. */
function isBuiltIn(apiVersion: string): boolean {
  const group = apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "";
  return !group.includes(".") || group.endsWith(".k8s.io");
}

const SELECTOR = ["spec.selector"];

/** Fields that the API server does not let change: a change means a new object. A field stands for all below it. */
const IMMUTABLE: Record<string, readonly string[]> = {
  "apps/v1/DaemonSet": SELECTOR,
  "apps/v1/Deployment": SELECTOR,
  "apps/v1/StatefulSet": [
    "spec.podManagementPolicy",
    "spec.revisionHistoryLimit",
    "spec.selector",
    "spec.serviceName",
    "spec.volumeClaimTemplates",
  ],
  "batch/v1/Job": ["spec.completions", "spec.parallelism", "spec.selector", "spec.template"],
  "rbac.authorization.k8s.io/v1/ClusterRoleBinding": ["roleRef"],
  "rbac.authorization.k8s.io/v1/RoleBinding": ["roleRef"],
  "storage.k8s.io/v1/StorageClass": ["parameters", "provisioner"],
  "v1/PersistentVolume": ["spec.csi", "spec.hostPath", "spec.iscsi", "spec.local", "spec.nfs"],
  "v1/PersistentVolumeClaim": ["spec.accessModes", "spec.selector", "spec.storageClassName", "spec.volumeName"],
  "v1/Pod": ["spec"],
  "v1/ResourceQuota": ["spec.scopes"],
  "v1/Service": ["spec.clusterIP"],
};

/** What of a Pod can change in place. */
const MUTABLE_IN_POD = ["spec.activeDeadlineSeconds", "spec.tolerations"];

/**
 * Whether a change at that path needs a new object.
 *
 * @param mutable kinds that the provider is told to update in place: a ConfigMap or Secret is replaced by default, so that
 *   what reads it sees a new name
 */
export function needsNewObject({ apiVersion, kind, patch }: Kind, path: string, mutable: { configMap: boolean; secret: boolean }): boolean {
  const under = (field: string): boolean => path === field || path.startsWith(`${field}.`) || path.startsWith(`${field}[`);
  if (["metadata", "metadata.name", "metadata.namespace"].includes(path)) return true;
  if (patch) return false;
  const id = `${apiVersion}/${kind}`;
  if (id === "v1/ConfigMap") return !mutable.configMap && ["data", "binaryData"].some(under);
  if (id === "v1/Secret") return !mutable.secret && ["type", "data", "stringData"].some(under);
  if (id === "v1/Pod" && MUTABLE_IN_POD.some(under)) return false;
  return (IMMUTABLE[id] ?? []).some(under);
}
