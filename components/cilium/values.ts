import { spelled } from "../tables/invariants";
import type { DatapathIntent } from "./intent";
import { fixed, settings, type ChartValue, type ChartValues } from "./settings";
import { ciliumMinor, within } from "../tables/versions";

export type { ChartValue, ChartValues } from "./settings";

/**
 * The values that make the chart of `version` say `intent`, in the keys that this chart reads and no other.
 *
 * Every guarded key is written, defaults included: the chart's own defaults are a tunnel and no kube-proxy replacement.
 *
 * @param version full version of the chart, e.g. `1.20.2`
 * @throws Error for a version outside of the table
 */
export function chartValues(intent: DatapathIntent, version: string): ChartValues {
  const minor = ciliumMinor(version);
  const rows: { path: string; value: ChartValue }[] = [
    ...spelled(minor).flatMap(({ values }) => values.map(({ path, expected }) => ({ path, value: expected }))),
    ...settings.flatMap(({ spellings }) =>
      spellings.filter((s) => within(minor, s)).map((spelling) => ({ path: spelling.path, value: spelling.value(intent) })),
    ),
    ...fixed.filter((row) => within(minor, row)),
  ];
  const values: ChartValues = {};
  for (const { path, value } of rows) set(values, path.split("."), value);
  return values;
}

/** Puts `value` where `path` leads, making maps on the way. */
function set(values: ChartValues, [key = "", ...rest]: string[], value: ChartValue): void {
  if (rest.length === 0) values[key] = value;
  else set((values[key] ??= {}) as ChartValues, rest, value);
}
