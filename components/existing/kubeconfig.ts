import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, resolve } from "node:path";
import { parse, stringify } from "yaml";

/** A kubeconfig file as it was read. */
export interface KubeconfigFile {
  /** Absolute path; relative paths inside of the file start from its folder. */
  path: string;
  text: string;
}

/** One context of a kubeconfig, on its own. */
export interface OneContext {
  /** Name of the context. */
  context: string;
  /** YAML with that context, its cluster and its user alone, certificates inside. Secret. */
  kubeconfig: string;
}

/** Reads a file into base64; the default reads the disk. */
export type ReadBase64 = (path: string) => string;

interface Named {
  name: string;
}
interface ContextEntry extends Named {
  context?: { cluster?: string; user?: string };
}
interface ClusterEntry extends Named {
  cluster?: Record<string, unknown>;
}
interface UserEntry extends Named {
  user?: Record<string, unknown>;
}
interface Kubeconfig {
  "current-context"?: string;
  contexts: (ContextEntry & From)[];
  clusters: (ClusterEntry & From)[];
  users: (UserEntry & From)[];
}
/** Path of the file that an entry is from. */
interface From {
  file: string;
}

/**
 * Variable with the `KUBECONFIG` that a person had before a lab shell set its own; set by `make`, also inside such a shell.
 */
export const callersKubeconfig = "CILIUM_LAB_CALLERS_KUBECONFIG";

/**
 * Paths of the kubeconfig files that `configured` means, in kubectl's order.
 *
 * @param configured path, relative to `folder`, `~/` for the home folder; empty for `$KUBECONFIG`, else `~/.kube/config`
 */
export function kubeconfigPaths(configured: string, folder: string, environment: NodeJS.ProcessEnv): string[] {
  const list = configured === "" ? (environment[callersKubeconfig] ?? environment.KUBECONFIG ?? "") : configured;
  const paths = configured === "" ? list.split(delimiter).filter((path) => path !== "") : [list];
  return (paths.length === 0 ? ["~/.kube/config"] : paths).map((path) => resolve(folder, path.replace(/^~(?=\/|$)/, homedir())));
}

/**
 * Reads the kubeconfig files of {@link kubeconfigPaths}. As for kubectl, those of a list may be missing, but not all.
 *
 * @throws Error naming the key or variable and the files
 */
export function readKubeconfigs(configured: string, folder: string, environment: NodeJS.ProcessEnv = process.env): KubeconfigFile[] {
  const paths = kubeconfigPaths(configured, folder, environment);
  const there = paths.filter((path) => existsSync(path));
  if (there.length === 0) {
    throw new Error(
      `cilium-lab:kubeconfig "${configured}" is no kubeconfig: there is no file ${paths.join(" or ")}. ` +
        "Accepted: the path of a file; empty for $KUBECONFIG or ~/.kube/config. Example: ~/.kube/config.",
    );
  }
  return there.map((path) => ({ path, text: readFileSync(path, "utf8") }));
}

/**
 * Takes one context out of kubeconfig files.
 *
 * Certificate and key files are put in, since the result is used elsewhere and later. A user that runs a program (`exec`) or names an auth
 * provider is kept as it is.
 *
 * @param context name; empty for the current one
 * @throws Error naming `cilium-lab:context`, what was found and what is accepted. Never quotes the content, which is secret
 */
export function contextOf(files: readonly KubeconfigFile[], context: string, readBase64: ReadBase64 = fromDisk): OneContext {
  const merged = merge(files);
  const where = files.map(({ path }) => path).join(", ");
  const names = merged.contexts.map(({ name }) => name);
  const known = `Contexts there: ${names.length === 0 ? "none" : names.join(", ")}.`;
  const wanted = context === "" ? merged["current-context"] : context;
  if (!wanted)
    throw new Error(
      `cilium-lab:context is empty, and ${where} has no current context. ${known} Example: pulumi config set cilium-lab:context ${names[0] ?? "NAME"}.`,
    );
  const found = merged.contexts.find(({ name }) => name === wanted);
  if (!found) throw new Error(`cilium-lab:context "${wanted}" is not in ${where}. ${known}`);
  const cluster = merged.clusters.find(({ name }) => name === found.context?.cluster);
  if (typeof cluster?.cluster?.server !== "string" || cluster.cluster.server === "") {
    throw new Error(
      `cilium-lab:context "${wanted}" of ${where} leads to cluster "${found.context?.cluster ?? ""}", which has no server there. Write its server: https://ADDRESS:6443.`,
    );
  }
  const user = merged.users.find(({ name }) => name === found.context?.user);
  const embed = (values: Record<string, unknown>, file: string, keys: readonly string[]) =>
    embedded(values, dirname(file), keys, readBase64);
  const one = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": wanted,
    contexts: [{ name: wanted, context: found.context }],
    clusters: [{ name: cluster.name, cluster: embed(cluster.cluster, cluster.file, ["certificate-authority"]) }],
    users: user
      ? [
          {
            name: user.name,
            user: withAbsoluteToken(embed(user.user ?? {}, user.file, ["client-certificate", "client-key"]), dirname(user.file)),
          },
        ]
      : [],
  };
  return { context: wanted, kubeconfig: stringify(one, { lineWidth: 0 }) };
}

/** As kubectl merges: the first file that says something wins. */
function merge(files: readonly KubeconfigFile[]): Kubeconfig {
  const parsed = files.map(({ path, text }) => ({ path, content: parsedFile(path, text) }));
  const all = <T extends Named>(key: "contexts" | "clusters" | "users"): (T & From)[] => {
    const entries = parsed.flatMap(({ path, content }) => ((content[key] ?? []) as T[]).map((entry) => ({ ...entry, file: path })));
    return entries.filter(({ name }, i) => entries.findIndex((other) => other.name === name) === i);
  };
  return {
    "current-context": parsed.map(({ content }) => content["current-context"] as string | undefined).find(Boolean),
    contexts: all<ContextEntry>("contexts"),
    clusters: all<ClusterEntry>("clusters"),
    users: all<UserEntry>("users"),
  };
}

function parsedFile(path: string, text: string): Record<string, unknown> {
  let content: unknown;
  try {
    content = parse(text);
  } catch {
    // The parser's own message quotes the line, which may hold a key.
    throw new Error(`${path} is not a kubeconfig: it is not valid YAML.`);
  }
  const lists = ["contexts", "clusters", "users"];
  const isOne =
    content !== null && typeof content === "object" && lists.every((key) => isListOrNothing((content as Record<string, unknown>)[key]));
  if (!isOne) throw new Error(`${path} is not a kubeconfig: it has no lists of named contexts, clusters and users.`);
  return content as Record<string, unknown>;
}

function isListOrNothing(value: unknown): boolean {
  return value === undefined || value === null || Array.isArray(value);
}

function embedded(
  values: Record<string, unknown>,
  folder: string,
  keys: readonly string[],
  readBase64: ReadBase64,
): Record<string, unknown> {
  const result = { ...values };
  for (const key of keys) {
    const file = values[key];
    Reflect.deleteProperty(result, key);
    // As for kubectl: data beside a file wins.
    if (typeof file !== "string" || file === "" || values[`${key}-data`] !== undefined) continue;
    result[`${key}-data`] = readBase64(resolve(folder, file));
  }
  return result;
}

/** A token's file is written anew by whoever rotates it, so it stays a file. */
function withAbsoluteToken(user: Record<string, unknown>, folder: string): Record<string, unknown> {
  return typeof user.tokenFile === "string" ? { ...user, tokenFile: resolve(folder, user.tokenFile) } : user;
}

function fromDisk(path: string): string {
  if (!existsSync(path)) throw new Error(`The kubeconfig names the file ${path}, which is not there.`);
  return readFileSync(path, "base64");
}
