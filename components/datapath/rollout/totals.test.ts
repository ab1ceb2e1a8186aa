import { describe, expect, it } from "vitest";
import { parseTotals, summed } from "./totals";

const at = (second: number) => 1_700_000_000_000_000 + second * 1_000_000;
const pad = (n: number, width: number) => String(n).padStart(width, "0");
/** A line of a client: gap in ms, times in seconds since its start. */
const line = (kind: string, sent: number, [lost, slow]: [lost: number, slow: number], gap: number, answered = 60, last = answered) =>
  `${kind.padEnd(10)} ${pad(sent, 10)} ${pad(lost, 10)} ${pad(slow, 10)} ${pad(gap * 1000, 20)} ${pad(at(0), 20)} ${pad(at(answered), 20)} ${pad(at(last), 20)}`;
const said = (lines: string[], now = 60) => [`now ${at(now)}`, ...lines].join("\n");
const quiet = [
  line("connection", 60, [0, 0], 1001),
  line("same-node", 600, [0, 0], 101),
  line("cross-node", 600, [0, 0], 110),
  line("service", 600, [0, 0], 102),
];
const otherwise = (place: number, text: string) => quiet.map((one, i) => (i === place ? text : one));

describe("parseTotals", () => {
  it("reads a client's clock and what it says of each target", () => {
    expect(parseTotals("client-0", said([quiet[0]!, line("same-node", 600, [3, 7], 101), quiet[3]!]))).toEqual({
      client: "client-0",
      now: at(60),
      targets: [
        { kind: "connection", sent: 60, lost: 0, slow: 0, gap: 1_001_000, first: at(0), answered: at(60), last: at(60) },
        { kind: "same-node", sent: 600, lost: 3, slow: 7, gap: 101_000, first: at(0), answered: at(60), last: at(60) },
        { kind: "service", sent: 600, lost: 0, slow: 0, gap: 102_000, first: at(0), answered: at(60), last: at(60) },
      ],
    });
  });

  it.each([
    ["nothing", "", 'client-0 says "", which is no list of totals'],
    ["no target", said([]), `client-0 says "now ${at(60)}", which is no list of totals`],
    ["no clock", quiet.join("\n"), `client-0 says "${quiet.join("; ")}", which is no list of totals`],
    [
      "half a line",
      said(otherwise(1, "same-node  0000000600")),
      `client-0 says "now ${at(60)}; ${otherwise(1, "same-node  0000000600").join("; ")}", which is no list of totals`,
    ],
    [
      "one number too few",
      said(otherwise(1, quiet[1]!.replace(" 0000000000", ""))),
      `client-0 says "now ${at(60)}; ${otherwise(1, quiet[1]!.replace(" 0000000000", "")).join("; ")}", which is no list of totals`,
    ],
    ["no Service", said(quiet.slice(0, 3)), `client-0 says "now ${at(60)}; ${quiet.slice(0, 3).join("; ")}", which is no list of totals`],
  ])("refuses a client that says %s", (_, stdout, message) => {
    expect(() => parseTotals("client-0", stdout)).toThrow(new Error(message));
  });

  it("refuses a client that asks no more: a low number would pass for a good one", () => {
    expect(() => parseTotals("client-0", said(otherwise(2, line("cross-node", 400, [0, 0], 110, 40)), 60))).toThrow(
      new Error("client-0 has asked its cross-node target nothing for 20 s"),
    );
    expect(() => parseTotals("client-0", said(otherwise(0, line("connection", 40, [0, 0], 110, 40)), 60))).toThrow(
      new Error("client-0 has asked its connection target nothing for 20 s"),
    );
  });

  it("takes a target that is asked and does not answer, and a connection that broke long ago", () => {
    const lines = [line("connection", 6, [1, 0], 1001, 5, 6), line("same-node", 600, [550, 0], 101, 5, 60), quiet[3]!];
    expect(parseTotals("client-0", said(lines)).targets.map(({ lost }) => lost)).toEqual([1, 550, 0]);
  });
});

describe("summed", () => {
  const total = (...clients: string[][]) => summed(clients.map((lines, i) => parseTotals(`client-${i}`, said(lines))));

  it("adds up all clients by kind", () => {
    expect(total(quiet, quiet)).toEqual({
      sent: 3600,
      lost: 0,
      slow: 0,
      byKind: {
        "same-node": { sent: 1200, lost: 0, slow: 0 },
        "cross-node": { sent: 1200, lost: 0, slow: 0 },
        service: { sent: 1200, lost: 0, slow: 0 },
      },
      longestGapMs: 110,
      connections: 2,
      connectionsBroken: 0,
      seconds: 60,
    });
  });

  it("counts every loss, every slow exchange, every broken connection, and the longest gap of an exchange", () => {
    const losing = [
      line("connection", 20, [1, 0], 9000, 20, 21),
      line("same-node", 600, [1, 0], 1200),
      line("cross-node", 590, [7, 4], 2345),
      line("cross-node", 600, [2, 20], 110),
      line("service", 600, [3, 300], 102),
    ];
    expect(total(quiet, losing)).toEqual({
      sent: 4190,
      lost: 13,
      slow: 324,
      byKind: {
        "same-node": { sent: 1200, lost: 1, slow: 0 },
        "cross-node": { sent: 1790, lost: 9, slow: 24 },
        service: { sent: 1200, lost: 3, slow: 300 },
      },
      longestGapMs: 2345,
      connections: 2,
      connectionsBroken: 1,
      seconds: 60,
    });
  });

  it("takes a gap that has not ended for one", () => {
    expect(total(otherwise(3, line("service", 600, [30, 0], 102, 57, 60))).longestGapMs).toBe(3000);
  });

  it("names no kind that was not asked", () => {
    expect(total(otherwise(2, line("same-node", 1, [0, 0], 1))).byKind).toEqual({
      "same-node": { sent: 601, lost: 0, slow: 0 },
      service: { sent: 600, lost: 0, slow: 0 },
    });
  });
});
