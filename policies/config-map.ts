import { isMap, type Known } from "./known";
import type { KubernetesObject } from "./manifests";

/** One key of a ConfigMap. */
export interface Entry {
  key: string;
  /** As a pod would read it: `binaryData` decoded. */
  value: Known;
  /** Path inside the object, e.g. `data.routing-mode`. */
  path: string;
}

/** What a ConfigMap holds. */
export interface ConfigMapData {
  entries: Entry[];
  /** `data` or `binaryData` where it is no map, so that nobody can say what it holds; unknown most of all. */
  opaque: { value: Known; path: string }[];
}

/** The keys of `data` and of `binaryData`, which become files of one folder. */
export function configMapData({ body }: KubernetesObject): ConfigMapData {
  const result: ConfigMapData = { entries: [], opaque: [] };
  for (const path of ["data", "binaryData"]) {
    const held = body[path] ?? null;
    if (isMap(held)) {
      const read = path === "data" ? (value: Known) => value : decoded;
      result.entries.push(...Object.entries(held).map(([key, value]): Entry => ({ key, value: read(value), path: `${path}.${key}` })));
    } else if (held !== null) result.opaque.push({ value: held, path });
  }
  return result;
}

function decoded(value: Known): Known {
  return typeof value === "string" ? Buffer.from(value, "base64").toString("utf8") : value;
}
