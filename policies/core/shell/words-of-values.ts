import { isMap, UNKNOWN, type PlainValue } from "../plain-value";
import { UNKNOWN_TEXT } from "../unknown-text";

/** Variables as a map, as Docker's `NAME=value` and as Kubernetes' list of maps. */
export function variablesOf(env: PlainValue | undefined): Map<string, string> {
  if (isMap(env)) return new Map(Object.entries(env).map(([key, value]) => [key, wordOf(value)]));
  if (!Array.isArray(env)) return new Map();
  return new Map(
    env.flatMap((item): [string, string][] => {
      if (isMap(item)) return typeof item["name"] === "string" ? [[item["name"], wordOf(item["value"] ?? UNKNOWN)]] : [];
      return [...wordOf(item).matchAll(/^(\w+)=([^]*)/g)].map(([, name = "", value = ""]) => [name, value]);
    }),
  );
}

export function listOf(value: PlainValue = null): string[] {
  if (value === null) return [];
  return Array.isArray(value) ? value.map(wordOf) : [wordOf(value)];
}

/** What is no word is as good as an empty one. */
export function wordOf(value: PlainValue): string {
  if (value === UNKNOWN) return UNKNOWN_TEXT;
  return typeof value === "object" ? "" : String(value);
}
