/** Helm's own record of a release: what it installed, and how that went. */
import { parseAllDocuments } from "yaml";
import { decodeValue, type Obj } from "../../protocol/values";
import { HelmError } from "./cli";

/** One revision of a release, as helm stored it. */
export interface ReleaseRecord {
  name: string;
  namespace: string;
  revision: number;
  /** As helm calls it: deployed, failed, pending-install, … */
  status: string;
  /** Name of the chart. */
  chart: string;
  /** Version of the chart. */
  version: string;
  appVersion: string;
  /** What the user set, without the chart's defaults. */
  values: Obj;
  /** Names of the objects, by `Kind.group/apiVersion`. */
  resourceNames: Record<string, string[]>;
}

/** Runs a read-only helm command with these arguments and returns what it printed. */
export type AskHelm = (args: string[]) => Promise<string>;

/**
 * Reads what helm has stored.
 *
 * @param revision default the latest
 * @returns undefined if there is no such release
 */
export async function readRecord(ask: AskHelm, name: string, namespace: string, revision?: number): Promise<ReleaseRecord | undefined> {
  const args = [name, "--namespace", namespace, ...(revision === undefined ? [] : ["--revision", String(revision)]), "--output", "json"];
  try {
    const [status, metadata] = await Promise.all([ask(["status", ...args]), ask(["get", "metadata", ...args])]);
    return parseRecord(status, metadata);
  } catch (error) {
    if (error instanceof HelmError && error.message.includes("release: not found")) return undefined;
    throw error;
  }
}

interface StatusJson {
  name: string;
  namespace: string;
  version: number;
  info: { status: string };
  config?: Record<string, unknown> | null;
  manifest?: string;
}

interface MetadataJson {
  chart: string;
  version: string;
  appVersion: string;
}

/** From the JSON of `helm status` and of `helm get metadata`. */
function parseRecord(statusJson: string, metadataJson: string): ReleaseRecord {
  const status = JSON.parse(statusJson) as StatusJson;
  const metadata = JSON.parse(metadataJson) as MetadataJson;
  return {
    name: status.name,
    namespace: status.namespace,
    revision: status.version,
    status: status.info.status,
    chart: metadata.chart,
    version: metadata.version,
    appVersion: metadata.appVersion,
    values: decodeValue(status.config ?? {}) as Obj,
    resourceNames: resourceNames(status.manifest ?? ""),
  };
}

/** Names of a manifest's objects: `{ "Deployment.apps/apps/v1": ["kube-system/coredns"], "Service/v1": […] }`. */
export function resourceNames(manifest: string): Record<string, string[]> {
  const names: Record<string, Set<string>> = {};
  for (const document of parseAllDocuments(manifest)) {
    const object = document.toJS() as { apiVersion?: string; kind?: string; metadata?: { name?: string; namespace?: string } } | null;
    if (!object?.kind || !object.apiVersion) continue;
    const group = object.apiVersion.includes("/") ? `.${object.apiVersion.split("/")[0]}` : "";
    const { name = "", namespace } = object.metadata ?? {};
    (names[`${object.kind}${group}/${object.apiVersion}`] ??= new Set()).add(namespace ? `${namespace}/${name}` : name);
  }
  return Object.fromEntries(Object.entries(names).map(([key, set]) => [key, [...set].sort()]));
}
