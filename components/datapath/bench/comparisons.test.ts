import { describe, expect, it } from "vitest";
import { comparisonsOf, sentenceOf } from "./comparisons";
import type { MeasuredRun } from "./results";
import type { Datapath } from "./workloads";

const run = (round: number, datapath: Datapath, rate: number, rest: Partial<MeasuredRun> = {}): MeasuredRun => ({
  ...{
    round,
    datapath,
    workload: "rr-1",
    place: "cross-node",
    load: 0,
    rate,
    p50: 1e6 / rate,
    p99: 100,
    cpu: 1e5 / rate,
    busy: 0.5,
    stolen: 0,
  },
  ...rest,
});
const found = (runs: MeasuredRun[], metric: string, against = "legacy", workload = "rr-1", place = "cross-node") =>
  comparisonsOf(runs).find((one) => one.metric === metric && one.against === against && one.workload === workload && one.place === place)!;

describe("comparisonsOf", () => {
  it("compares every workload and place with both, by every metric that the workload has", () => {
    const all = comparisonsOf([]);
    // Four workloads of exchanges with four metrics, one of a stream with two; two places; two datapaths.
    expect(all).toHaveLength((4 * 4 + 2) * 2 * 2);
    expect(
      all.filter(({ workload }) => workload === "stream-1").map(({ place, against, metric }) => `${place} ${against} ${metric}`),
    ).toEqual([
      ...["same-node legacy rate", "same-node legacy cpu", "same-node vxlan rate", "same-node vxlan cpu"],
      ...["cross-node legacy rate", "cross-node legacy cpu", "cross-node vxlan rate", "cross-node vxlan cpu"],
    ]);
  });

  it("pairs what was measured in one round, whatever came first", () => {
    const runs = [run(1, "legacy", 100), run(1, "declared", 120), run(2, "declared", 1200), run(2, "legacy", 1000)];
    expect(found(runs, "rate")).toMatchObject({
      rounds: 2,
      ratio: expect.closeTo(1.2, 10) as number,
      low: expect.closeTo(1.2, 10) as number,
      significant: true,
    });
    expect(found(runs, "cpu")).toMatchObject({ ratio: expect.closeTo(1 / 1.2, 10) as number, significant: true });
    expect(found(runs, "p99")).toMatchObject({ ratio: 1, significant: false });
  });

  it("leaves out rounds that lack one of both, and other places and workloads", () => {
    const runs = [
      ...[run(1, "declared", 120), run(2, "declared", 240), run(3, "declared", 360), run(1, "legacy", 100), run(3, "legacy", 300)],
      ...[run(2, "legacy", 1, { place: "same-node" }), run(2, "legacy", 1, { workload: "crr-1" }), run(2, "vxlan", 1)],
    ];
    expect(found(runs, "rate")).toMatchObject({ rounds: 2, ratio: expect.closeTo(1.2, 10) as number });
  });

  it("does not compare what fewer than two rounds have", () => {
    const { ratio, significant, sentence } = found([run(1, "declared", 120), run(1, "legacy", 100)], "rate");
    expect({ ratio, significant, sentence }).toEqual({
      ratio: undefined,
      significant: false,
      sentence:
        "TCP_RR ×1 across nodes: the number of exchanges a second is not compared with legacy host routing: both were measured in too few rounds (1; 2 are needed).",
    });
  });
});

describe("sentenceOf", () => {
  const subject = { workload: "rr-1", place: "cross-node", against: "legacy", metric: "rate", rounds: 5 } as const;

  it.each([
    [
      subject,
      { ratio: 1.124, low: 1.06, high: 1.2 },
      "TCP_RR ×1 across nodes: the number of exchanges a second is 1.12 times that of legacy host routing (95 % confidence interval 1.06 to 1.20, 5 rounds).",
    ],
    [
      { ...subject, workload: "stream-1", place: "same-node", against: "vxlan", metric: "cpu" } as const,
      { ratio: 0.8, low: 0.7, high: 0.9 },
      "TCP stream ×1 on one node: the CPU time of a megabyte is 0.80 times that of a VXLAN tunnel (95 % confidence interval 0.70 to 0.90, 5 rounds).",
    ],
    [
      { ...subject, metric: "p99" } as const,
      { ratio: 0.95, low: 0.8, high: 1.1 },
      "TCP_RR ×1 across nodes: no significant difference from legacy host routing in the 99th percentile of the time of an exchange " +
        "(0.95 times; 95 % confidence interval 0.80 to 1.10, 5 rounds).",
    ],
  ])("%#", (what, ratio, sentence) => expect(sentenceOf(what, ratio)).toBe(sentence));
});
