import { describe, expect, it } from "vitest";
import { isDone, resultsOf, toGoOnWith } from "./keep";
import type { BenchUpBlock } from "./plan";
import { sampleAbout, sampleRun } from "./testing/sample";

const results = resultsOf({ ...sampleAbout, finished: false }, { runs: [sampleRun("up", 60), sampleRun("script", 120)], failures: [] });
const { stack, files, pairs, workers, rounds } = results;
const settings = { stack, files, pairs, workers, rounds };

describe("resultsOf", () => {
  it("computes what follows from the runs", () => {
    expect(results.ratio).toEqual({ perPair: [{ pair: 1, up: 60, script: 120, ratio: 0.5 }], median: 0.5, least: 0.5, most: 0.5 });
    expect(results.slope).toBeUndefined();
    expect(Object.keys(results.medians)).toEqual(["up", "script"]);
  });
});

describe("toGoOnWith", () => {
  const text = JSON.stringify(results);

  it("is the unfinished bench of the same settings, whatever its seed", () => {
    expect(toGoOnWith(text, settings, undefined)).toEqual(results);
    expect(toGoOnWith(text, settings, results.seed)).toEqual(results);
  });

  it.each([
    ["a finished one", JSON.stringify({ ...results, finished: true }), settings, undefined],
    ["one of another seed", text, settings, "other"],
    ["one of another stack", text, { ...settings, stack: "dev" }, undefined],
    ["one of other files", text, { ...settings, files: "fffffff" }, undefined],
    ["one of other workers", text, { ...settings, workers: [1, 2] }, undefined],
    ["one of more pairs", text, { ...settings, pairs: 9 }, undefined],
    ["no text", undefined, settings, undefined],
    ["half a text", text.slice(0, 100), settings, undefined],
    ["another format", JSON.stringify({ ...results, format: "cilium-lab/bench-up/0" }), settings, undefined],
  ])("is not %s", (_, kept, wanted, seed) => expect(toGoOnWith(kept, wanted, seed)).toBeUndefined());
});

describe("isDone", () => {
  const block: BenchUpBlock = { id: "pair-1/stack", kind: "stack", pair: 1 };
  const all = (["up", "preview", "again", "down"] as const).map((kind) => sampleRun(kind, 1));

  it("wants every run of the block, and of no other block", () => {
    expect(isDone(block, all)).toBe(true);
    expect(isDone(block, all.slice(1))).toBe(false);
    expect(isDone({ ...block, id: "pair-2/stack" }, all)).toBe(false);
  });
});
