import { describeValue } from "../core/describe-value";
import { UNKNOWN, isMap, type PlainMap, type PlainValue } from "../core/plain-value";
import type { Resource } from "../core/policy";
import { yamlDocuments } from "../core/yaml";

/** A Kubernetes object that a resource declares, alone or among others. */
export interface KubernetesObject {
  /** As a sentence names it, e.g. `ConfigMapPatch "cilium"`, or `ConfigMap in `yaml` of ConfigGroup "network"`. */
  subject: string;
  /** Its kind, without `Patch`. */
  kind: string;
  /** As in `operator.tigera.io/v1`; empty where nothing says it. */
  apiVersion: string;
  /** Whether it says only what is to change of an object that is there. */
  patch: boolean;
  body: PlainMap;
  /** Its name in the program; none for one in a manifest. */
  resourceName?: string;
  /** The resource's option of that name; none for an object in a manifest. */
  ignoreChanges: readonly string[];
}

/** What a resource declares in the cluster. */
export interface Manifests {
  objects: KubernetesObject[];
  /** One sentence for each place that may hold any object. */
  unreadable: string[];
}

const bundle = /^kubernetes:yaml(?:\/v2)?:(ConfigFile|ConfigGroup)$/;
const typed = /^kubernetes:(?<group>[^:]+):(?<token>[A-Za-z0-9]+)$/;

/**
 * The objects of a resource of the Kubernetes provider: typed ones of any group and version, custom ones, patches, lists, and what stands in
 * a bundle's own text. The kind alone decides, since every version of a group says the same in the fields that are read here.
 *
 * Files are not read: a bundle's objects are resources of their own, which Pulumi shows to the rules one by one.
 */
export function kubernetesObjects({ type, name, subject, props, ignoreChanges }: Resource): Manifests {
  const bundled = bundle.exec(type)?.[1];
  if (bundled !== undefined) return bundleObjects(subject ?? `${bundled} "${name}"`, props);
  const { group, token } = typed.exec(type)?.groups ?? {};
  if (group === undefined || token === undefined) return { objects: [], unreadable: [] };
  const custom = token === "CustomResource" || token === "CustomResourcePatch";
  const kind = custom && typeof props["kind"] === "string" ? props["kind"] : token.replace(/Patch$/, "");
  const object = {
    subject: subject ?? `${token} "${name}"`,
    kind,
    apiVersion: apiVersionOf(props, group),
    patch: token.endsWith("Patch"),
    body: props,
    resourceName: name,
    ignoreChanges,
  };
  return unfolded(object);
}

/** An object, or in its place the items of a list. */
function unfolded(object: KubernetesObject): Manifests {
  const items = object.body["items"];
  if (!object.kind.endsWith("List") || (items !== UNKNOWN && !Array.isArray(items))) return { objects: [object], unreadable: [] };
  if (items === UNKNOWN) return { objects: [], unreadable: [unreadable(object.subject, "items")] };
  const kind = object.kind.replace(/List$/, "");
  return joined(
    items.map((item, index) => objectAt(item, `\`items[${index}]\` of ${object.subject}`, object.subject, `items[${index}]`, kind)),
  );
}

function bundleObjects(subject: string, props: PlainMap): Manifests {
  const each = (key: string): { value: PlainValue; path: string }[] => {
    const value = props[key] ?? null;
    return Array.isArray(value) ? value.map((item, index) => ({ value: item, path: `${key}[${index}]` })) : [{ value, path: key }];
  };
  return joined([
    ...[...each("file"), ...each("files")].map(({ value, path }) => ({
      objects: [],
      unreadable: value === UNKNOWN ? [unreadable(subject, path)] : [],
    })),
    ...each("yaml").map(({ value, path }) => {
      if (value === UNKNOWN) return { objects: [], unreadable: [unreadable(subject, path)] };
      return typeof value === "string" ? textObjects(value, subject, path) : { objects: [], unreadable: [] };
    }),
    ...each("objs").map(({ value, path }) => objectAt(value, `\`${path}\` of ${subject}`, subject, path)),
  ]);
}

/** The objects of a manifest: any number of documents as YAML or JSON, aliases and merge keys resolved. */
function textObjects(text: string, subject: string, path: string): Manifests {
  const documents = yamlDocuments(text);
  return joined(
    documents.map(({ readable, content }, index) => {
      const place = documents.length === 1 ? `\`${path}\`` : `document ${index + 1} of \`${path}\``;
      if (readable) return objectAt(content, `${place} of ${subject}`, subject, path);
      return {
        objects: [],
        unreadable: [`${subject} holds in ${place} what is not YAML, so it cannot be checked. Write one Kubernetes object a document.`],
      };
    }),
  );
}

function objectAt(value: PlainValue, place: string, subject: string, path: string, fallback = "Object"): Manifests {
  if (value === UNKNOWN) return { objects: [], unreadable: [unreadable(subject, path)] };
  if (!isMap(value)) return { objects: [], unreadable: [] };
  const own = value["kind"];
  if (own === UNKNOWN) return { objects: [], unreadable: [unreadable(subject, `${path}.kind`)] };
  const kind = typeof own === "string" ? own : fallback;
  return unfolded({
    subject: `${/^[A-Z][A-Za-z]{1,40}$/.test(kind) ? kind : "Object"} in ${place}`,
    kind,
    apiVersion: apiVersionOf(value),
    patch: false,
    body: value,
    ignoreChanges: [],
  });
}

function apiVersionOf(body: PlainMap, otherwise = ""): string {
  return typeof body["apiVersion"] === "string" ? body["apiVersion"] : otherwise;
}

function joined(all: readonly Manifests[]): Manifests {
  return { objects: all.flatMap(({ objects }) => objects), unreadable: [...new Set(all.flatMap(({ unreadable }) => unreadable))] };
}

function unreadable(subject: string, path: string): string {
  return (
    `${subject} sets \`${path}\` to ${describeValue(UNKNOWN)}, so it may hold a tunnel or kube-proxy. ` +
    "Write it as a literal, with the one value that comes from elsewhere in an object of its own."
  );
}

/** One key of a ConfigMap. */
export interface Entry {
  key: string;
  /** As a pod would read it: `binaryData` decoded. */
  value: PlainValue;
  /** Path inside the object, e.g. `data.routing-mode`. */
  path: string;
}

/** What a ConfigMap holds. */
export interface ConfigMapData {
  entries: Entry[];
  /** `data` or `binaryData` where it is no map, so that nobody can say what it holds; unknown most of all. */
  opaque: { value: PlainValue; path: string }[];
}

/** The keys of `data` and of `binaryData`, which become files of one folder. */
export function configMapData({ body }: KubernetesObject): ConfigMapData {
  const result: ConfigMapData = { entries: [], opaque: [] };
  for (const path of ["data", "binaryData"]) {
    const held = body[path] ?? null;
    if (isMap(held)) {
      const read = path === "data" ? (value: PlainValue) => value : decoded;
      result.entries.push(...Object.entries(held).map(([key, value]): Entry => ({ key, value: read(value), path: `${path}.${key}` })));
    } else if (held !== null) result.opaque.push({ value: held, path });
  }
  return result;
}

function decoded(value: PlainValue): PlainValue {
  return typeof value === "string" ? Buffer.from(value, "base64").toString("utf8") : value;
}
