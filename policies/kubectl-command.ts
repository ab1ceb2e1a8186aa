import { parseAllDocuments } from "yaml";
import { configChange, halves } from "./cilium-command";
import { value, withUnknowns, type Effect } from "./effect";
import { every, flag, readFlags, type Flags } from "./flags";
import { isMap, type Known, type KnownMap } from "./known";
import { hole, liveConfig, type ShellCommand } from "./shell-commands";
import { basename } from "./shell-programs";

/** Flags of kubectl whose value is the next word. */
const valued = new Set([
  "f", "filename", "k", "kustomize", "n", "namespace", "context", "cluster", "user", "kubeconfig", "s", "server", "token", "as", "as-group", "l",
  "selector", "o", "output", "p", "patch", "patch-file", "type", "from-literal", "from-file", "from-env-file", "image", "env", "e", "c",
  "containers", "container", "field-manager", "field-selector", "timeout", "request-timeout", "subresource", "overrides", "port", "replicas", "v",
  "restart", "schedule", "to-revision", "limits", "requests",
]);

const kinds: Record<string, string> = {
  cm: "ConfigMap", configmap: "ConfigMap", configmaps: "ConfigMap",
  ds: "DaemonSet", daemonset: "DaemonSet", daemonsets: "DaemonSet",
  deploy: "Deployment", deployment: "Deployment", deployments: "Deployment",
  ciliumnodeconfig: "CiliumNodeConfig", ciliumnodeconfigs: "CiliumNodeConfig",
};
const group: Record<string, string> = { ConfigMap: "core/v1", DaemonSet: "apps/v1", Deployment: "apps/v1", CiliumNodeConfig: "cilium.io/v2" };

const inValues = "Set it in the values of Cilium's Release";

/** What kubectl makes or changes. Manifests are handed on as they are: the rules on objects know them. */
export function kubectlEffects(command: ShellCommand): Effect[] {
  const all = command.words.slice(1);
  const end = all.indexOf("--");
  const given = readFlags(end < 0 ? all : all.slice(0, end), valued);
  const program = end < 0 ? [] : all.slice(end + 1);
  const [verb = "", ...rest] = given.positionals;
  const client = flag(given, "dry-run");
  if (client !== undefined && client !== "none" && client !== "false") return [];
  switch (verb) {
    case "apply":
    case "replace":
    case "create":
      if (["f", "filename", "k", "kustomize"].some((name) => given.flags.has(name))) return manifestEffects(`kubectl ${verb}`, given, command);
      return verb === "create" ? createEffects(rest, given, program, command) : [];
    case "patch":
      return patchEffects(rest, given, command);
    case "edit":
      return targets(rest).some(({ kind, name }) => kind === "ConfigMap" && name === "cilium-config")
        ? [{ does: "kubectl edit", breaks: { rule: "no-tunnel", sentence: `changes Cilium's own configuration by hand. ${inValues}` } }]
        : [];
    case "set":
      return setEffects(rest, given);
    case "run":
      return [{ does: "kubectl run", makes: pod(flag(given, "image"), program) }];
    default:
      return [];
  }
}

function manifestEffects(does: string, given: Flags, { input, files }: ShellCommand): Effect[] {
  return every(given, "f", "filename", "k", "kustomize").flatMap((list) => list.split(",")).flatMap((path): Effect[] => {
    const text = path === "-" || path === "/dev/stdin" ? input : files.get(path);
    if (text?.includes(liveConfig)) {
      const sentence = `puts back a \`cilium-config\` that was changed on the way, where a tunnel may hide. ${inValues}`;
      return [{ does, breaks: { rule: "no-tunnel", sentence } }];
    }
    if (text !== undefined && text.trim() !== hole && text !== "") return objects(text).map((makes) => ({ does, makes }));
    // A file that nobody here reads may say by its name what it is.
    const folder = given.flags.has("k") || given.flags.has("kustomize");
    const file = value(path);
    return [{ does, makes: folder ? { type: "kubernetes:kustomize:Directory", props: { directory: file } } : { type: "kubernetes:yaml:ConfigFile", props: { file } } }];
  });
}

function createEffects([what = "", name = ""]: string[], given: Flags, program: string[], { files }: ShellCommand): Effect[] {
  const does = "kubectl create";
  if (["job", "deployment", "cronjob", "deploy"].includes(what)) return [{ does: `${does} ${what}`, makes: pod(flag(given, "image"), program) }];
  if (kinds[what] !== "ConfigMap") return [];
  const literals = every(given, "from-literal").map(halves);
  const fromFiles = every(given, "from-file").map((pair): [string, string] => {
    const [key = "", path] = pair.split("=");
    return [path === undefined ? basename(key) : key, files.get(path ?? key) ?? hole];
  });
  const data: KnownMap = Object.fromEntries([...literals, ...fromFiles].map(([key, text]) => [key, value(text)]));
  return [{ does: `${does} configmap`, makes: object("ConfigMap", name, given, { data }) }];
}

function patchEffects(rest: string[], given: Flags, { files }: ShellCommand): Effect[] {
  const does = "kubectl patch";
  const text = flag(given, "p", "patch") ?? files.get(flag(given, "patch-file") ?? "") ?? hole;
  return targets(rest).flatMap(({ kind, name }): Effect[] => {
    if (kind === undefined) return [];
    const change = read(text);
    if (kind === "ConfigMap" && name === "cilium-config") {
      if (!isMap(change) && !Array.isArray(change)) {
        return [{ does, breaks: { rule: "no-tunnel", sentence: `changes Cilium's own configuration by a patch that cannot be read. ${inValues}` } }];
      }
      const data = Array.isArray(change) ? jsonPatch(change) : isMap(change["data"]) ? change["data"] : {};
      return [{ does, ...configChange(data) }];
    }
    // The usual way to take kube-proxy off every node.
    if (name === "kube-proxy" && isMap(change) && text.includes("nodeSelector") && !text.includes("containers")) return [];
    return isMap(change) ? [{ does, makes: object(kind, name, given, change, true) }] : [];
  });
}

/** The keys of `data` that a JSON patch writes. */
function jsonPatch(steps: readonly Known[]): KnownMap {
  return Object.fromEntries(
    steps.flatMap((step): [string, Known][] => {
      if (!isMap(step) || typeof step["path"] !== "string" || !step["path"].startsWith("/data/")) return [];
      const key = step["path"].slice("/data/".length).replaceAll("~1", "/");
      return [[key, step["op"] === "remove" ? null : (step["value"] ?? null)]];
    }),
  );
}

function setEffects([what, ...rest]: string[], given: Flags): Effect[] {
  const does = `kubectl set ${what === "image" ? "image" : "env"}`;
  return targets(rest).flatMap(({ kind, name }): Effect[] => {
    if (kind === undefined || name === undefined) return [];
    const pairs = [...rest, ...every(given, "e", "env")].filter((word) => /^[\w.*-]+=/.test(word)).map(halves);
    const containers: Known =
      what === "env"
        ? [{ name: name === "cilium" ? "cilium-agent" : name, env: pairs.map(([key, text]) => ({ name: key, value: value(text) })) }]
        : pairs.map(([key, text]) => ({ name: key, image: value(text) }));
    return what === "env" || what === "image" ? [{ does, makes: object(kind, name, given, { spec: { template: { spec: { containers } } } }, true) }] : [];
  });
}

/** `kind/name`, or a kind and the name that follows. */
function targets(words: string[]): { kind: string | undefined; name: string | undefined }[] {
  const slashed = words.filter((word) => word.includes("/") && !word.includes("="));
  if (slashed.length > 0) return slashed.map((word) => ({ kind: kindOf(word.split("/")[0]!), name: word.split("/")[1] }));
  return [{ kind: kindOf(words[0] ?? ""), name: words[1] }];
}

function kindOf(word: string): string | undefined {
  return kinds[word.split(".")[0]!.toLowerCase()];
}

function object(kind: string, name: string | undefined, given: Flags, body: KnownMap, patch = false): Effect["makes"] {
  const namespace = flag(given, "n", "namespace");
  const metadata: KnownMap = { name: value(name ?? hole), ...(namespace === undefined ? {} : { namespace: value(namespace) }) };
  return { type: `kubernetes:${group[kind] ?? "core/v1"}:${kind}${patch ? "Patch" : ""}`, props: { ...body, kind, metadata } };
}

/** The objects of a manifest. What is no YAML kubectl refuses. */
function objects(text: string): NonNullable<Effect["makes"]>[] {
  return [...parseAllDocuments(text, { merge: true, uniqueKeys: false, logLevel: "silent" })].flatMap((document) => {
    const body = document.errors.length === 0 ? withUnknowns(plain(document)) : null;
    if (!isMap(body) || typeof body["kind"] !== "string" || typeof body["apiVersion"] !== "string") return [];
    const version = body["apiVersion"].includes("/") ? body["apiVersion"] : `core/${body["apiVersion"]}`;
    return [{ type: `kubernetes:${version}:${body["kind"]}`, props: body }];
  });
}

/** A pod that runs one container. */
export function pod(image: string | undefined, command: readonly string[]): Effect["makes"] {
  const container: KnownMap = { name: "main", image: image === undefined ? null : value(image), args: command.map(value) };
  return { type: "kubernetes:core/v1:Pod", props: { spec: { containers: [container] } } };
}

function read(text: string): Known {
  const [document] = parseAllDocuments(text, { logLevel: "silent" });
  return document && "toJS" in document ? withUnknowns(plain(document)) : null;
}

/** A document as plain data; null where its aliases go nowhere or multiply without end. */
function plain(document: { toJS(): unknown }): Known {
  try {
    return document.toJS() as Known;
  } catch {
    return null;
  }
}
