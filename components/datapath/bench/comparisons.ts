import { metrics, type Comparison, type MeasuredRun, type Metric } from "./results";
import { isSignificant, pairedRatio, type Ratio } from "./statistics";
import { datapathTitles, placeTitles, places, workloadNames, workloads, type Datapath, type Place, type BenchWorkload } from "./workloads";

/** Fewest rounds that give an interval. */
const fewest = 2;

/** The declared datapath against each of the others, a comparison for each workload, place and metric. */
export function comparisonsOf(runs: readonly MeasuredRun[]): Comparison[] {
  return workloadNames.flatMap((workload) =>
    places.flatMap((place) =>
      (["legacy", "vxlan"] as const).flatMap((against) =>
        metrics
          .filter((metric) => workloads[workload].kind !== "stream" || metric === "rate" || metric === "cpu")
          .map((metric) => {
            const pairs = pairsOf(runs, workload, place, against, metric);
            const ratio = pairs.length < fewest ? undefined : pairedRatio(pairs);
            const subject = { workload, place, against, metric, rounds: pairs.length };
            return { ...subject, ...ratio, significant: ratio !== undefined && isSignificant(ratio), sentence: sentenceOf(subject, ratio) };
          }),
      ),
    ),
  );
}

/** What both have of a metric, from rounds in which both were measured. */
function pairsOf(
  runs: readonly MeasuredRun[],
  workload: BenchWorkload,
  place: Place,
  against: Datapath,
  metric: Metric,
): [number, number][] {
  const values = (datapath: Datapath) =>
    new Map(
      runs
        .filter((run) => run.workload === workload && run.place === place && run.datapath === datapath)
        .map((run) => [run.round, run[metric] ?? 0]),
    );
  const other = values(against);
  return [...values("declared")].flatMap(([round, value]): [number, number][] => {
    const paired = other.get(round) ?? 0;
    return value > 0 && paired > 0 ? [[value, paired]] : [];
  });
}

/** A comparison in plain words, which says so where a difference is not significant. */
export function sentenceOf(
  { workload, place, against, metric, rounds }: Omit<Comparison, "significant" | "sentence">,
  ratio: Ratio | undefined,
): string {
  const { title, unit } = workloads[workload];
  const subject = `${title} ${placeTitles[place]}`;
  const other = datapathTitles[against];
  const what = metricTitle(metric, unit);
  if (ratio === undefined)
    return `${subject}: ${what} is not compared with ${other}: both were measured in too few rounds (${rounds}; ${fewest} are needed).`;
  const interval = `95 % confidence interval ${ratio.low.toFixed(2)} to ${ratio.high.toFixed(2)}, ${rounds} rounds`;
  const times = ratio.ratio.toFixed(2);
  if (!isSignificant(ratio)) return `${subject}: no significant difference from ${other} in ${what} (${times} times; ${interval}).`;
  return `${subject}: ${what} is ${times} times that of ${other} (${interval}).`;
}

/** What a sentence calls a metric. */
function metricTitle(metric: Metric, unit: "exchange" | "megabyte"): string {
  const titles: Record<Metric, string> = {
    rate: `the number of ${unit}s a second`,
    p50: "the median time of an exchange",
    p99: "the 99th percentile of the time of an exchange",
    cpu: `the CPU time of ${unit === "exchange" ? "an exchange" : "a megabyte"}`,
  };
  return titles[metric];
}
