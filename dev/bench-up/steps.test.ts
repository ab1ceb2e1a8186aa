import { describe, expect, it } from "vitest";
import { lineTimer, type TimedLine } from "./lines";
import { kindSteps, scriptPhases } from "./steps";

const step = (name: string, from: number, to: number, of = "nodes") => ({ name, kind: "step", from, to, critical: false, of });
const lines = (...all: [number, string][]) => all.map(([at, text]) => ({ at, text }));

describe("kindSteps", () => {
  it("reads what kind prints, without its pictures", () =>
    expect(
      kindSteps(
        lines(
          [0.1, 'Creating cluster "lab" ...'],
          [0.2, " • Ensuring node image (a.invalid/node:v1) 🖼  ..."],
          [0.3, " ✓ Ensuring node image (a.invalid/node:v1) 🖼"],
          [0.4, " • Preparing nodes 📦 📦 📦   ..."],
          [5.5, " ✓ Preparing nodes 📦 📦 📦 "],
          [5.6, " • Starting control-plane 🕹️  ..."],
          [20, " ✓ Starting control-plane 🕹️"],
          [21, 'Set kubectl context to "kind-lab"'],
        ),
        "nodes",
        22,
      ),
    ).toEqual([
      step("Ensuring node image (a.invalid/node:v1)", 0.2, 0.3),
      step("Preparing nodes", 0.4, 5.5),
      step("Starting control-plane", 5.6, 20),
    ]));

  it("lets a step that has no end go on, and ends one that failed", () =>
    expect(
      kindSteps(lines([1, " • Preparing nodes 📦  ..."], [2, " ✗ Preparing nodes 📦"], [3, " • Joining worker nodes 🚜  ..."]), "nodes", 9),
    ).toEqual([step("Preparing nodes", 1, 2), step("Joining worker nodes", 3, 9)]));
});

describe("scriptPhases", () => {
  it("has a phase for each mark, one after the other, with kind's steps in them", () => {
    const phase = (name: string, from: number, to: number) => ({ name, kind: "phase", from, to, critical: true });
    expect(
      scriptPhases(
        lines(
          [0, "hello"],
          [0.2, "=== no mark"],
          [0.5, "== kind create"],
          [1, " • Preparing nodes 📦  ..."],
          [3, " ✓ Preparing nodes 📦"],
          [4, "== helm"],
        ),
        10,
      ),
    ).toEqual([phase("kind create", 0.5, 4), step("Preparing nodes", 1, 3, "kind create"), phase("helm", 4, 10)]);
  });
});

describe("lineTimer", () => {
  it("times a line by its end, however it is cut into pieces", () => {
    const found: TimedLine[] = [];
    let now = 0;
    const timer = lineTimer(
      () => now,
      (line) => found.push(line),
    );
    for (const piece of ["a", "b\nc", "\n\nd"]) {
      now += 1;
      timer.push(piece);
    }
    now = 9;
    timer.end();
    timer.end();
    expect(found).toEqual(lines([2, "ab"], [3, "c"], [3, ""], [9, "d"]));
  });
});
