import type { TopLevelSpec } from "vega-lite";
import { metrics, type BenchResults, type Comparison, type MeasuredRun, type Metric } from "../../components/datapath/bench/results";
import { meanInterval } from "../../components/datapath/bench/statistics";
import {
  datapaths,
  placeTitles,
  places,
  workloadNames,
  workloads,
  type Datapath,
  type Place,
  type BenchWorkload,
} from "../../components/datapath/bench/workloads";
import { tone, type Tone } from "../reporting/palette";
import { draw, plotConfig as config, type Plot } from "../reporting/vega";

const datapathNames: Record<Datapath, string> = { declared: "eBPF host routing", legacy: "legacy host routing", vxlan: "VXLAN tunnel" };
/** Told apart by shape too, for print and for who does not tell colours apart. */
const looks: Record<Datapath, { colour: Tone; shape: string }> = {
  declared: { colour: "request", shape: "circle" },
  legacy: { colour: "reply", shape: "square" },
  vxlan: { colour: "soft", shape: "triangle-up" },
};
const metricNames: Record<Metric, string> = { rate: "rate", p50: "median time", p99: "99th percentile", cpu: "CPU time" };

/** What the values of a metric are, of one workload. */
function unitOf(metric: Metric, workload: BenchWorkload): string {
  const { unit } = workloads[workload];
  if (metric === "rate") return `${unit}s/s`;
  return metric === "cpu" ? `µs of CPU time per ${unit}` : "µs";
}

const caseName = (workload: BenchWorkload, place: Place) => `${workloads[workload].title}, ${placeTitles[place]}`;
const caseNames = workloadNames.flatMap((workload) => places.map((place) => caseName(workload, place)));

/** All pictures of a bench: the ratios, and for each metric every run. */
export function benchPlots(results: BenchResults): Promise<Plot[]> {
  return draw([ratioPlot(results.comparisons), ...metrics.map((metric) => runPlot(metric, results.runs))]);
}

/** How many times the declared datapath has what the other has, with the interval of each. */
export function ratioPlot(comparisons: readonly Comparison[]) {
  const values = comparisons
    .filter(({ ratio }) => ratio !== undefined)
    .map(({ workload, place, against, metric, ratio, low, high, significant }) => ({
      ...{ ratio, low, high },
      case: caseName(workload, place),
      against: `against ${datapathNames[against]}`,
      metric: metricNames[metric],
      verdict: significant ? "significant" : "not significant",
    }));
  const against = [...new Set(values.map((value) => value.against))];
  const y = { field: "case", type: "nominal" as const, sort: caseNames, title: null };
  const scale = { type: "log" as const, nice: false, padding: 8 };
  const spec = {
    data: { values },
    facet: {
      row: { field: "metric", sort: metrics.map((metric) => metricNames[metric]), title: null },
      column: { field: "against", sort: against, title: null },
    },
    spec: {
      width: 300,
      height: { step: 16 },
      layer: [
        { mark: { type: "rule", strokeDash: [3, 3], color: tone("line") }, encoding: { x: { datum: 1 } } },
        {
          mark: { type: "rule", color: tone("ink") },
          encoding: { y, x: { field: "low", type: "quantitative", scale, title: "times" }, x2: { field: "high" } },
        },
        {
          mark: { type: "point", filled: true, size: 55, opacity: 1 },
          encoding: {
            y,
            x: { field: "ratio", type: "quantitative", scale },
            shape: { field: "verdict", scale: { domain: ["significant", "not significant"], range: ["diamond", "circle"] }, title: null },
            color: {
              field: "verdict",
              scale: { domain: ["significant", "not significant"], range: [tone("request"), tone("line")] },
              title: null,
            },
          },
        },
      ],
    },
    config,
  } satisfies TopLevelSpec;
  return {
    name: "ratios",
    title: "How many times the declared datapath has of each metric what the other has, with 95 % confidence intervals",
    spec,
  };
}

/** Every run of a metric, and their mean with its interval. */
export function runPlot(metric: Metric, runs: readonly MeasuredRun[]) {
  const measured = runs.flatMap((run) => (run[metric] === undefined ? [] : [{ ...run, value: run[metric] }]));
  const rows = workloadNames.filter((workload) => measured.some((run) => run.workload === workload));
  const concat = rows.flatMap((workload) =>
    places.map((place) => {
      const here = measured.filter((run) => run.workload === workload && run.place === place);
      const points = here.map(({ datapath, value }) => ({ datapath: datapathNames[datapath], value }));
      const means = datapaths
        .filter((datapath) => here.some((run) => run.datapath === datapath))
        .map((datapath) => ({
          datapath: datapathNames[datapath],
          ...meanInterval(here.filter((run) => run.datapath === datapath).map(({ value }) => value)),
        }));
      const y = { field: "datapath", type: "nominal" as const, sort: datapaths.map((one) => datapathNames[one]), title: null };
      const domain = datapaths.map((one) => datapathNames[one]);
      return {
        title: { text: caseName(workload, place), fontSize: 12 },
        width: 300,
        height: { step: 20 },
        layer: [
          {
            data: { values: means },
            mark: { type: "rule" as const, strokeWidth: 2, color: tone("ink") },
            encoding: {
              y,
              x: { field: "low", type: "quantitative" as const, title: unitOf(metric, workload), scale: { zero: true } },
              x2: { field: "high" },
            },
          },
          {
            data: { values: means },
            mark: { type: "tick" as const, thickness: 2, size: 14, color: tone("ink") },
            encoding: { y, x: { field: "mean", type: "quantitative" as const } },
          },
          {
            data: { values: points },
            mark: { type: "point" as const, filled: true, size: 45, opacity: 0.75 },
            encoding: {
              y,
              x: { field: "value", type: "quantitative" as const },
              color: { field: "datapath", scale: { domain, range: datapaths.map((one) => tone(looks[one].colour)) }, legend: null },
              shape: { field: "datapath", scale: { domain, range: datapaths.map((one) => looks[one].shape) }, legend: null },
            },
          },
        ],
      };
    }),
  );
  return {
    name: metric,
    title: `${metricNames[metric]} of every run, and the mean with its 95 % confidence interval`,
    spec: { concat, columns: places.length, config } satisfies TopLevelSpec,
  };
}
