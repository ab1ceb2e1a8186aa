import { describe, expect, it } from "vitest";
import { resourceOf } from "./command-effect";
import { UNKNOWN, type PlainValue, valueOfWord, withUnknowns, merged } from "../core/plain-value";
import { UNKNOWN_TEXT } from "../core/unknown-text";

it("takes what a program makes for a resource without options", () =>
  expect(resourceOf({ type: "kubernetes:core/v1:ConfigMap", props: { data: {} } }, "object")).toEqual({
    type: "kubernetes:core/v1:ConfigMap",
    name: "object",
    props: { data: {} },
    ignoreChanges: [],
  }));

it("knows no word with a hole", () =>
  expect(["", "a", UNKNOWN_TEXT, `a${UNKNOWN_TEXT}b`].map(valueOfWord)).toEqual(["", "a", UNKNOWN, UNKNOWN]));

describe("withUnknowns", () => {
  it.each<[PlainValue, PlainValue]>([
    ["a", "a"],
    [`a${UNKNOWN_TEXT}`, UNKNOWN],
    [7, 7],
    [false, false],
    [null, null],
    [UNKNOWN, UNKNOWN],
    [
      ["a", UNKNOWN_TEXT, ["b"]],
      ["a", UNKNOWN, ["b"]],
    ],
    [
      { a: { b: UNKNOWN_TEXT, c: [UNKNOWN_TEXT] }, d: "e" },
      { a: { b: UNKNOWN, c: [UNKNOWN] }, d: "e" },
    ],
    [
      { a: { [`b${UNKNOWN_TEXT}`]: 1, c: 2 }, d: "e" },
      { a: UNKNOWN, d: "e" },
    ],
    [{}, {}],
  ])("reads %j", (data, expected) => expect(withUnknowns(data)).toEqual(expected));
});

describe("merged", () => {
  it.each<[base: PlainValue, changes: PlainValue, all: PlainValue]>([
    [
      { a: 1, b: 2 },
      { b: 3, c: 4 },
      { a: 1, b: 3, c: 4 },
    ],
    [{ a: { b: 1, c: { d: 2 } } }, { a: { c: { e: 3 } } }, { a: { b: 1, c: { d: 2, e: 3 } } }],
    [{ a: { b: 1 } }, { a: 2 }, { a: 2 }],
    [{ a: { b: 1 } }, { a: null }, { a: null }],
    [{ a: [1, 2] }, { a: { b: 3 } }, { a: { b: 3 } }],
    [{ a: { b: 3 } }, { a: [1] }, { a: [1] }],
    [{ a: 1 }, UNKNOWN, UNKNOWN],
    [{}, { constructor: 1 }, { constructor: 1 }],
  ])("puts over %j: %j", (base, changes, all) => expect(merged(base, changes)).toEqual(all));

  it("leaves what it is given as it is", () => {
    const base = { a: { b: 1 } };
    merged(base, { a: { b: 2 }, c: 3 });
    expect(base).toEqual({ a: { b: 1 } });
  });
});
