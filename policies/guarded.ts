import type { Spelled, ValueRule } from "../components/tables/invariants";
import { found } from "./found";
import { isMap, unknown, type Known } from "./known";

/** Where guarded keys are looked for. */
export interface Settings {
  /** The resource as a sentence names it, e.g. `Release "cilium"`. */
  subject: string;
  /** The settings themselves; `undefined` where the resource has none. */
  root: Known | undefined;
  /** How a sentence names the key at `path`; the empty path is the root. */
  locate(path: string): string;
  /** What stands before a key where a reader writes it, e.g. `cilium.` in an umbrella chart. Defaults to nothing. */
  under?: string;
}

/**
 * One sentence for each of `rules` that `settings` do not keep.
 *
 * A key fails where it is missing and the default does not keep the invariant, where it is anything but the expected
 * value in the expected type, and where it or a map around it is unknown.
 */
export function guardedKeys(settings: Settings, rules: readonly ValueRule[], why: string): string[] {
  return [...new Set(rules.flatMap((rule) => verdict(settings, rule, rules, why) ?? []))];
}

function verdict(settings: Settings, rule: ValueRule, rules: readonly ValueRule[], why: string): string | undefined {
  const { subject, locate, under } = settings;
  const { path, value } = lookup(settings.root, rule.path);
  if (value === unknown) {
    const wanted = rules.filter((r) => path === "" || r.path === path || r.path.startsWith(`${path}.`));
    return (
      `${subject} sets ${locate(path)} to ${found(value)}, so it cannot be checked. Take it from no other resource's output: ` +
      `write ${literals(wanted, under)} as a literal, ${soThat(why)}`
    );
  }
  if (path !== rule.path && value !== undefined && value !== null) {
    return `${subject} sets ${locate(path)} to ${found(value)} where a map belongs. Write ${literals([rule], under)}, ${soThat(why)}`;
  }
  // A null around the key is as good as no key. A null at the key itself removes the chart's default.
  if (value === undefined || path !== rule.path) {
    if (rule.whenMissing.keeps) return undefined;
    return `${subject} leaves ${locate(rule.path)} unset, which ${rule.whenMissing.effect}. Write ${literals([rule], under)}, ${soThat(why)}`;
  }
  if (value === rule.expected) return undefined;
  return `${subject} sets ${locate(path)} to ${found(value)}. Write ${literals([rule], under)}, ${soThat(why)}`;
}

/** One sentence for each retired key that is set: whoever reads it believes that it still decides. */
export function retiredKeys(settings: Settings, { retired, values, why }: Spelled): string[] {
  return retired.flatMap((key) => {
    const { path, value } = lookup(settings.root, key.path);
    if (path !== key.path || value === undefined || value === null) return [];
    return (
      `${settings.subject} sets ${settings.locate(path)} to ${found(value)}, a key that ${key.fate}. ` +
      `Remove it and write ${literals(values, settings.under)}, ${soThat(why)}`
    );
  });
}

/** Follows `path` as far as there are maps: the value there, and the path that was reached. */
export function lookup(root: Known | undefined, path: string): { path: string; value: Known | undefined } {
  const steps = path.split(".");
  let value = root;
  for (const [depth, step] of steps.entries()) {
    if (!isMap(value)) return { path: steps.slice(0, depth).join("."), value };
    value = Object.hasOwn(value, step) ? value[step] : undefined;
  }
  return { path, value };
}

/** The rules' keys with what belongs there, as a reader can copy them. */
export function literals(rules: readonly ValueRule[], under = ""): string {
  return rules.map((rule) => `\`${under}${rule.path}: ${rule.expected}\``).join(" and ");
}

function soThat(why: string): string {
  return `so that ${why}.`;
}
