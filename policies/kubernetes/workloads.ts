import { isMap, UNKNOWN, type PlainValue, type PlainMap, at } from "../core/plain-value";
import type { KubernetesObject } from "./objects";
import { basename, shells } from "../core/shell/programs";

/** A container that a workload runs. */
export interface Container {
  /** As a sentence names it, e.g. `containers[0]`. */
  place: string;
  /** Whether it is done before the pod's own containers start. */
  init: boolean;
  body: PlainMap;
  /** The volumes of its pod, as they are written. */
  volumes: PlainValue[];
  /** `command` and `args`, one list; {@link UNKNOWN} stands for what is unknown in whole too. */
  words: PlainValue[];
  /** The command lines that it runs, those of its shell scripts too, each without the programs that only run another. */
  commandLines: CommandLine[];
}

type CommandLine = [program: string, ...args: string[]];

/** A workload: what makes pods, or is one. */
export interface Workload {
  /** `metadata.name`. */
  name: PlainValue | undefined;
  /** The labels of the object, of its pods and of its selector. */
  labels: PlainMap[];
  containers: Container[];
}

/** Where kinds of workloads keep the pod's spec; that of a Pod is its own. */
const templates = [["spec", "template"], ["spec", "jobTemplate", "spec", "template"], ["template"]];

/** The workload that an object is: by where it has containers, so that every kind is one that has a pod's template. */
export function workload({ kind, body }: KubernetesObject): Workload | undefined {
  const pods =
    kind === "Pod" ? [body] : templates.map((steps) => at(body, ...steps)).filter((pod): pod is PlainMap => isMap(at(pod, "spec")));
  const named = ["DaemonSet", "Deployment", "ReplicaSet", "StatefulSet", "Job", "ReplicationController"].includes(kind);
  if (pods.length === 0 && !named) return undefined;
  const containers = pods.flatMap((pod) =>
    ["initContainers", "containers", "ephemeralContainers"].flatMap((key) => {
      const volumes = listAt(pod, "volumes");
      return listAt(pod, key).flatMap((item, index) => (isMap(item) ? [container(item, `${key}[${index}]`, volumes)] : []));
    }),
  );
  const labelled: (PlainValue | undefined)[] = [
    at(body, "metadata", "labels"),
    at(body, "spec", "selector", "matchLabels"),
    ...pods.map((pod) => at(pod, "metadata", "labels")),
  ];
  return { name: at(body, "metadata", "name"), labels: labelled.filter(isMap), containers };
}

function listAt(pod: PlainValue, key: string): PlainValue[] {
  const list = at(pod, "spec", key);
  return Array.isArray(list) ? list : [];
}

function container(body: PlainMap, place: string, volumes: PlainValue[]): Container {
  const words = ["command", "args"].flatMap((key): PlainValue[] => {
    const part = body[key] ?? [];
    return Array.isArray(part) ? part : [part];
  });
  const texts = words.map((word) => (word === UNKNOWN ? "" : String(word)));
  return { place, init: place.startsWith("init"), body, volumes, words, commandLines: commandLines(texts) };
}

function commandLines(words: string[]): CommandLine[] {
  const own = unwrapped(words);
  if (!own) return [];
  const script = shells.has(basename(own[0])) ? scriptOf(own.slice(1)) : undefined;
  if (script === undefined) return [own];
  const lines = script
    .replace(/\\\r?\n/g, " ")
    .replace(/^\s*#.*/gm, "")
    .split(/\n|;|&&?|\|\|?|[(){}`]/);
  return lines.flatMap((line) => {
    const command = unwrapped((line.match(/\S+/g) ?? []).map((word) => word.replace(/^["']|["']$/g, "")));
    return command ? [command] : [];
  });
}

/** The script in a shell's arguments: behind `-c`, which others may follow or be written with. */
function scriptOf(args: string[]): string | undefined {
  const option = args.findIndex((word) => /^-\w*c/.test(word));
  return option < 0 ? undefined : args.slice(option).find((word) => !word.startsWith("-"));
}

const wrappers = new Set([
  "exec",
  "command",
  "env",
  "sudo",
  "nohup",
  "nice",
  "time",
  "timeout",
  "setsid",
  "tini",
  "dumb-init",
  "go-runner",
  "busybox",
  "nsenter",
  "chroot",
  "!",
  "then",
  "do",
  "else",
  "if",
  "while",
  "until",
]);

/** A command line from the program on that it is about: variables, keywords and programs that run another come before. */
function unwrapped(words: string[]): CommandLine | undefined {
  const [first, ...rest] = words;
  if (first === undefined) return undefined;
  if (/^[A-Za-z_]\w*=/.test(first)) return unwrapped(rest);
  const name = basename(first);
  if (!wrappers.has(name)) return [first, ...rest];
  const next = rest.findIndex((word) => !/^(-|\d+[smh]?$)/.test(word));
  return next < 0 ? undefined : unwrapped(rest.slice(next + (name === "chroot" ? 1 : 0)));
}

/** The arguments of `program` where a container runs it, under whatever path. */
export function argumentsOf({ commandLines }: Container, program: string): string[] | undefined {
  return commandLines.find(([first]) => basename(first) === program)?.slice(1);
}

/** An image's path below its registry and its last name, without tag and digest, in small letters. */
export function imageName(image: PlainValue | undefined): { path: string; base: string; tag: string } {
  const reference = typeof image === "string" ? image.trim().toLowerCase().replace(/@.*/, "") : "";
  const colon = reference.lastIndexOf(":");
  // Another colon is a registry's port.
  const tagged = colon > reference.lastIndexOf("/");
  const path = tagged ? reference.slice(0, colon) : reference;
  return { path, base: path.slice(path.lastIndexOf("/") + 1), tag: tagged ? reference.slice(colon + 1) : "" };
}
