import { describe, expect, it } from "vitest";
import { expectedSeconds, progressText, secondsLeft, spoken, type Expectation } from "./estimate";

const step = (name: string, estimateSeconds: number, rest: Partial<Expectation> = {}): Expectation => ({
  name,
  estimateSeconds,
  state: "waiting",
  ...rest,
});

describe("expectedSeconds", () => {
  it("believes the last run on this machine", () => expect(expectedSeconds(step("a", 60), { a: 45 })).toBe(45));
  it("falls back to the step's own guess", () => expect(expectedSeconds(step("a", 60), { b: 45 })).toBe(60));
});

describe("secondsLeft", () => {
  it.each<[string, Expectation[][][], number]>([
    ["nothing to do", [], 0],
    ["one lane adds up", [[[step("a", 10), step("b", 20)]]], 30],
    ["lanes side by side take as long as the longest", [[[step("a", 10), step("b", 20)], [step("c", 25)]]], 30],
    ["stages follow each other", [[[step("a", 10)]], [[step("b", 20)], [step("c", 5)]]], 30],
    ["what is done counts nothing", [[[step("a", 10, { state: "done" }), step("b", 20)]]], 20],
    ["what runs counts its rest", [[[step("a", 10, { state: "running", elapsedSeconds: 4 })]]], 6],
    ["what is over its time counts a tenth", [[[step("a", 10, { state: "running", elapsedSeconds: 400 })]]], 1],
  ])("%s", (_name, stages, expected) => expect(secondsLeft(stages, {})).toBe(expected));

  it("uses what was learned", () => expect(secondsLeft([[[step("a", 10), step("b", 20)]]], { a: 100 })).toBe(120));
});

describe("spoken", () => {
  it.each([
    [-3, "0 s"],
    [8.4, "8 s"],
    [59.6, "1 min"],
    [80, "1 min 20 s"],
    [599, "9 min 59 s"],
    [725, "12 min"],
    [3900, "1 h 5 min"],
    [7200, "2 h"],
  ])("%d is %s", (seconds, text) => expect(spoken(seconds)).toBe(text));
});

describe("progressText", () => {
  it("says elapsed, expected and what is left, then the last line", () =>
    expect(progressText({ elapsed: 12, expected: 45, left: 1200, line: "812 packages compiled" })).toBe(
      "12 s of about 45 s, about 20 min left in all: 812 packages compiled",
    ));
  it("ends there while there is no line", () =>
    expect(progressText({ elapsed: 0, expected: 45, left: 60 })).toBe("0 s of about 45 s, about 1 min left in all"));
});
