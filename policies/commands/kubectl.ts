import { configChange, halves } from "./cilium";
import { namedFile, type CommandEffect } from "./command-effect";
import { every, flag, readFlags, type Flags } from "./pflag";
import { isMap, type PlainValue, type PlainMap, valueOfWord, withUnknowns } from "../core/plain-value";
import { changed, created, isCiliumConfig, kindOf, targets } from "./kubectl-targets";
import { UNKNOWN_TEXT, liveConfig } from "../core/unknown-text";
import { basename } from "../core/shell/programs";
import type { ShellCommand } from "../core/shell/shell";
import { yamlDocuments } from "../core/yaml";
import valuedFlags from "./valued-flags.json";

/** Flags of kubectl whose value is the next word. */
const valued = new Set(valuedFlags.kubectl);

const inValues = "Set it in the values of Cilium's Release";

/** What kubectl makes or changes. Manifests are handed on as they are: the rules on objects know them. */
export function kubectlEffects(command: ShellCommand): CommandEffect[] {
  const all = command.words.slice(1);
  const given = readFlags(all, valued);
  const program = all.includes("--") ? all.slice(all.indexOf("--") + 1) : [];
  const [verb, ...rest] = given.positionals;
  if (!["none", "false"].includes(flag(given, "dry-run") ?? "none")) return [];
  switch (verb) {
    case "apply":
    case "replace":
      return manifestEffects(`kubectl ${verb}`, given, command);
    case "create":
      return [...manifestEffects("kubectl create", given, command), ...createEffects(rest, given, program, command)];
    case "patch":
      return patchEffects(rest, given, command);
    case "edit":
      return targets(rest).some(isCiliumConfig) ? [{ does: "kubectl edit", ...changes("by hand") }] : [];
    case "set":
      return setEffects(rest, given);
    case "run":
      return [{ does: "kubectl run", makes: pod(flag(given, "image"), program) }];
    default:
      return [];
  }
}

function changes(how: string): Pick<CommandEffect, "breaks"> {
  return { breaks: { rule: "no-tunnel", sentence: `changes Cilium's own configuration ${how}. ${inValues}` } };
}

function manifestEffects(does: string, given: Flags, command: ShellCommand): CommandEffect[] {
  const files = every(given, "f", "filename").flatMap((list) => list.split(","));
  // What nobody here reads may say by its name what it is.
  const folders = every(given, "k", "kustomize").map((path): CommandEffect => ({
    does,
    makes: { type: "kubernetes:kustomize:Directory", props: { directory: valueOfWord(path) } },
  }));
  return [...files.flatMap((path) => fileEffects(does, path, namedFile(path, command))), ...folders];
}

function fileEffects(does: string, path: string, text: string): CommandEffect[] {
  if (text.includes(liveConfig)) {
    const sentence = `puts back a \`cilium-config\` that was changed on the way, where a tunnel may hide. ${inValues}`;
    return [{ does, breaks: { rule: "no-tunnel", sentence } }];
  }
  if (text.trim() === UNKNOWN_TEXT) return [{ does, makes: { type: "kubernetes:yaml:ConfigFile", props: { file: valueOfWord(path) } } }];
  return objects(text).map((makes) => ({ does, makes }));
}

/** The objects of a manifest. What is no YAML kubectl refuses. */
function objects(text: string): NonNullable<CommandEffect["makes"]>[] {
  return yamlDocuments(text).flatMap(({ content }) => {
    const body = withUnknowns(content);
    if (!isMap(body) || typeof body["kind"] !== "string" || typeof body["apiVersion"] !== "string") return [];
    return [{ type: `kubernetes:${body["apiVersion"]}:${body["kind"]}`, props: body }];
  });
}

function createEffects([what, name]: string[], given: Flags, program: string[], command: ShellCommand): CommandEffect[] {
  if (what === "job" || what === "cronjob" || what === "deployment" || what === "deploy") {
    return [{ does: `kubectl create ${what}`, makes: pod(flag(given, "image"), program) }];
  }
  const kind = kindOf(what);
  if (kind?.kind !== "ConfigMap") return [];
  const literals = every(given, "from-literal").map(halves);
  const fromFiles = every(given, "from-file").map((pair): [string, string] => {
    const [first, path] = pair.split("=") as [string, string?];
    return path === undefined ? [basename(first), namedFile(first, command)] : [first, namedFile(path, command)];
  });
  const data: PlainMap = Object.fromEntries([...literals, ...fromFiles].map(([key, text]) => [key, valueOfWord(text)]));
  return [{ does: "kubectl create configmap", makes: created({ kind, name }, given, { data }) }];
}

/** A pod that runs one container. */
function pod(image: string | undefined, command: readonly string[]): CommandEffect["makes"] {
  const container: PlainMap = { name: "main", image: image === undefined ? null : valueOfWord(image), args: command.map(valueOfWord) };
  return { type: "kubernetes:core/v1:Pod", props: { spec: { containers: [container] } } };
}

function patchEffects(rest: string[], given: Flags, command: ShellCommand): CommandEffect[] {
  const does = "kubectl patch";
  const file = flag(given, "patch-file");
  const text = flag(given, "p", "patch") ?? (file === undefined ? UNKNOWN_TEXT : namedFile(file, command));
  const change = withUnknowns(yamlDocuments(text)[0]?.content ?? null);
  return targets(rest).flatMap((target): CommandEffect[] => {
    if (isMap(change)) return [{ does, makes: changed(target, given, change) }];
    if (!isCiliumConfig(target)) return [];
    const data = jsonPatch(change);
    return [{ does, ...(data === undefined ? changes("by a patch that cannot be read") : configChange(data)) }];
  });
}

/** The keys of `data` that a JSON patch writes; none where nobody knows which they are. */
function jsonPatch(patch: PlainValue): PlainMap | undefined {
  if (!Array.isArray(patch)) return undefined;
  const data: PlainMap = {};
  for (const step of patch) {
    if (!isMap(step) || typeof step["path"] !== "string") return undefined;
    const { op, path, value: written = null } = step as { op?: PlainValue; path: string; value?: PlainValue };
    if (op === "test") continue;
    if (path.startsWith("/data/")) data[path.slice("/data/".length)] = op === "remove" ? null : written;
    else if (path === "/data" && isMap(written)) Object.assign(data, written);
    else if (path === "/data" || path === "") return undefined;
  }
  return data;
}

function setEffects([what, ...rest]: string[], given: Flags): CommandEffect[] {
  if (what !== "env" && what !== "image") return [];
  const pairs = [...rest, ...every(given, "e", "env")].filter((word) => /^[\w.*-]+=/.test(word)).map(halves);
  return targets(rest).map((target) => {
    const { name = "cilium" } = target;
    const containers: PlainValue =
      what === "image"
        ? pairs.map(([key, text]) => ({ name: key, image: valueOfWord(text) }))
        : [{ name: name === "cilium" ? "cilium-agent" : name, env: pairs.map(([key, text]) => ({ name: key, value: valueOfWord(text) })) }];
    return { does: `kubectl set ${what}`, makes: changed(target, given, { spec: { template: { spec: { containers } } } }) };
  });
}
