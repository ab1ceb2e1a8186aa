import { describe, expect, it } from "vitest";
import type { CyclesResults } from "./results";
import { cyclesText } from "./text";
import { countNames, weightNames, type Snapshot } from "./snapshot";
import { verdictOf, type Verdict } from "./verdict";
import { exitCodeOf } from "./command";

const well = { up: 60, down: 12 };
const failed = { ...well, failure: "make up ended with 1: no room" };
const verdict = (result: Verdict["result"]) => ({ result, counts: {}, weights: {}, sentences: [] }) as unknown as Verdict;

describe("exitCodeOf", () => {
  it.each([
    ["steady", [well], 0],
    ["grown", [well], 1],
    ["undecided", [well], 3],
    ["steady", [well, failed], 1],
    ["undecided", [failed], 1],
  ] as const)("is for %s after %j: %i", (result, cycles, code) =>
    expect(exitCodeOf({ cycles: [...cycles], verdict: verdict(result) })).toBe(code),
  );
});

describe("cyclesText", () => {
  it("has a row for each snapshot, what failed, and a last sentence", () => {
    const snapshot = (containers: number): Snapshot => ({
      counts: { ...(Object.fromEntries(countNames.map((name) => [name, 3])) as Snapshot["counts"]), containers },
      weights: Object.fromEntries(weightNames.map((name) => [name, 99.6])) as Snapshot["weights"],
    });
    const snapshots = [snapshot(1), snapshot(12)];
    const lines = cyclesText({
      format: "cilium-lab/cycles/1",
      startedAt: "",
      revision: "",
      stack: "s",
      workers: 2,
      wanted: 5,
      cycles: [failed],
      snapshots,
      verdict: verdictOf(snapshots),
    } satisfies CyclesResults).split("\n");
    expect(lines[1]).toMatch(/^ {2}before +1 +3 +3 .* 100 +100 +100$/);
    expect(lines[2]).toMatch(/^ {2}1 +60 +12 +12 +3 +3 .* 100$/);
    expect(lines.slice(3)).toEqual([
      "",
      "Cycle 1 failed: make up ended with 1: no room",
      "1 cycles are too few to say: it takes 5.",
      "0 of 5 cycles without a failure; whether something grows is not decided.",
    ]);
  });
});
