import { gunzipSync } from "node:zlib";
import { configData } from "../../cilium/rendered/config-data";
import type { Kubectl } from "../../programs/kubectl";

/** Where Cilium runs in a lab. */
export const ciliumNamespace = "kube-system";

/** The ConfigMap that agents take their options from, as it is in the cluster. */
export interface LiveConfig {
  data: Record<string, string>;
  /** Changes with every edit. */
  resourceVersion: string;
  /** The helm release that it belongs to; empty where it is of none. */
  release: string;
}

export async function liveConfig(kubectl: Kubectl): Promise<LiveConfig> {
  const { data = {}, metadata } = JSON.parse(await kubectl(["-n", ciliumNamespace, "get", "configmap", "cilium-config", "-o", "json"])) as {
    data?: Record<string, string>;
    metadata: { resourceVersion: string; annotations?: Record<string, string> };
  };
  return { data, resourceVersion: metadata.resourceVersion, release: metadata.annotations?.["meta.helm.sh/release-name"] ?? "" };
}

/**
 * Writes all of the data at once, and nothing but the data: what helm knows the object by stays.
 *
 * @throws Error where it was edited since `before` was read
 */
export async function writeData(kubectl: Kubectl, data: Readonly<Record<string, string>>, before: LiveConfig): Promise<void> {
  const patch = [
    { op: "test", path: "/metadata/resourceVersion", value: before.resourceVersion },
    { op: "replace", path: "/data", value: data },
  ];
  await kubectl([
    "-n",
    ciliumNamespace,
    "patch",
    "configmap",
    "cilium-config",
    "--type=json",
    "--field-manager=cilium-lab",
    "-p",
    JSON.stringify(patch),
  ]);
}

/** What helm applied last: a revision of a release of Cilium's chart. */
export interface DeployedRevision {
  /** Name of the revision, which no other has. */
  name: string;
  /** Version of the chart. */
  version: string;
  /** The data of `cilium-config` as the chart rendered it. */
  data: Record<string, string>;
}

/**
 * Reads the revision from the Secret that helm keeps it in.
 *
 * @throws Error where no revision of that release is deployed
 * @see https://helm.sh/docs/topics/advanced/#storage-backends
 */
export async function deployedRevision(kubectl: Kubectl, release: string): Promise<DeployedRevision> {
  const selector = `owner=helm,status=deployed,name=${release}`;
  const { items } = JSON.parse(await kubectl(["-n", ciliumNamespace, "get", "secrets", "-l", selector, "-o", "json"])) as {
    items: { metadata: { name: string }; data: { release: string } }[];
  };
  const secret = items[0];
  if (!secret) throw new Error(`No revision of the helm release "${release}" is deployed in ${ciliumNamespace}. "make up" deploys one.`);
  // Helm encodes what it compressed, and the API server encodes that again.
  const compressed = Buffer.from(Buffer.from(secret.data.release, "base64").toString(), "base64");
  const { manifest, chart } = JSON.parse(gunzipSync(compressed).toString()) as {
    manifest: string;
    chart: { metadata: { version: string } };
  };
  return { name: secret.metadata.name, version: chart.metadata.version, data: configData(manifest) };
}

/** The first key in which two data differ, in a sentence; undefined where they are the same. */
export function dataDifference(live: Readonly<Record<string, string>>, declared: Readonly<Record<string, string>>): string | undefined {
  const key = [...new Set([...Object.keys(declared), ...Object.keys(live)])].sort().find((key) => live[key] !== declared[key]);
  if (key === undefined) return undefined;
  const said = (value: string | undefined) => (value === undefined ? "missing" : JSON.stringify(value));
  return `\`${key}\` is ${said(live[key])}, declared ${said(declared[key])}`;
}
