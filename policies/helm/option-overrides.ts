import { at, lookup } from "../core/plain-value";
import { minors, type CiliumMinor } from "../../components/tables/versions";
import { spelled, type InvariantName } from "../../components/tables/invariants";
import { describeValue } from "../core/describe-value";
import { type ReviewedValues, type GivenOption } from "../cilium/required-values";

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
      .filter(({ folder }) => overOptions.test(String(folder)))
      .map(({ path }) => `${subject} sets ${locate(path)} to the folder of the agent's options, ${fromElsewhere}`),
  ];
}
