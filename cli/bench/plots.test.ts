import { describe, expect, it } from "vitest";
import { comparisonsOf } from "../../components/datapath/bench/comparisons";
import type { Comparison } from "../../components/datapath/bench/results";
import { benchPlots, ratioPlot, runPlot } from "./plots";
import { sampleResults } from "./testing/sample";

const results = sampleResults();

describe("ratioPlot", () => {
  it("draws what was compared, and nothing else", () => {
    const one: Comparison = {
      workload: "rr-1",
      place: "cross-node",
      against: "vxlan",
      metric: "cpu",
      rounds: 2,
      ratio: 0.7,
      low: 0.6,
      high: 0.8,
      significant: true,
      sentence: "",
    };
    const { ratio: _ratio, low: _low, high: _high, ...none } = { ...one, significant: false };
    expect(ratioPlot([one, none]).spec.data.values).toEqual([
      {
        ratio: 0.7,
        low: 0.6,
        high: 0.8,
        case: "TCP_RR ×1, across nodes",
        against: "against VXLAN tunnel",
        metric: "CPU time",
        verdict: "significant",
      },
    ]);
  });
});

describe("runPlot", () => {
  it("has a panel for each workload and place, with every run and the means", () => {
    const { concat } = runPlot("rate", results.runs).spec;
    expect(concat.map(({ title }) => title.text).slice(0, 4)).toEqual([
      "TCP_RR ×1, on one node",
      "TCP_RR ×1, across nodes",
      "TCP_RR ×32, on one node",
      "TCP_RR ×32, across nodes",
    ]);
    expect(concat).toHaveLength(10);
    const [intervals, , points] = concat[0]!.layer;
    expect(points!.data.values).toHaveLength(6);
    expect(intervals!.data.values).toContainEqual({
      datapath: "eBPF host routing",
      mean: expect.closeTo(10_500, 6),
      low: expect.any(Number),
      high: expect.any(Number),
    });
  });

  it("leaves out workloads that have no such metric", () => expect(runPlot("p99", results.runs).spec.concat).toHaveLength(8));
});

describe("benchPlots", () => {
  it("draws without a canvas, and says what each picture shows", async () => {
    const plots = await benchPlots(results);
    expect(plots.map(({ name }) => name)).toEqual(["ratios", "rate", "p50", "p99", "cpu"]);
    for (const { svg, title } of plots) {
      // Compared by what matters of them: a whole picture is too long to read in a failure.
      expect(/^<svg [^>]*class="marks"[^>]*><title>([^<]*)</.exec(svg)?.[1]).toBe(title);
      expect(/NaN|undefined/.exec(svg)).toBeNull();
    }
    expect(plots[1]!.svg.match(/>legacy host routing</g)).toHaveLength(10);
  });

  it("draws what there is after the first block, with nothing to compare yet", async () => {
    const runs = results.runs.filter(({ round, datapath }) => round === 1 && datapath === "vxlan");
    const plots = await benchPlots({ ...results, runs, comparisons: comparisonsOf(runs) });
    expect(plots.map(({ svg }) => /NaN|undefined/.exec(svg))).toEqual([null, null, null, null, null]);
  });
});
