import { agentFlags, optionOfVariable } from "../../components/cilium/agent-flags";
import { wordOf } from "../core/shell/words-of-values";
import type { AgentOption, AgentOptions } from "../cilium/required-options";
import { parse } from "semver";
import { minors, newestMinor, type CiliumMinor } from "../../components/tables/versions";
import { configMapData, type KubernetesObject } from "./objects";
import { isMap, UNKNOWN, type PlainValue, at, textOf, valueOfWord } from "../core/plain-value";
import { argumentsOf, imageName, workload, type Container } from "./workloads";

/** Keys that Cilium alone has; one of them is enough, whatever the ConfigMap is called. */
const telltaleKeys = new Set([
  "routing-mode",
  "tunnel-protocol",
  "auto-direct-node-routes",
  "ipv4-native-routing-cidr",
  "enable-host-legacy-routing",
  "enable-bpf-masquerade",
  "enable-ipv4-masquerade",
  "kube-proxy-replacement",
  "cni-chaining-mode",
  "identity-allocation-mode",
  "bpf-lb-mode",
  "bpf-lb-dsr-dispatch",
  "cluster-pool-ipv4-cidr",
  "enable-ipv4-egress-gateway",
]);

/** The options that an object gives to Cilium's agents, or undefined where it gives none. */
export function agentOptions(object: KubernetesObject): AgentOptions[] {
  if (object.kind === "ConfigMap") return ciliumConfig(object);
  if (object.kind === "CiliumNodeConfig") return [nodeConfig(object)];
  return (workload(object)?.containers ?? []).flatMap((container) => agentContainer(object, container) ?? []);
}

/** `cilium-config` by its name, or a ConfigMap that says by its keys what it is. */
function ciliumConfig(object: KubernetesObject): AgentOptions[] {
  const { entries, opaque } = configMapData(object);
  const told = entries.some(({ key }) => telltaleKeys.has(key.toLowerCase()));
  const name = at(object.body, "metadata", "name");
  const named = name === "cilium-config";
  const hidden = name === UNKNOWN && opaque.some(({ value }) => value === UNKNOWN);
  if (!named && !told && !hidden) return [];
  // Under another name it is one source of several, such as build-config takes.
  const shown = name ?? at(object.body, "metadata", "generateName") ?? object.resourceName;
  const complete = !object.patch && (shown === UNKNOWN || /^cilium-config(-|$)/.test(textOf(shown)));
  const options = entries.map(({ key, value, path }): AgentOption => ({ key: key.toLowerCase(), value: plain(value), place: path }));
  return [inData({ object, complete, options, opaque: opaque.map(({ path, value }) => ({ value, place: path })), root: "data" })];
}

/** What a CiliumNodeConfig says of some nodes goes over `cilium-config`. */
function nodeConfig(object: KubernetesObject): AgentOptions {
  const root = "spec.defaults";
  const defaults = at(object.body, "spec", "defaults") ?? null;
  const options = isMap(defaults)
    ? Object.entries(defaults).map(([key, value]): AgentOption => ({
        key: key.toLowerCase(),
        value: plain(value),
        place: `${root}.${key}`,
      }))
    : [];
  const opaque: AgentOptions["opaque"] = isMap(defaults) || defaults === null ? [] : [{ value: defaults, place: root }];
  return inData({ object, complete: false, options, opaque, root });
}

/** A file of a ConfigMap is read without the blanks around it. */
function plain(value: PlainValue): PlainValue {
  return typeof value === "string" ? value.trim() : value;
}

function inData({
  object,
  root,
  ...rest
}: Pick<AgentOptions, "complete" | "options" | "opaque"> & { object: KubernetesObject; root: string }): AgentOptions {
  return {
    ...rest,
    subject: object.subject,
    minor: minorOf(rest.options),
    missing: (key) => `${root}.${key}`,
    literal: (key, value) => `${key}: ${/^(true|false|\d+|)$/.test(value) ? JSON.stringify(value) : value}`,
    ignored: (place) => object.ignoreChanges.some((path) => covers(path, place)),
  };
}

/** Whether one path of inputs is the other or leads to it; both in any of Pulumi's spellings. */
function covers(outer: string, inner: string): boolean {
  const steps = (path: string): string[] => path.split(/[.[\]"']/).filter((step) => step !== "");
  const reached = steps(inner);
  return steps(outer).every((step, index) => step === "*" || reached[index] === "*" || reached[index] === step);
}

/** The minor that keys speak of: nothing else in a ConfigMap says it. */
function minorOf(options: readonly AgentOption[]): CiliumMinor {
  const has = (key: string): boolean => options.some((option) => option.key === key);
  if (has("tunnel") && !has("routing-mode")) return "1.13";
  if (has("enable-remote-node-identity")) return "1.15";
  return has("enable-high-scale-ipcache") ? "1.18" : newestMinor;
}

/** What `build-config` reads where nobody tells it otherwise: `cilium-config`, and the CiliumNodeConfigs over it. */
const ownSources = /^config-map(:([^/,]+\/)?cilium-config)?(,cilium-node-config(:[^,]*)?)*$/;

/** The options that a container gives to an agent by its arguments and its environment; undefined where it gives none. */
function agentContainer(object: KubernetesObject, container: Container): AgentOptions | undefined {
  const builder = argumentsOf(container, "cilium-dbg") ?? argumentsOf(container, "cilium");
  const pod = object.kind === "Pod" ? "spec" : "spec.template.spec";
  const inputs = ["command", "args", "env", "envFrom"].map((key) => `${pod}.${container.place}.${key}`);
  const inArguments = {
    subject: object.subject,
    missing: (key: string) => `--${key}`,
    literal: (key: string, value: string) => `--${key}=${value}`,
    ignored: () => object.ignoreChanges.some((path) => inputs.some((input) => covers(path, input) || covers(input, path))),
  };
  if (builder?.[0] === "build-config") {
    const source = [...variables(container.body["env"]), ...flags(builder)].filter(({ key }) => key === "source").at(-1);
    const opaque = source === undefined || ownSources.test(textOf(source.value)) ? [] : [source];
    return { ...inArguments, minor: newestMinor, complete: false, options: [], opaque };
  }
  const { body, place, init, words } = container;
  const { path, base, tag } = imageName(body["image"]);
  const own = argumentsOf(container, "cilium-agent");
  const bare =
    body["command"] === undefined && /(^|\/)cilium\/cilium(-dev|-ci)?$/.test(path) && words.some((word) => textOf(word).startsWith("--"));
  if (init || !(own || bare || body["name"] === "cilium-agent")) return undefined;

  const given = [...variables(body["env"]), ...flags(own ?? words.map(wordOf))];
  // Of an option that is given twice the last one counts, and arguments count over variables.
  const options = [...new Map(given.map((option) => [option.key, option])).values()];
  const folder = options.find(({ key }) => key === "config-dir");
  const file = options.find(({ key }) => key === "config");
  const spoken = base.startsWith("cilium") ? minorOfTag(tag) : undefined;
  const opaque: AgentOptions["opaque"] = [];
  if (words.includes(UNKNOWN)) opaque.push({ value: UNKNOWN, place: `${place}.${body["command"] === UNKNOWN ? "command" : "args"}` });
  if (hidesVariables(body["env"])) opaque.push({ value: UNKNOWN, place: `${place}.env` });
  const sources = body["envFrom"] ?? [];
  if (!Array.isArray(sources) || sources.length > 0) opaque.push({ value: sources, place: `${place}.envFrom` });
  if (file) opaque.push(file);
  if (folder && !mountsOwnConfig(container, folder.value)) opaque.push(folder);
  return { ...inArguments, minor: spoken ?? minorOf(options), complete: !object.patch && !folder && !file, options, opaque };
}

/** Whether a folder is `cilium-config`, or what an init container makes of it, as far as the pod says what it is. */
function mountsOwnConfig({ body, volumes }: Container, folder: PlainValue): boolean {
  const mounts = body["volumeMounts"];
  const mount = Array.isArray(mounts) ? mounts.find((each) => at(each, "mountPath") === folder) : undefined;
  const volume = volumes.find((each) => at(each, "name") === at(mount, "name"));
  const source = at(volume, "configMap", "name");
  return source === undefined || source === "cilium-config";
}

function minorOfTag(tag: string): CiliumMinor | undefined {
  const version = parse(tag);
  return minors.find((minor) => minor === `${version?.major}.${version?.minor}`);
}

/** `CILIUM_ROUTING_MODE` is `routing-mode`; an empty one is none, and one from `cilium-config` is judged there. */
function variables(env: PlainValue | undefined): AgentOption[] {
  if (!Array.isArray(env)) return [];
  return env.flatMap((entry): AgentOption[] => {
    const name = at(entry, "name");
    if (typeof name !== "string") return [];
    const key = optionOfVariable(name);
    if (key === undefined) return [];
    const source = at(entry, "valueFrom");
    if (at(source, "configMapKeyRef", "name") === "cilium-config") return [];
    const value = source ?? at(entry, "value") ?? "";
    return value === "" ? [] : [{ key, value, place: name }];
  });
}

function hidesVariables(env: PlainValue | undefined): boolean {
  return env === UNKNOWN || (Array.isArray(env) && env.some((entry) => at(entry, "name") === UNKNOWN));
}

function flags(words: readonly string[]): AgentOption[] {
  return agentFlags(words).map(({ key, flag, value, next }) => ({ key, value: valueOfWord(value ?? next ?? "true"), place: flag }));
}
