import { isMap, type PlainValue } from "../core/plain-value";
import type { KubernetesObject } from "./objects";

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
