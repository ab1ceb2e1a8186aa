import { agentFlags, optionOfVariable } from "../../components/cilium/agent-flags";
import { spelled, type InvariantName } from "../../components/tables/invariants";
import { minors, type CiliumMinor } from "../../components/tables/versions";
import type { GivenOption, ReviewedValues } from "../cilium/required-values";
import { describeValue } from "../core/describe-value";
import { UNKNOWN, at, isMap, lookup, textOf, type PlainValue } from "../core/plain-value";

/** The options beside the chart's, the strongest place first, and the sentence for each place that nobody can read. */
export interface GivenOptions {
  given: GivenOption[];
  unreadable: string[];
}

/** Options in `extraArgs`, `extraEnv`, `extraConfig`, and in lines that a text smuggles into the rendered `cilium-config`. */
export function givenOptions(settings: ReviewedValues): GivenOptions {
  const unreadable: string[] = [];
  const hidden = (place: string): void => {
    unreadable.push(
      `${settings.subject} sets ${place} to a value that is not known during preview, so it cannot be checked for what undoes the datapath. ` +
        "Take it from no other resource's output: write it as a literal.",
    );
  };
  const misplaced = (key: string, value: PlainValue, kind: string): void => {
    unreadable.push(
      `${settings.subject} sets ${settings.locate(key)} to ${describeValue(value)} where a ${kind} belongs, so it cannot be checked for what undoes the datapath. Write a ${kind}.`,
    );
  };
  const items = (key: string): Item[] => {
    const { path, value } = lookup(settings.root, key);
    // Values that are hidden as a whole are every invariant's to speak of.
    const held = path === key ? (value ?? []) : [];
    if (typeof held === "string" && key === "extraArgs") return [{ value: held, place: settings.locate(key) }];
    if (held === UNKNOWN) hidden(settings.locate(key));
    else if (!Array.isArray(held)) misplaced(key, held, "list");
    return Object.values(Array.isArray(held) ? held : {}).map((item, index) => ({
      value: item,
      place: settings.locate(`${key}[${index}]`),
    }));
  };
  const given = [
    ...flags(items("extraArgs"), hidden),
    ...variables(items("extraEnv"), hidden),
    ...config(settings, hidden, misplaced),
    ...smuggled(settings),
  ];
  return { given, unreadable };
}

interface Item {
  value: PlainValue;
  place: string;
}
type Hidden = (place: string) => void;

/** `--key=value`, `--key value`, `--key` for true, and `-t` for `--tunnel`. */
function flags(items: Item[], hidden: Hidden): GivenOption[] {
  const words = items.flatMap(({ value, place }) => {
    if (value === UNKNOWN) hidden(place);
    const words = typeof value === "string" ? value.match(/\S+/g) : null;
    return (words ?? []).map((word) => ({ word: word.replace(/["']/g, ""), place }));
  });
  return agentFlags(words.map(({ word }) => word)).flatMap(({ index, key, flag, value, next }) => {
    const place = words[index]?.place ?? "";
    const option = (text: string): GivenOption => ({
      key,
      value: text,
      place: `\`${flag}\` in ${place}`,
      write: (wanted) => `${flag}=${wanted}`,
    });
    if (value !== undefined) return [option(value)];
    // A switch takes no word after it and is on by itself, any other flag takes it: which of the two it is depends on Cilium's version.
    return [
      ...(next === undefined || next === "true" || next === "false" ? [option("true")] : []),
      ...(next === undefined ? [] : [option(next)]),
    ];
  });
}

/** `CILIUM_KEY`, which the agent reads for every option. */
function variables(items: Item[], hidden: Hidden): GivenOption[] {
  return items.flatMap(({ value: item, place }) => {
    if (item === UNKNOWN || (isMap(item) && item["name"] === UNKNOWN)) hidden(place);
    if (!isMap(item) || typeof item["name"] !== "string") return [];
    const name = item["name"].trim();
    const key = optionOfVariable(name);
    if (key === undefined) return [];
    // What comes from a ConfigMap, a Secret or a field is as good as unknown.
    const value = (item["valueFrom"] ?? null) === null ? (item["value"] ?? "") : UNKNOWN;
    return [{ key, value, place: `\`${name}\` in ${place}`, write: (wanted: string) => `${name}=${wanted}` }];
  });
}

function config(
  settings: ReviewedValues,
  hidden: Hidden,
  misplaced: (key: string, value: PlainValue, kind: string) => void,
): GivenOption[] {
  const { path, value: all } = lookup(settings.root, "extraConfig");
  if (path !== "extraConfig" || all === undefined || all === null) return [];
  if (all === UNKNOWN) hidden(settings.locate(path));
  else if (!isMap(all)) misplaced(path, all, "map");
  return Object.entries(isMap(all) ? all : {}).map(([key, value]) => ({
    // The agent reads its options without regard to case.
    key: key.toLowerCase(),
    value,
    place: settings.locate(`extraConfig.${key}`),
    write: (wanted) => `${settings.under ?? ""}extraConfig.${key}: "${wanted}"`,
  }));
}

/** Places whose text the chart quotes, so that a line in them stays a line of theirs. */
const quoted = ["extraArgs", "extraEnv", "extraConfig"];

/** Lines of a text that read as an option: the chart puts most texts into `cilium-config` as they are, where a later line counts. */
function smuggled(settings: ReviewedValues): GivenOption[] {
  const within = (value: PlainValue, path: string): GivenOption[] => {
    if (quoted.includes(path)) return [];
    if (Array.isArray(value)) return value.flatMap((item, index) => within(item, `${path}[${index}]`));
    if (isMap(value)) return Object.entries(value).flatMap(([key, inner]) => within(inner, path === "" ? key : `${path}.${key}`));
    if (typeof value !== "string") return [];
    return value
      .split("\n")
      .slice(1)
      .flatMap((line) => {
        const { key, text = "" } = /^\s*["']?(?<key>[\w.-]+)["']?\s*:\s*["']?(?<text>[^"'\s]*)/.exec(line)?.groups ?? {};
        if (key === undefined) return [];
        return [
          {
            key: key.toLowerCase(),
            value: text,
            place: `\`${key}\` in a line of ${settings.locate(path)}`,
            write: (wanted: string) => `${key}: ${wanted}`,
          },
        ];
      });
  };
  return within(settings.root ?? null, "");
}

/**
 * One sentence for each option that values hand to the agent beside the chart and that says otherwise than the invariants `names`: the chart
 * writes `extraConfig` last, an argument or a variable counts before any of it, and the last word is the agent's.
 */
export function overridingOptions(
  { subject }: ReviewedValues,
  given: readonly GivenOption[],
  minor: CiliumMinor,
  names: readonly InvariantName[],
): string[] {
  const here = spelled(minor, names).flatMap(({ options, why }) => options.map((option) => ({ ...option, why })));
  const elsewhere = minors
    .flatMap((other) => spelled(other, names).flatMap(({ options }) => options))
    .filter(({ key }) => !here.some((own) => own.key === key));
  return given.flatMap(({ key, value, place, write }) => {
    const rule = here.find((own) => own.key === key);
    if (rule && value !== rule.expected) {
      return [
        `${subject} sets ${place} to ${describeValue(value)}, which overrides what the chart writes. Remove it or write \`${write(rule.expected)}\`, so that ${rule.why}.`,
      ];
    }
    const foreign = elsewhere.find((other) => other.key === key);
    if (!foreign || value === foreign.expected) return [];
    return [
      `${subject} sets ${place} to ${describeValue(value)}, which other versions of Cilium take for the opposite of what the chart writes. Remove it.`,
    ];
  });
}

/** Options that say where the agent looks for all others, with what the chart itself writes there. */
const sources: Record<string, string> = { "config-dir": "/tmp/cilium/config-map", config: "" };

/** The folder of options, one file in it, and what lies around it. */
const overOptions = /^\/+tmp(\/+cilium(\/+config-map(\/.*)?)?)?\/*$/;

/** One sentence for each option, and for each mount, that has the agent read its options where no rule can. */
export function optionsElsewhere({ subject, root, locate }: ReviewedValues, given: readonly GivenOption[]): string[] {
  const fromElsewhere = "which has the agent take its options from where none of these values can be seen. Remove it.";
  const mounts = ["extraVolumeMounts", "extraHostPathMounts"].flatMap((list) => {
    const { value } = lookup(root, list);
    return Object.values(Array.isArray(value) ? value : {}).map((item, index) => ({
      path: `${list}[${index}].mountPath`,
      folder: at(item, "mountPath"),
    }));
  });
  return [
    ...given
      .filter(({ key, value }) => Object.hasOwn(sources, key) && value !== sources[key])
      .map(({ place, value }) => `${subject} sets ${place} to ${describeValue(value)}, ${fromElsewhere}`),
    ...mounts
      .filter(({ folder }) => overOptions.test(textOf(folder)))
      .map(({ path }) => `${subject} sets ${locate(path)} to the folder of the agent's options, ${fromElsewhere}`),
  ];
}
