import { isMap, isScalar, parseAllDocuments, type Document } from "yaml";

/** A Kubernetes object as the chart renders it; only what is read here, and nothing of it is certain. */
export interface RenderedObject {
  kind?: string;
  metadata?: { name?: string; namespace?: string };
  data?: Record<string, unknown> | null;
  spec?: { template?: { spec?: PodSpec } };
  items?: RenderedObject[] | null;
}

interface PodSpec {
  containers?: RenderedContainer[] | null;
  initContainers?: RenderedContainer[] | null;
  volumes?: { name?: string; configMap?: { name?: string }; emptyDir?: unknown }[] | null;
}

/** A container of a workload. */
export interface RenderedContainer {
  name?: string;
  image?: string;
  command?: unknown[] | null;
  args?: unknown[] | null;
  env?: { name?: string; value?: unknown; valueFrom?: { configMapKeyRef?: { name?: string; key?: string } } }[] | null;
  envFrom?: unknown[] | null;
  volumeMounts?: { name?: string; mountPath?: string }[] | null;
}

/** A key that a map has twice: which of the two holds depends on who reads it. */
export interface DuplicateKey {
  /** The object, e.g. `ConfigMap cilium-config`. */
  object: string;
  key: string;
  /** The second one's line as rendered, and its number in the manifests. */
  text: string;
  line: number;
}

/** The objects among rendered manifests. */
export interface RenderedManifests {
  objects: RenderedObject[];
  duplicates: DuplicateKey[];
  /** Lines of the `data` of a ConfigMap as rendered, by key; of two the later one. */
  dataLines(configMap: RenderedObject): Map<string, string>;
}

/**
 * Reads what `helm template` printed.
 *
 * @throws Error that names the line, for text that is no YAML
 */
export function readManifests(text: string): RenderedManifests {
  const documents = [parseAllDocuments(text, { uniqueKeys: true })].flat() as Document.Parsed[];
  const lines = text.split("\n");
  const duplicates: DuplicateKey[] = [];
  const dataOf = new Map<RenderedObject, Map<string, string>>();
  const objects = documents.flatMap((document) => {
    const object = (document.toJS() ?? {}) as RenderedObject;
    for (const { code, message, linePos } of document.errors) {
      if (code !== "DUPLICATE_KEY" || !linePos) throw new Error(`What the chart rendered is not YAML: ${message.split("\n")[0]}`);
      const line = linePos[0].line;
      const text = (lines[line - 1] ?? "").trim();
      duplicates.push({ object: nameOf(object), key: text.replace(/^["']?(.*?)["']?\s*:(?:\s.*)?$/, "$1"), text, line });
    }
    const data = document.get("data");
    if (isMap(data)) {
      dataOf.set(
        object,
        new Map(data.items.flatMap(({ key }) => (isScalar(key) ? [[String(key.value), lineAt(text, key.range?.[0] ?? 0)]] : []))),
      );
    }
    return object.kind === "List" ? (object.items ?? []) : [object];
  });
  return { objects, duplicates, dataLines: (configMap) => dataOf.get(configMap) ?? new Map() };
}

/** An object as a sentence names it. */
export function nameOf({ kind = "Object", metadata }: RenderedObject): string {
  return `${kind} ${metadata?.name ?? "without a name"}`;
}

function lineAt(text: string, offset: number): string {
  return text.slice(offset, text.indexOf("\n", offset) >>> 0).trim();
}
