import { isMap, type PlainValue, type PlainMap, at } from "../core/plain-value";
import type { KubernetesObject } from "./objects";
import { basename } from "../core/shell/programs";
import { shellCommands } from "../core/shell/walk";
import { variablesOf, wordOf } from "../core/shell/words-of-values";

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
  commandLines: readonly (readonly string[])[];
}

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
  return { place, init: place.startsWith("init"), body, volumes, words, commandLines: commandLines(body, words) };
}

/** Command lines by container body: rules ask for the same container many times. */
const readBefore = new WeakMap<PlainMap, readonly (readonly string[])[]>();

function commandLines(body: PlainMap, words: readonly PlainValue[]): readonly (readonly string[])[] {
  const lines =
    readBefore.get(body) ?? shellCommands(words.map(wordOf), { variables: variablesOf(body["env"]) }).map((command) => command.words);
  readBefore.set(body, lines);
  return lines;
}

/** The arguments of `program` where a container runs it, under whatever path. */
export function argumentsOf({ commandLines }: Container, program: string): string[] | undefined {
  return commandLines.find(([first]) => first !== undefined && basename(first) === program)?.slice(1);
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
