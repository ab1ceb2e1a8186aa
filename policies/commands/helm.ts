import { newestMinor, type CiliumMinor } from "../../components/tables/versions";
import { spelled } from "../../components/tables/invariants";
import { namedFile, resourceOf, type CommandEffect } from "./command-effect";
import { every, flag, readFlags, type Flags } from "./pflag";
import { setFiles, setJson, setLiteral, setValues } from "../helm/set-flag";
import { isMap, UNKNOWN, type PlainValue, type PlainMap, valueOfWord, withUnknowns, merged, lookup } from "../core/plain-value";
import { UNKNOWN_TEXT } from "../core/unknown-text";
import type { ShellCommand } from "../core/shell/shell";
import { ciliumReleases } from "../helm/release";
import { yamlDocuments } from "../core/yaml";
import valuedFlags from "./valued-flags.json";

/** Flags of helm whose value is the next word. */
const valued = new Set(valuedFlags.helm);

const makers = ["install", "upgrade", "template"];
/** Plugins that stand before a maker and hand it on. */
const plugins = ["secrets", "tiller", "x"];

/** What helm does with Cilium; a release of another chart is none of the rules' business. */
export function helmEffects(command: ShellCommand): CommandEffect[] {
  const given = readFlags(command.words.slice(1), valued);
  const [first, ...others] = given.positionals;
  const [verb, ...names] = plugins.some((plugin) => plugin === first) ? others : given.positionals;
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
  if (!makers.some((maker) => maker === verb) || (verb !== "template" && isDryRun(given))) return [];
  const does = `helm ${verb}`;
  // `helm install CHART --generate-name`, `helm template CHART`.
  const [name, chart] = names.length > 1 ? names : [undefined, names[0]];
  return releaseEffects(
    does,
    { name, chart: chart ?? UNKNOWN_TEXT, version: flag(given, "version"), surplus: names.slice(2) },
    given,
    command,
  );
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
export function releaseEffects(
  does: string,
  { name, chart, version, surplus }: Called,
  given: Flags,
  command: ShellCommand,
): CommandEffect[] {
  const { values, hidden } = valuesOf(given, command);
  const unseen = [...hidden, ...(surplus.some((word) => word.includes(UNKNOWN_TEXT)) ? ["takes arguments that are not known"] : [])];
  const props: PlainMap = {
    // A release of this name is Cilium's, whatever is called its chart.
    chart: name === "cilium" ? name : chart.includes(UNKNOWN_TEXT) ? "" : chart,
    ...(version !== undefined ? { version: valueOfWord(version) } : given.flags.has("devel") ? { version: ">0.0.0-0" } : {}),
    values,
  };
  const type = "kubernetes:helm.sh/v3:Release";
  const [release] = ciliumReleases(resourceOf({ type, props }, does));
  if (!release) return [];
  const newest = (typeof release.minors === "string" ? undefined : release.minors.at(-1)) ?? newestMinor;
  return [
    // What cannot be seen has a sentence of its own: it is taken as right then.
    { does, makes: { type, props: unseen.length > 0 ? { ...props, values: asIfRight(values, newest) } : props } },
    ...unseen.map((what) => ({
      does,
      breaks: {
        rule: "no-tunnel" as const,
        sentence: `${what}, where a tunnel may hide. Write every value by \`--set\` or in a here-document`,
      },
    })),
  ];
}

/** `values` with what is missing of the invariants: who cannot see where they may be is not told that they are not there. */
function asIfRight(values: PlainValue, minor: CiliumMinor): PlainValue {
  const rows = [...spelled(minor).flatMap((row) => row.values), { path: "ipv4NativeRoutingCIDR", expected: "10.0.0.0/8" }];
  const missing = rows.filter(({ path }) => lookup(values, path).value === undefined);
  return missing.reduce<PlainValue>((all, { path, expected }) => merged(all, nest(path, expected)), values);
}

function nest(path: string, leaf: PlainValue): PlainValue {
  return path.split(".").reduceRight<PlainValue>((inner, step) => ({ [step]: inner }), leaf);
}

/** The values of a command line, merged in helm's order, and where values come from that are not seen. */
function valuesOf(given: Flags, command: ShellCommand): { values: PlainValue; hidden: string[] } {
  const hidden = new Set<string>();
  let values: PlainValue = {};
  const add = (more: PlainValue, what: string): void => {
    if (more === UNKNOWN) hidden.add(what);
    else values = merged(values, more);
  };
  for (const list of every(given, "f", "values")) {
    for (const path of list.split(",")) add(parsed(namedFile(path, command)), "takes values from a file that is not among its inputs");
  }
  const unread = "sets values whose names are not known";
  for (const text of every(given, "set-json")) add(setJson(text), unread);
  for (const text of every(given, "set")) add(setValues(text, true), unread);
  for (const text of every(given, "set-string")) add(setValues(text, false), unread);
  for (const text of every(given, "set-file"))
    add(
      setFiles(text, (path) => namedFile(path, command).trim()),
      unread,
    );
  for (const text of every(given, "set-literal")) add(setLiteral(text), unread);
  if (["reuse-values", "reset-then-reuse-values"].some((name) => given.flags.has(name) && flag(given, name) !== "false")) {
    hidden.add("keeps values of the release before, which are not among its inputs");
  }
  if (given.flags.has("post-renderer")) hidden.add("lets a post-renderer change the manifests");
  return { values, hidden: [...hidden] };
}

/** The values in a text: helm reads the first document, and none is as good as no value. */
function parsed(text: string): PlainValue {
  const [document] = yamlDocuments(text);
  if (document?.readable === false) return UNKNOWN;
  const values = withUnknowns(document?.content ?? {});
  return isMap(values) ? values : UNKNOWN;
}
