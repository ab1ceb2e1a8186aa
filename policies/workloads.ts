import { isMap, unknown, type Known, type KnownMap } from "./known";
import { at, type KubernetesObject } from "./manifests";

/** A container that a workload runs. */
export interface Container {
  /** As a sentence names it, e.g. `containers[0]`. */
  place: string;
  /** Whether it is done before the pod's own containers start. */
  init: boolean;
  body: KnownMap;
  /** The volumes of its pod, as they are written. */
  volumes: Known[];
  /** `command` and `args`, one list; {@link unknown} stands for what is unknown in whole too. */
  words: Known[];
  /** The command lines that it runs, those of its shell scripts too, each without the programs that only run another. */
  commandLines: string[][];
}

/** A workload: what makes pods, or is one. */
export interface Workload {
  /** `metadata.name`. */
  name: Known | undefined;
  /** The labels of the object, of its pods and of its selector. */
  labels: KnownMap[];
  containers: Container[];
}

/** Where kinds of workloads keep the pod's spec; that of a Pod is its own. */
const templates = [["spec", "template"], ["spec", "jobTemplate", "spec", "template"], ["template"]];

/** The workload that an object is: by where it has containers, so that every kind is one that has a pod's template. */
export function workload({ kind, body }: KubernetesObject): Workload | undefined {
  const pods = kind === "Pod" ? [body] : templates.map((steps) => at(body, ...steps)).filter((pod) => isMap(at(pod, "spec"))).filter(isMap);
  const named = ["DaemonSet", "Deployment", "ReplicaSet", "StatefulSet", "Pod", "Job", "ReplicationController"].includes(kind);
  if (pods.length === 0 && !named) return undefined;
  const containers = pods.flatMap((pod) =>
    ["initContainers", "containers", "ephemeralContainers"].flatMap((key) => {
      const volumes = listAt(pod, "volumes");
      return listAt(pod, key).flatMap((item, index) => (isMap(item) ? [container(item, `${key}[${index}]`, volumes)] : []));
    }),
  );
  const labelled: (Known | undefined)[] = [at(body, "metadata", "labels"), at(body, "spec", "selector", "matchLabels"), ...pods.map((pod) => at(pod, "metadata", "labels"))];
  return { name: at(body, "metadata", "name"), labels: labelled.filter(isMap), containers };
}

function listAt(pod: Known, key: string): Known[] {
  const list = at(pod, "spec", key);
  return Array.isArray(list) ? list : [];
}

function container(body: KnownMap, place: string, volumes: Known[]): Container {
  const words = ["command", "args"].flatMap((key): Known[] => {
    const part = body[key] ?? [];
    return Array.isArray(part) ? part : [part];
  });
  const texts = words.map((word) => (typeof word === "string" ? word : word === unknown ? "" : String(word)));
  return { place, init: place.startsWith("init"), body, volumes, words, commandLines: commandLines(texts) };
}

function commandLines(words: string[]): string[][] {
  const own = unwrapped(words);
  const script = /^(ba|da|a|k|z)?sh$/.test(baseName(own[0] ?? "")) ? own[own.findIndex((word) => /^-[a-z]*c$/.test(word)) + 1] : undefined;
  if (script === undefined) return own.length === 0 ? [] : [own];
  const lines = script.replace(/\\\r?\n/g, " ").replace(/^\s*#.*$/gm, "").split(/\n|;|&&?|\|\|?|[(){}`]/);
  return lines.map((line) => unwrapped(line.split(/\s+/).map((word) => word.replace(/^["']|["']$/g, "")).filter((word) => word !== ""))).filter((line) => line.length > 0);
}

const wrappers = new Set([
  "exec", "command", "env", "sudo", "nohup", "nice", "time", "timeout", "setsid", "tini", "dumb-init", "go-runner", "busybox", "nsenter", "chroot", "!",
  "then", "do", "else", "if", "while", "until",
]);

/** A command line from the program on that it is about: variables, keywords and programs that run another come before. */
function unwrapped(words: readonly string[]): string[] {
  let rest = [...words];
  for (;;) {
    const [first = ""] = rest;
    if (/^[A-Za-z_]\w*=/.test(first)) rest = rest.slice(1);
    else if (wrappers.has(baseName(first))) {
      const folder = baseName(first) === "chroot" ? 1 : 0;
      const next = rest.findIndex((word, index) => index > 0 && !/^(-|\d+[smh]?$)/.test(word));
      if (next < 0) return rest;
      rest = rest.slice(next + folder);
    } else return rest;
  }
}

/** The arguments of `program` where a container runs it, under whatever path. */
export function argumentsOf({ commandLines }: Container, program: string): string[] | undefined {
  return commandLines.find(([first = ""]) => baseName(first) === program)?.slice(1);
}

function baseName(path: string): string {
  return path.replace(/^.*[/\\]/, "").replace(/\.exe$/, "");
}

/** An image's path below its registry and its last name, without tag and digest, in small letters. */
export function imageName(image: Known | undefined): { path: string; base: string; tag: string } {
  const reference = typeof image === "string" ? image.trim().toLowerCase().replace(/@.*$/, "") : "";
  const [, path = "", tag = ""] = /^(.*?)(?::([^/:]*))?$/.exec(reference) ?? [];
  return { path, base: path.slice(path.lastIndexOf("/") + 1), tag };
}
