import { linearRegression } from "simple-statistics";
import { studentQuantile } from "../../components/datapath/bench/statistics";
import { countNames, weightNames, type CountName, type Snapshot, type WeightName } from "./snapshot";

/** Cycles at the beginning that are not judged: the first ones fill caches, make images and install plugins. */
const settling = 2;

/** Cycles beyond {@link settling} that a judgement takes at least: a trend needs three points. */
const needed = 3;

/** How fast each may grow, in MiB a cycle: less than what one process that stays, or one node's objects in the kernel, would take. */
const tolerances: Record<WeightName, number> = { engineMemory: 1, anonymousMemory: 4, unreclaimableSlab: 1 };

/** A trend by least squares. */
export interface Trend {
  /** MiB a cycle. */
  slope: number;
  /** Lower end of its 95 % confidence interval. */
  least: number;
}

/** What is said of a series of cycles. */
export interface Verdict {
  /** `undecided`: there were too few cycles. */
  result: "steady" | "grown" | "undecided";
  counts: Record<CountName, { base: number; last: number; grown: boolean }>;
  weights: Partial<Record<WeightName, Trend & { grown: boolean }>>;
  sentences: string[];
}

/**
 * Judges snapshots taken before the first cycle and after each one.
 *
 * A count has grown where it is higher after the last cycle than after the second; one more is too much. A weight has grown where its trend from
 * the second cycle on is above its tolerance beyond doubt: with the lower end of the 95 % confidence interval of the slope.
 */
export function verdictOf(snapshots: readonly Snapshot[]): Verdict {
  const judged = snapshots.slice(settling);
  const [base, last] = [judged[0] ?? snapshots[0], snapshots.at(-1)];
  if (base === undefined || last === undefined) throw new Error("There is no snapshot to judge.");
  const enough = judged.length > needed;
  const counts = Object.fromEntries(
    countNames.map((name) => [
      name,
      { base: base.counts[name], last: last.counts[name], grown: enough && last.counts[name] > base.counts[name] },
    ]),
  ) as Verdict["counts"];
  const weights: Verdict["weights"] = {};
  for (const name of enough ? weightNames : []) {
    const trend = trendOf(judged.map((one) => one.weights[name]));
    weights[name] = { ...trend, grown: trend.least > tolerances[name] };
  }
  const sentences = [
    ...countNames.flatMap((name) =>
      counts[name].grown
        ? [`${name} grew from ${counts[name].base} after cycle ${settling} to ${counts[name].last} after cycle ${snapshots.length - 1}.`]
        : [],
    ),
    ...weightNames.flatMap((name) => {
      const found = weights[name];
      return found?.grown
        ? [
            `${name} grows by ${found.slope.toFixed(2)} MiB a cycle, by ${found.least.toFixed(2)} at least; ${tolerances[name]} is let pass.`,
          ]
        : [];
    }),
  ];
  if (!enough)
    return {
      result: "undecided",
      counts,
      weights,
      sentences: [`${snapshots.length - 1} cycles are too few to say: it takes ${settling + needed}.`],
    };
  return { result: sentences.length === 0 ? "steady" : "grown", counts, weights, sentences };
}

/** @param values three or more, one a cycle */
export function trendOf(values: readonly number[]): Trend {
  const points = values.map((value, i): [number, number] => [i, value]);
  const { m, b } = linearRegression(points);
  const middle = (values.length - 1) / 2;
  const spread = points.reduce((sum, [x]) => sum + (x - middle) ** 2, 0);
  const error = points.reduce((sum, [x, y]) => sum + (y - (b + m * x)) ** 2, 0);
  const margin = studentQuantile(values.length - 2) * Math.sqrt(error / (values.length - 2) / spread);
  return { slope: m, least: m - margin };
}
