import { describe, expect, it } from "vitest";
import { countNames, weightNames, type Snapshot } from "./snapshot";
import { trendOf, verdictOf } from "./verdict";

/** Snapshots of some cycles, in which each count is 7 and each weight goes up and down about 100. */
function cycles(count: number, change: (snapshot: Snapshot, cycle: number) => void = () => undefined): Snapshot[] {
  return Array.from({ length: count + 1 }, (_, cycle) => {
    const snapshot = {
      counts: Object.fromEntries(countNames.map((name) => [name, 7])),
      weights: Object.fromEntries(weightNames.map((name) => [name, 100 + (cycle % 3) * 8])),
    } as Snapshot;
    change(snapshot, cycle);
    return snapshot;
  });
}

describe("verdictOf", () => {
  it("is steady where nothing grows", () => expect(verdictOf(cycles(20))).toMatchObject({ result: "steady", sentences: [] }));

  it.each(countNames)("notices one more of %s, even after the last cycle only", (name) =>
    expect(verdictOf(cycles(20, ({ counts }, cycle) => (counts[name] += cycle === 20 ? 1 : 0)))).toMatchObject({
      result: "grown",
      counts: { [name]: { base: 7, last: 8, grown: true } },
      sentences: [`${name} grew from 7 after cycle 2 to 8 after cycle 20.`],
    }),
  );

  it("lets the first two cycles make what stays, and things go away", () =>
    expect(
      verdictOf(
        cycles(20, ({ counts }, cycle) => {
          counts.images += Math.min(cycle, 2);
          counts.temporaryFiles -= cycle > 9 ? 1 : 0;
        }),
      ).result,
    ).toBe("steady"));

  it.each(weightNames)("notices that %s grows, behind its own ups and downs", (name) => {
    const { result, sentences } = verdictOf(cycles(20, ({ weights }, cycle) => (weights[name] += cycle * 8)));
    expect(result).toBe("grown");
    expect(sentences).toEqual([
      expect.stringMatching(new RegExp(`^${name} grows by 8\\.\\d\\d MiB a cycle, by 7\\.\\d\\d at least; \\d is let pass\\.$`)),
    ]);
  });

  it("does not take ups and downs, or one big step at the beginning, for growth", () => {
    expect(verdictOf(cycles(20, ({ weights }, cycle) => (weights.engineMemory += cycle % 2 === 0 ? 0 : 60))).result).toBe("steady");
    expect(verdictOf(cycles(20, ({ weights }, cycle) => (weights.engineMemory += cycle < 2 ? 0 : 300))).result).toBe("steady");
    expect(verdictOf(cycles(20, ({ weights }, cycle) => (weights.anonymousMemory += cycle * 0.5))).result).toBe("steady");
  });

  it("does not take a slope for growth that may as well be chance", () => {
    const { result, weights } = verdictOf(cycles(5, ({ weights }, cycle) => (weights.engineMemory = [0, 0, 100, 110, 100, 120][cycle]!)));
    expect(weights.engineMemory!.slope).toBeCloseTo(5, 6);
    expect(weights.engineMemory!.least).toBeLessThan(0);
    expect(result).toBe("steady");
  });

  it.each([1, 2, 4])("does not judge %i cycles, whatever was found", (count) =>
    expect(verdictOf(cycles(count, ({ counts }, cycle) => (counts.volumes += cycle)))).toMatchObject({
      result: "undecided",
      counts: { volumes: { grown: false } },
      sentences: [`${count} cycles are too few to say: it takes 5.`],
    }),
  );

  it("judges five", () => {
    expect(verdictOf(cycles(5)).result).toBe("steady");
    expect(verdictOf(cycles(5, ({ counts }, cycle) => (counts.volumes += cycle))).result).toBe("grown");
  });
});

describe("trendOf", () => {
  it("is certain of a straight line", () => expect(trendOf([10, 12, 14, 16])).toEqual({ slope: 2, least: 2 }));
  it("gives the interval's lower end, by the textbook", () => {
    // Residuals −1, 2, −1 on a slope of 1: standard error √(6/1/2) = 1.732, times 12.706.
    const { slope, least } = trendOf([0, 4, 2]);
    expect(slope).toBeCloseTo(1, 10);
    expect(least).toBeCloseTo(1 - 12.706 * Math.sqrt(3), 6);
  });
});
