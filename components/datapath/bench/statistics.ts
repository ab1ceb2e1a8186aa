import { mean, sampleStandardDeviation } from "simple-statistics";

/** A ratio and the interval that holds the true one in 95 of 100 such benches. */
export interface Ratio {
  ratio: number;
  low: number;
  high: number;
}

/** 97.5 % quantiles of Student's t, for 1 to 30 degrees of freedom. */
const quantiles = [
  ...[12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228],
  ...[2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11, 2.101, 2.093, 2.086],
  ...[2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042],
];

/** The 97.5 % quantile of Student's t; beyond 30 degrees of freedom that of 30, which errs to the wide side by less than 5 %. */
export function studentQuantile(degreesOfFreedom: number): number {
  const found = quantiles[Math.min(degreesOfFreedom, quantiles.length) - 1];
  if (found === undefined) throw new Error(`Student's t has 1 degree of freedom or more, not ${degreesOfFreedom}.`);
  return found;
}

/**
 * How many times one thing is the other, from pairs that were measured close to each other: the geometric mean of the pairs' ratios, and its
 * 95 % confidence interval by Student's t on their logarithms. Pairs take out what changes from round to round, such as the machine's load.
 *
 * @param pairs two or more, all values above zero
 */
export function pairedRatio(pairs: readonly (readonly [number, number])[]): Ratio {
  if (pairs.length < 2) throw new Error(`An interval needs two pairs or more, not ${pairs.length}.`);
  const logs = pairs.map(([one, other]) => Math.log(one / other));
  const middle = mean(logs);
  const margin = (studentQuantile(logs.length - 1) * sampleStandardDeviation(logs)) / Math.sqrt(logs.length);
  return { ratio: Math.exp(middle), low: Math.exp(middle - margin), high: Math.exp(middle + margin) };
}

/** Whether one is outside of the interval: the two differ, as far as can be told. */
export function isSignificant({ low, high }: Ratio): boolean {
  return low > 1 || high < 1;
}

/** The mean of some values with its 95 % confidence interval by Student's t; of a single one no interval, so both ends are the value. */
export function meanInterval(values: readonly number[]): { mean: number; low: number; high: number } {
  const middle = mean([...values]);
  const margin =
    values.length < 2 ? 0 : (studentQuantile(values.length - 1) * sampleStandardDeviation([...values])) / Math.sqrt(values.length);
  return { mean: middle, low: middle - margin, high: middle + margin };
}
