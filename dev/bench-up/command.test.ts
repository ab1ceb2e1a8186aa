import { describe, expect, it } from "vitest";
import { benchUp, workersOf } from "./command";

describe("workersOf", () => {
  it.each([
    [undefined, [1, 2, 4, 6]],
    ["3", [3]],
    ["6 1", [1, 6]],
    ["1,2", [1, 2]],
    ["none", []],
  ])("takes %j as %j", (text, workers) => expect(workersOf(text)).toEqual(workers));

  it.each([" ", "0", "9", "1 1", "two", "1.5", "-1"])("refuses %j", (text) =>
    expect(() => workersOf(text)).toThrow(
      `WORKERS is "${text}"; accepted are different numbers from 1 to 8, separated by spaces, or none. Example: make bench-up WORKERS="1 2 4 6"`,
    ),
  );
});

it("refuses what leaves nothing to measure, before anything is made", () =>
  expect(benchUp("/nowhere", { pairs: "0", workers: "none" }, () => undefined)).rejects.toThrow(
    "PAIRS=0 and WORKERS=none leave nothing to measure.",
  ));
