import { parseAllDocuments } from "yaml";
import { found } from "./found";
import type { Settings } from "./guarded";
import { isMap, unknown, type Known, type KnownMap } from "./known";
import type { Resource } from "./rule";

/** What a command resource hands to kind. */
export interface KindConfigs {
  /** Each `Cluster` document. */
  readable: Settings[];
  /** One sentence for each place that holds a config which nobody can check. */
  unreadable: string[];
}

const commandTypes = new Set(["command:local:Command", "command:remote:Command"]);

/** Properties whose text reaches a shell or its input. `delete` makes no cluster. */
const inputs = ["stdin", "create", "update"];

const makesCluster = /\bkind\b[^\n]*\bcreate\s+cluster\b/i;

/** The kind configs in the standard input, the environment and the scripts of a command resource. */
export function kindConfigs({ type, name, props }: Resource): KindConfigs {
  const result: KindConfigs = { readable: [], unreadable: [] };
  if (!commandTypes.has(type)) return result;
  const subject = `Command "${name}"`;
  const places = placesOf(props);

  for (const [place, value] of places) {
    if (typeof value !== "string") continue;
    const { documents, complete } = clusterDocuments(value);
    for (const root of documents) {
      result.readable.push({ subject, root, locate: (key) => `\`${key}\` of the kind config in \`${place}\`` });
    }
    if (!complete) result.unreadable.push(`${subject} holds a kind config in \`${place}\` that cannot be read.`);
  }

  // Most commands have unknowns and nothing to do with kind. This one says that it makes a cluster: from what?
  if (places.some(([, value]) => typeof value === "string" && makesCluster.test(commands(value)))) {
    for (const [place, value] of places) {
      // Where the config has been read, an unknown variable is no more than a name or an address beside it.
      if (value !== unknown || (place.startsWith("environment") && result.readable.length > 0)) continue;
      result.unreadable.push(
        `${subject} makes a kind cluster and sets \`${place}\` to ${found(unknown)}, so its config cannot be checked.`,
      );
    }
  }
  return result;
}

function placesOf(props: KnownMap): [place: string, value: Known][] {
  const environment = props["environment"];
  return [
    ...inputs.flatMap((key): [string, Known][] => (Object.hasOwn(props, key) ? [[key, props[key] as Known]] : [])),
    ...(isMap(environment)
      ? Object.entries(environment).map(([key, value]): [string, Known] => [`environment.${key}`, value])
      : environment === unknown
        ? [["environment", unknown] as [string, Known]]
        : []),
  ];
}

/** A script without its comments, continued lines as one. */
function commands(script: string): string {
  return script.replace(/\\\r?\n/g, " ").replace(/^\s*#.*$/gm, "");
}

/** The `Cluster` documents in `text`, and whether that is all of them. */
function clusterDocuments(text: string): { documents: KnownMap[]; complete: boolean } {
  const mentions = [...text.matchAll(/^(?!\s*#).*\bkind\.x-k8s\.io\//gm)].length;
  if (mentions === 0) return { documents: [], complete: true };
  const whole = parse(text);
  const documents = whole.length > 0 ? whole : hereDocuments(text).flatMap(parse);
  return { documents, complete: documents.length >= mentions };
}

function parse(text: string): KnownMap[] {
  // YAML reads JSON too. Aliases and merge keys are resolved, as kind does.
  return [...parseAllDocuments(text, { merge: true, logLevel: "silent" })].flatMap((document) => {
    const content = document.errors.length === 0 ? resolved(document) : null;
    return isMap(content) && `${String(content["apiVersion"])}`.startsWith("kind.x-k8s.io/") ? [content] : [];
  });
}

/** The document as plain data, or null where its aliases go nowhere or multiply without end. */
function resolved(document: { toJS(): unknown }): Known {
  try {
    return document.toJS() as Known;
  } catch {
    return null;
  }
}

/** The bodies of a script's here-documents. */
function hereDocuments(script: string): string[] {
  const bodies = script.matchAll(/<<(-?)[ \t]*\\?(["']?)([A-Za-z_]\w*)\2[^\n]*\n([\s\S]*?)\n[ \t]*\3[ \t]*(?=\n|$)/g);
  return [...bodies].map(([, dash, , , body = ""]) => (dash ? body.replace(/^\t+/gm, "") : body));
}
