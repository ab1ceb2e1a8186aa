import { describe, expect, it } from "vitest";
import { sampleResults, sampleSpans } from "./testing/sample";
import { benchUpText, loadLines, sentences, timelineLines } from "./text";

describe("sentences", () => {
  it("gives the ratio with every pair, what is the engine's own, the slope with what is off it, and what was made once", () =>
    expect(sentences(sampleResults())).toEqual([
      "make up takes 0.60 of the corrected script's time: the median of 2 pairs (0.50 to 0.70; each: 0.50, 0.70).",
      "Of the 12.0 s of make up, no change, 5.0 s are the engine's own: an empty program takes as long.",
      "Each worker more costs 8.1 s on 50.2 s; off that line by −0.3 s with 1, −0.4 s with 2, +1.4 s with 4, −0.8 s with 6.",
      "pair-0/stack made derived:1 2GB, which later ones found there; it took 200.0 s.",
    ]));
});

describe("benchUpText", () => {
  it("shows each run and the warm-up apart, and failures", () => {
    const text = benchUpText({ ...sampleResults(), failures: [{ block: "pair-3/stack", kind: "up", problem: "ended with 1: no room" }] });
    expect(text.split("\n").slice(0, 3)).toEqual([
      "  Seconds                                       median  each pair     warm-up",
      "  make up, from nothing to the proven datapath  65.0    60.0  70.0    (200.0)",
      "  make up, no change                            12.0    12.0  12.0    (12.0)",
    ]);
    expect(text.split("\n").at(-1)).toBe("Not measured: pair-3/stack: ended with 1: no room");
  });
});

describe("timelineLines", () => {
  it("has a bar for each span, steps below what they are of", () =>
    expect(timelineLines({ spans: sampleSpans, seconds: 20 }, 20)).toEqual([
      "    what                         from     for",
      "  * checks                        0.0     4.0  ====",
      "    update                        4.0    16.0      ================",
      "  *   lab-nodes                   5.0    10.0       ==========",
      "        Preparing nodes <a&b>     6.0     2.0        --",
      "      chart-check                 5.0     4.0       ====",
    ]));
});

describe("loadLines", () => {
  it("is silent of other work where there was none", () =>
    expect(loadLines(sampleResults().runs)).toEqual([
      "Before the runs the load average was 0.5 to 0.5, of which the run before is a part, and 5 to 5 % of the cores' time was spent.",
    ]));

  it("warns of each run before which the machine was busy", () =>
    expect(loadLines(sampleResults({ busy: 0.16 }).runs)[1]).toBe(
      "WARNING: the machine had other work before 3 of 16 runs: these times say as much of that as of the lab.",
    ));
});
