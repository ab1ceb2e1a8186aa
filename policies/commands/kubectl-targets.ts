import type { CommandEffect } from "./command-effect";
import { flag, type Flags } from "./pflag";
import { type PlainMap, valueOfWord } from "../core/plain-value";
import { UNKNOWN_TEXT } from "../core/unknown-text";

/** Kinds that the rules read, with kubectl's words for them. */
const kinds = [
  { kind: "ConfigMap", group: "core/v1", words: ["cm", "configmap", "configmaps"] },
  { kind: "DaemonSet", group: "apps/v1", words: ["ds", "daemonset", "daemonsets"] },
  { kind: "Deployment", group: "apps/v1", words: ["deploy", "deployment", "deployments"] },
  { kind: "CiliumNodeConfig", group: "cilium.io/v2", words: ["ciliumnodeconfig", "ciliumnodeconfigs"] },
  { kind: "IPPool", group: "crd.projectcalico.org/v1", words: ["ippool", "ippools"] },
  { kind: "FelixConfiguration", group: "crd.projectcalico.org/v1", words: ["felixconfiguration", "felixconfigurations"] },
  { kind: "Installation", group: "operator.tigera.io/v1", words: ["installation", "installations"] },
];

/** An object that kubectl is told to change. */
export interface KubectlTarget {
  kind: (typeof kinds)[number];
  /** None where labels choose, or all are meant. */
  name: string | undefined;
}

/** What a command is about, as far as the rules read it: each `kind/name`, or a kind and the names that follow. */
export function targets(words: readonly string[]): KubectlTarget[] {
  const named = words.filter((word) => !word.includes("="));
  const slashed = named.filter((word) => word.includes("/"));
  const [first, ...names] = named;
  const pairs =
    slashed.length > 0 ? slashed.map((word) => word.split("/")) : names.length > 0 ? names.map((name) => [first, name]) : [[first]];
  return pairs.flatMap(([word, name]) => {
    const kind = kindOf(word);
    return kind ? [{ kind, name }] : [];
  });
}

/** `ds`, `daemonsets.apps` and the like. */
export function kindOf(word: string | undefined): KubectlTarget["kind"] | undefined {
  const name = word?.toLowerCase().replace(/\..*/, "");
  return kinds.find(({ words }) => words.some((known) => known === name));
}

/** Whether it is what Cilium's agents are configured by. */
export function isCiliumConfig({ kind, name }: KubectlTarget): boolean {
  return kind.kind === "ConfigMap" && name === "cilium-config";
}

/** A new object as the resource that would declare it. */
export function created(target: KubectlTarget, given: Flags, body: PlainMap): NonNullable<CommandEffect["makes"]> {
  return { type: typeOf(target), props: propsOf(target, given, body) };
}

/** A change of an object as the resource that would declare it. */
export function changed(target: KubectlTarget, given: Flags, body: PlainMap): NonNullable<CommandEffect["makes"]> {
  return { type: `${typeOf(target)}Patch`, props: propsOf(target, given, body) };
}

function typeOf({ kind }: KubectlTarget): string {
  return `kubernetes:${kind.group}:${kind.kind}`;
}

function propsOf({ kind, name = UNKNOWN_TEXT }: KubectlTarget, given: Flags, body: PlainMap): PlainMap {
  const namespace = flag(given, "n", "namespace");
  const metadata: PlainMap = { name: valueOfWord(name), ...(namespace === undefined ? {} : { namespace: valueOfWord(namespace) }) };
  return { ...body, kind: kind.kind, metadata };
}
