import type { Spelled, ValueRule } from "../../components/tables/invariants";
import { describeValue } from "../core/describe-value";
import { lookup, UNKNOWN, type PlainValue } from "../core/plain-value";

/** Where guarded keys are looked for. */
export interface ReviewedValues {
  /** The resource as a sentence names it, e.g. `Release "cilium"`. */
  subject: string;
  /** The settings themselves; `undefined` where the resource has none. */
  root: PlainValue | undefined;
  /** How a sentence names the key at `path`; the empty path is the root. */
  locate: (path: string) => string;
  /** What stands before a key where a reader writes it, e.g. `cilium.` in an umbrella chart. Defaults to nothing. */
  under?: string;
}

/** An option that a release's values hand to the agent beside what the chart writes. */
export interface GivenOption {
  /** Its name as a key of `cilium-config` and as a flag. */
  key: string;
  value: PlainValue;
  /** Where it is, as a sentence names it. */
  place: string;
  /** How a reader writes `value` there. */
  write: (value: string) => string;
}

/**
 * One sentence for each of `rules` that `settings` do not keep.
 *
 * A key fails where it is missing and the default does not keep the invariant, where it is anything but the expected
 * value in the expected type, and where it or a map around it is unknown.
 */
export function requiredValues(settings: ReviewedValues, rules: readonly ValueRule[], why: string): string[] {
  return [...new Set(rules.flatMap((rule) => verdict(settings, rule, rules, why) ?? []))];
}

function verdict(settings: ReviewedValues, rule: ValueRule, rules: readonly ValueRule[], why: string): string | undefined {
  const { subject, locate, under } = settings;
  const { path, value } = lookup(settings.root, rule.path);
  if (value === UNKNOWN) {
    const wanted = rules.filter((r) => path === "" || r.path === path || r.path.startsWith(`${path}.`));
    return (
      `${subject} sets ${locate(path)} to ${describeValue(value)}, so it cannot be checked. Take it from no other resource's output: ` +
      `write ${literals(wanted, under)} as a literal, ${soThat(why)}`
    );
  }
  if (path !== rule.path && value !== undefined && value !== null) {
    return `${subject} sets ${locate(path)} to ${describeValue(value)} where a map belongs. Write ${literals([rule], under)}, ${soThat(why)}`;
  }
  // A null around the key is as good as no key. A null at the key itself removes the chart's default.
  if (value === undefined || path !== rule.path) {
    if (rule.whenMissing.keeps) return undefined;
    return `${subject} leaves ${locate(rule.path)} unset, which ${rule.whenMissing.effect}. Write ${literals([rule], under)}, ${soThat(why)}`;
  }
  if (value === rule.expected) return undefined;
  return `${subject} sets ${locate(path)} to ${describeValue(value)}. Write ${literals([rule], under)}, ${soThat(why)}`;
}

/** One sentence for each retired key that is set: whoever reads it believes that it still decides. */
export function retiredKeys(settings: ReviewedValues, { retired, values, why }: Spelled): string[] {
  return retired.flatMap((key) => {
    const { path, value } = lookup(settings.root, key.path);
    if (path !== key.path || value === undefined || value === null) return [];
    return (
      `${settings.subject} sets ${settings.locate(path)} to ${describeValue(value)}, a key that ${key.fate}. ` +
      `Remove it and write ${literals(values, settings.under)}, ${soThat(why)}`
    );
  });
}

/** The rules' keys with what belongs there, as a reader can copy them. */
export function literals(rules: readonly ValueRule[], under = ""): string {
  return rules.map((rule) => `\`${under}${rule.path}: ${rule.expected}\``).join(" and ");
}

function soThat(why: string): string {
  return `so that ${why}.`;
}
