import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname } from "node:path";
import { KubeConfig, type Cluster } from "@kubernetes/client-node";
import { isMap, isSeq, parseDocument } from "yaml";

/** Which part of a kubeconfig to use. */
export interface Selection {
  context?: string;
  cluster?: string;
  namespace?: string;
}

/**
 * Reads a kubeconfig: a path if such a file exists, else content; undefined means what kubectl would use.
 *
 * @throws Error whose message never quotes the content, which is secret
 */
export function readKubeconfig(pathOrContent: string | undefined): KubeConfig {
  const config = new KubeConfig();
  if (pathOrContent === undefined) {
    config.loadFromDefault();
    return config;
  }
  const path = pathOrContent.replace(/^~(?=\/)/, homedir());
  const isPath = !path.includes("\n") && path.length < 4096 && existsSync(path);
  const text = isPath ? readFileSync(path, "utf8") : pathOrContent;
  refuseGarbage(text);
  try {
    config.loadFromString(text);
  } catch {
    throw new Error(NO_KUBECONFIG);
  }
  if (isPath) config.makePathsAbsolute(dirname(path));
  return config;
}

const NO_KUBECONFIG = "it is YAML, but not a kubeconfig with lists of named clusters, contexts and users";

/** The parser's own messages quote the line they stumble over, which may hold a key. */
function refuseGarbage(text: string): void {
  const document = parseDocument(text, { logLevel: "silent", prettyErrors: true });
  const [error] = document.errors;
  if (error) throw new Error(`not valid YAML: ${error.code} in line ${error.linePos?.[0].line ?? "?"}`);
  const { contents } = document;
  if (!isMap(contents)) throw new Error("it is neither the path of a file nor the YAML of a kubeconfig");
  const lists = ["clusters", "contexts", "users"].map((key) => contents.get(key));
  if (!lists.every((list) => list === undefined || list === null || isSeq(list))) throw new Error(NO_KUBECONFIG);
}

/** The same kubeconfig with the selection made its current context. A context that does not exist stays selected. */
export function select(config: KubeConfig, { context, cluster, namespace }: Selection): KubeConfig {
  const selected = new KubeConfig();
  const current = context ?? config.currentContext;
  selected.loadFromOptions({
    clusters: config.clusters,
    users: config.users,
    contexts: config.contexts.map((entry) =>
      entry.name === current ? { ...entry, cluster: cluster ?? entry.cluster, namespace: namespace ?? entry.namespace } : entry,
    ),
    currentContext: current,
  });
  return selected;
}

/**
 * What tells one cluster from another, as far as a kubeconfig can: address, certificate authority, TLS settings.
 * Names of cluster, user and context are not part of it.
 */
export function activeCluster(config: KubeConfig, selection: Selection): Omit<Cluster, "name"> | undefined {
  const found = select(config, selection).getCurrentCluster();
  if (!found) return undefined;
  const { name: _, ...identity } = found;
  return identity;
}

/** The namespace of the current context; undefined if it names none. */
export function contextNamespace(config: KubeConfig): string | undefined {
  return config.getContextObject(config.getCurrentContext())?.namespace || undefined;
}

/** Why a kubeconfig cannot be used to talk to a cluster; undefined if it can. Names only, no content. */
export function unusable(config: KubeConfig): string | undefined {
  const context = config.getCurrentContext();
  if (!context) return "invalid configuration: no context is selected: set `context`, or current-context in the kubeconfig";
  if (!config.getContextObject(context)) return `context "${context}" does not exist`;
  if (!config.getCurrentCluster()) return `the cluster of context "${context}" does not exist`;
  return undefined;
}
