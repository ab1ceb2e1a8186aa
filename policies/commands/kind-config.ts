import { describeValue } from "../core/describe-value";
import type { ReviewedValues } from "../cilium/required-values";
import { kindCommand, placesOf } from "./kind-command";
import { isMap, textOf, UNKNOWN, type PlainMap } from "../core/plain-value";
import type { Resource } from "../core/policy";
import { yamlDocuments } from "../core/yaml";

/** What a command resource hands to kind. */
interface KindConfigs {
  /** Each `Cluster` document. */
  readable: ReviewedValues[];
  /** One sentence for each place that holds a config which nobody can check, and for a cluster that is made without any. */
  unreadable: string[];
}

const commandTypes = new Set(["command:local:Command", "command:remote:Command"]);

/** The kind configs in the standard input, the environment and the programs of a command resource. */
export function kindConfigs({ type, name, props }: Resource): KindConfigs {
  const result: KindConfigs = { readable: [], unreadable: [] };
  if (!commandTypes.has(type)) return result;
  const subject = `Command "${name}"`;
  const places = placesOf(props);

  for (const place of places) {
    if (typeof place.value !== "string") continue;
    const { documents, complete } = clusterDocuments(place.value);
    for (const root of documents) {
      result.readable.push({ subject, root, locate: (key) => `\`${key}\` of the kind config in \`${place.name}\`` });
    }
    if (!complete) result.unreadable.push(`${subject} holds a kind config in \`${place.name}\` that cannot be read.`);
  }

  // Most commands have unknowns and nothing to do with kind. This one says that it makes a cluster: from what?
  const kind = kindCommand(props);
  if (kind.mentioned) {
    for (const place of places) {
      // Where the config has been read, an unknown variable is no more than a name or an address beside it.
      if (place.value !== UNKNOWN || (place.name.startsWith("environment") && result.readable.length > 0)) continue;
      result.unreadable.push(
        `${subject} makes a kind cluster and sets \`${place.name}\` to ${describeValue(UNKNOWN)}, so its config cannot be checked.`,
      );
    }
  }
  if (kind.withoutConfig) {
    result.unreadable.push(`${subject} makes a kind cluster without a config, which installs kube-proxy and kind's own CNI.`);
  } else if (kind.withConfig && result.readable.length === 0 && result.unreadable.length === 0) {
    result.unreadable.push(`${subject} makes a kind cluster from a config that is not among its inputs, so it cannot be checked.`);
  }
  return result;
}

/** The `Cluster` documents in `text`, and whether that is all of them. */
function clusterDocuments(text: string): { documents: PlainMap[]; complete: boolean } {
  const mentions = [...text.matchAll(/^(?!\s*#).*\bkind\.x-k8s\.io\//gm)].length;
  if (mentions === 0) return { documents: [], complete: true };
  const whole = parse(text);
  const documents = whole.length > 0 ? whole : hereDocuments(text).flatMap(parse);
  return { documents, complete: documents.length >= mentions };
}

function parse(text: string): PlainMap[] {
  return yamlDocuments(text, true).flatMap(({ content }) =>
    isMap(content) && textOf(content["apiVersion"]).startsWith("kind.x-k8s.io/") ? [content] : [],
  );
}

/** The bodies of a script's here-documents. */
function hereDocuments(script: string): string[] {
  const bodies = script.matchAll(/<<(-?)[ \t]*\\?(["']?)([A-Za-z_]\w*)\2[^\n]*\n([\s\S]*?)\n[ \t]*\3[ \t]*(?=\n|$)/g);
  return [...bodies].map(([, dash, , , body = ""]) => (dash ? body.replace(/^\t+/gm, "") : body));
}
