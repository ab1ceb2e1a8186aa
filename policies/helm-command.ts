import { parseAllDocuments } from "yaml";
import { newestMinor, type CiliumMinor } from "../components/tables/versions";
import { spelled } from "../components/tables/invariants";
import { merged, value, withUnknowns, type Effect } from "./effect";
import { every, flag, readFlags, type Flags } from "./flags";
import { setJson, setValues } from "./helm-set";
import { isMap, unknown, type Known, type KnownMap } from "./known";
import { hole, type ShellCommand } from "./shell-commands";
import { ciliumReleases } from "./cilium-release";
import { chartMinors } from "./chart-version";
import { lookup } from "./guarded";

/** Flags of helm whose value is the next word. */
const valued = new Set([
  "set", "set-string", "set-json", "set-file", "set-literal", "f", "values", "version", "n", "namespace", "kube-context", "kubeconfig",
  "kube-apiserver", "kube-as-user", "kube-as-group", "kube-ca-file", "kube-tls-server-name", "kube-token", "registry-config", "repository-cache",
  "repository-config", "repo", "username", "password", "ca-file", "cert-file", "key-file", "keyring", "timeout", "description", "post-renderer",
  "post-renderer-args", "name-template", "history-max", "o", "output", "l", "labels", "burst-limit", "qps", "kube-version", "a", "api-versions",
  "output-dir", "s", "show-only", "max-history",
]);

const makers = ["install", "upgrade", "template"];
/** Plugins that stand before a maker and hand it on. */
const plugins = ["secrets", "tiller", "x"];

/** What helm does with Cilium; a release of another chart is none of the rules' business. */
export function helmEffects(command: ShellCommand): Effect[] {
  const given = readFlags(command.words.slice(1), valued);
  const words = plugins.includes(given.positionals[0] ?? "") ? given.positionals.slice(1) : given.positionals;
  const [verb = "", ...names] = words;
  if (verb === "rollback" && names[0] === "cilium") {
    return [
      {
        does: "helm rollback",
        breaks: {
          rule: "no-tunnel",
          sentence: "puts back values of an earlier revision, where a tunnel may hide. Run `helm upgrade` with the values that you mean",
        },
      },
    ];
  }
  if (!makers.includes(verb) || (verb !== "template" && isDryRun(given))) return [];
  const does = `helm ${verb}`;
  // `helm install CHART --generate-name`, `helm template CHART`.
  const [name, chart] = names.length > 1 ? names : [undefined, names[0]];
  return releaseEffects(does, { name, chart: chart ?? hole, version: flag(given, "version"), surplus: names.slice(2) }, given, command);
}

/** Whether nothing is done but shown. */
export function isDryRun(given: Flags): boolean {
  return ["true", "client", "server"].includes(flag(given, "dry-run") ?? "");
}

interface Called {
  name: string | undefined;
  chart: string;
  version: string | undefined;
  /** Words beyond name and chart: where they are not known, they may be flags. */
  surplus: readonly string[];
}

/** What a program that takes helm's flags for values makes of Cilium. */
export function releaseEffects(does: string, { name, chart, version, surplus }: Called, given: Flags, command: ShellCommand): Effect[] {
  const { values, hidden } = valuesOf(given, command);
  const unseen = [...hidden, ...(surplus.some((word) => word.includes(hole)) ? ["takes arguments that are not known"] : [])];
  const props: KnownMap = {
    // A release of this name is Cilium's, whatever is called its chart.
    chart: name === "cilium" || chart === "cilium" ? "cilium" : chart.includes(hole) ? "" : chart,
    ...(version === undefined ? {} : { version: value(version) }),
    ...(given.flags.has("devel") && version === undefined ? { version: ">0.0.0-0" } : {}),
    values,
  };
  const release = { type: "kubernetes:helm.sh/v3:Release", name: "cilium", props, ignoreChanges: [] };
  if (ciliumReleases(release).length === 0) return [];
  const minors = chartMinors(props["version"]);
  const newest = typeof minors === "string" ? newestMinor : (minors.at(-1) ?? newestMinor);
  return [
    // What cannot be seen has a sentence of its own: it is taken as right then.
    { does, makes: { type: release.type, props: unseen.length > 0 ? { ...props, values: asIfRight(values, newest) } : props } },
    ...unseen.map((what) => ({
      does,
      breaks: { rule: "no-tunnel" as const, sentence: `${what}, where a tunnel may hide. Write every value by \`--set\` or in a here-document` },
    })),
  ];
}

/** `values` with what is missing of the invariants: who cannot see where they may be is not told that they are not there. */
function asIfRight(values: Known, minor: CiliumMinor): Known {
  const rows = [...spelled(minor).flatMap((row) => row.values), { path: "ipv4NativeRoutingCIDR", expected: "10.0.0.0/8" }];
  const missing = rows.filter(({ path }) => lookup(values, path).value === undefined);
  return missing.reduce<Known>((all, { path, expected }) => merged(all, nest(path, expected)), values);
}

function nest(path: string, leaf: Known): Known {
  return path.split(".").reduceRight<Known>((inner, step) => ({ [step]: inner }), leaf);
}

/** The values of a command line, merged in helm's order, and where values come from that are not seen. */
function valuesOf(given: Flags, { input, files }: ShellCommand): { values: Known; hidden: string[] } {
  const hidden = new Set<string>();
  let values: Known = {};
  const add = (more: Known, what: string): void => {
    if (more === unknown) hidden.add(what);
    else values = merged(values, more);
  };
  for (const list of every(given, "f", "values")) {
    for (const path of list.split(",")) {
      const text = path === "-" || path === "/dev/stdin" ? input : (files.get(path) ?? hole);
      add(text.includes(hole) && text.trim() === hole ? unknown : parsed(text), "takes values from a file that is not among its inputs");
    }
  }
  const unread = "sets values whose names are not known";
  for (const text of every(given, "set-json")) add(setJson(text), unread);
  for (const text of every(given, "set")) add(setValues(text, true), unread);
  for (const text of every(given, "set-string", "set-literal", "helm-set-string")) add(setValues(text, false), unread);
  for (const text of every(given, "set-file")) {
    const [key = "", path = ""] = text.split("=");
    add(key.includes(hole) ? unknown : setValues(`${key}=${files.get(path)?.trim() ?? hole}`, false), unread);
  }
  if (["reuse-values", "reset-then-reuse-values"].some((name) => given.flags.has(name) && flag(given, name) !== "false")) {
    hidden.add("keeps values of the release before, which are not among its inputs");
  }
  if (given.flags.has("post-renderer")) hidden.add("lets a post-renderer change the manifests");
  return { values, hidden: [...hidden] };
}

function parsed(text: string): Known {
  try {
    const [document] = parseAllDocuments(text, { merge: true, uniqueKeys: false, logLevel: "silent" });
    if (!document || ("errors" in document && document.errors.length > 0)) return unknown;
    const data = withUnknowns((document as { toJS(): Known }).toJS());
    return isMap(data) ? data : data === null ? {} : unknown;
  } catch {
    return unknown;
  }
}
