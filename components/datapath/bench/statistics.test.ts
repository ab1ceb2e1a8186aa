import { describe, expect, it } from "vitest";
import { isSignificant, meanInterval, pairedRatio, studentQuantile } from "./statistics";

const rounded = (values: object) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Number((value as number).toFixed(4))]));

describe("studentQuantile", () => {
  it.each([
    [1, 12.706],
    [4, 2.776],
    [30, 2.042],
    [1000, 2.042],
  ])("of %i degrees of freedom is %d", (degrees, quantile) => expect(studentQuantile(degrees)).toBe(quantile));

  it("does not exist without a degree of freedom", () => expect(() => studentQuantile(0)).toThrow("1 degree of freedom or more, not 0"));
});

describe("pairedRatio", () => {
  // Logarithms of the ratios are ln 2 and ln 8: mean ln 4, standard deviation ln 4 / √2, so the margin is 12.706 · ln 4 / 2.
  it("is the geometric mean of the ratios, with Student's interval", () => {
    const { ratio, low, high } = pairedRatio([
      [2, 1],
      [80, 10],
    ]);
    expect(ratio).toBeCloseTo(4, 10);
    expect(Math.log(high / 4)).toBeCloseTo((12.706 * Math.log(4)) / 2, 10);
    expect(Math.log(4 / low)).toBeCloseTo((12.706 * Math.log(4)) / 2, 10);
  });

  it("takes out what both have in common", () =>
    expect(
      rounded(
        pairedRatio([
          [110, 100],
          [1100, 1000],
          [11, 10],
        ]),
      ),
    ).toEqual({ ratio: 1.1, low: 1.1, high: 1.1 }));

  // Worked out apart from this, with Python's statistics and a quantile of 2.776445.
  it("agrees with a t-test on the logarithms", () => {
    const { ratio, low, high } = pairedRatio([
      [12, 10],
      [11, 10],
      [13, 10],
      [11.5, 10],
      [12.5, 10],
    ]);
    expect([ratio, low, high].map((value) => value.toFixed(3))).toEqual(["1.198", "1.104", "1.300"]);
  });

  it("refuses a single pair", () => expect(() => pairedRatio([[1, 2]])).toThrow("two pairs or more, not 1"));
});

describe("isSignificant", () => {
  it.each([
    [{ ratio: 1.1, low: 1.01, high: 1.2 }, true],
    [{ ratio: 0.9, low: 0.8, high: 0.99 }, true],
    [{ ratio: 1.1, low: 0.99, high: 1.3 }, false],
    [{ ratio: 0.9, low: 0.7, high: 1 }, false],
    [{ ratio: 1.1, low: 1, high: 1.2 }, false],
  ])("%o: %s", (ratio, expected) => expect(isSignificant(ratio)).toBe(expected));
});

describe("meanInterval", () => {
  it("is Student's", () => expect(rounded(meanInterval([1, 2, 3]))).toEqual({ mean: 2, low: -0.4843, high: 4.4843 }));
  it("of a single value is that value", () => expect(meanInterval([3])).toEqual({ mean: 3, low: 3, high: 3 }));
});
