import { parseAllDocuments } from "yaml";
import type { PlainValue } from "./plain-value";

/** One document of a text. */
export interface YamlDocument {
  /** Whether it is YAML, with aliases that lead somewhere and do not multiply without end. */
  readable: boolean;
  /** What it says, as plain data; null where it is not readable. */
  content: PlainValue;
}

/**
 * The documents of a text, YAML or JSON, with merge keys resolved.
 *
 * @param uniqueKeys whether a key that is there twice is an error, as kind has it; of two the last one counts for helm and Kubernetes
 */
export function yamlDocuments(text: string, uniqueKeys = false): YamlDocument[] {
  return [...parseAllDocuments(text, { merge: true, uniqueKeys, logLevel: "silent" })].map((document) => {
    try {
      if (document.errors.length === 0) return { readable: true, content: document.toJS() as PlainValue };
    } catch {
      // Aliases are resolved only where the data is made.
    }
    return { readable: false, content: null };
  });
}
