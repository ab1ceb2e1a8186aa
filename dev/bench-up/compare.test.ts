import { describe, expect, it } from "vitest";
import { mediansOf, middleRun, ratioOf, slopeOf } from "./compare";
import { sampleRun } from "./testing/sample";

describe("mediansOf", () => {
  it("gives the median and the range of what counts, and leaves the warm-up and other numbers of workers out", () =>
    expect(
      mediansOf([
        sampleRun("up", 500, { pair: 0 }),
        ...[70, 90, 60, 100].map((seconds, i) => sampleRun("up", seconds, { pair: i + 1 })),
        sampleRun("up", 700, { pair: undefined, workers: 6 }),
        sampleRun("down", 12),
      ]),
    ).toEqual({ up: { count: 4, median: 80, least: 60, most: 100 }, down: { count: 1, median: 12, least: 12, most: 12 } }));
});

describe("ratioOf", () => {
  const pairs = [
    [60, 120],
    [90, 100],
    [50, 125],
  ] as const;
  const runs = pairs.flatMap(([up, script], i) => [sampleRun("script", script, { pair: i + 1 }), sampleRun("up", up, { pair: i + 1 })]);

  it("compares within a pair, and gives the median of the pairs and not the ratio of medians", () =>
    expect(ratioOf([...runs, sampleRun("up", 1, { pair: 0 }), sampleRun("script", 100, { pair: 0 })])).toEqual({
      perPair: [
        { pair: 1, up: 60, script: 120, ratio: 0.5 },
        { pair: 2, up: 90, script: 100, ratio: 0.9 },
        { pair: 3, up: 50, script: 125, ratio: 0.4 },
      ],
      ...{ median: 0.5, least: 0.4, most: 0.9 },
    }));

  it("leaves out a pair that lacks one of the two", () => expect(ratioOf(runs.slice(1))?.perPair.map(({ pair }) => pair)).toEqual([2, 3]));
  it("is nothing without a pair", () => expect(ratioOf([sampleRun("up", 60)])).toBeUndefined());
});

describe("slopeOf", () => {
  const up = (workers: number, seconds: number) => sampleRun("up", seconds, { pair: undefined, workers });

  it("is exact on a line, in the order of workers", () =>
    expect(slopeOf([up(5, 90), up(1, 58), up(3, 74)])).toEqual({
      base: 50,
      perWorker: 8,
      residuals: [
        { workers: 1, seconds: 58, residual: 0 },
        { workers: 3, seconds: 74, residual: 0 },
        { workers: 5, seconds: 90, residual: 0 },
      ],
    }));

  it("says how far off each run is", () => {
    const { base, perWorker, residuals } = slopeOf([up(1, 10), up(2, 40), up(3, 40)])!;
    expect([base, perWorker]).toEqual([0, 15]);
    expect(residuals.map(({ residual }) => residual)).toEqual([-5, 10, -5]);
  });

  it("is nothing through one number of workers, and does not mix in the pairs", () =>
    expect(slopeOf([up(2, 60), up(2, 61), sampleRun("up", 90, { workers: 3 })])).toBeUndefined());
});

describe("middleRun", () => {
  it.each([
    [[70, 90, 60], 70],
    [[70, 90, 60, 100], 70],
    [[5], 5],
  ])("of %j is that of %d s", (all, expected) =>
    expect(
      middleRun(
        all.map((seconds, i) => sampleRun("up", seconds, { pair: i + 1 })),
        "up",
      )?.seconds,
    ).toBe(expected),
  );
  it("is nothing where only the warm-up was run", () => expect(middleRun([sampleRun("up", 5, { pair: 0 })], "up")).toBeUndefined());
});
