import { describe, expect, it } from "vitest";
import { merged, resourceOf, value, withUnknowns } from "./effect";
import { unknown, type Known } from "./known";
import { hole } from "./shell/hole";

it("takes what a program makes for a resource without options", () =>
  expect(resourceOf({ type: "kubernetes:core/v1:ConfigMap", props: { data: {} } }, "object")).toEqual({
    type: "kubernetes:core/v1:ConfigMap",
    name: "object",
    props: { data: {} },
    ignoreChanges: [],
  }));

it("knows no word with a hole", () => expect(["", "a", hole, `a${hole}b`].map(value)).toEqual(["", "a", unknown, unknown]));

describe("withUnknowns", () => {
  it.each<[Known, Known]>([
    ["a", "a"],
    [`a${hole}`, unknown],
    [7, 7],
    [false, false],
    [null, null],
    [unknown, unknown],
    [
      ["a", hole, ["b"]],
      ["a", unknown, ["b"]],
    ],
    [
      { a: { b: hole, c: [hole] }, d: "e" },
      { a: { b: unknown, c: [unknown] }, d: "e" },
    ],
    [
      { a: { [`b${hole}`]: 1, c: 2 }, d: "e" },
      { a: unknown, d: "e" },
    ],
    [{}, {}],
  ])("reads %j", (data, expected) => expect(withUnknowns(data)).toEqual(expected));
});

describe("merged", () => {
  it.each<[base: Known, changes: Known, all: Known]>([
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
    [{ a: 1 }, unknown, unknown],
    [{}, { constructor: 1 }, { constructor: 1 }],
  ])("puts over %j: %j", (base, changes, all) => expect(merged(base, changes)).toEqual(all));

  it("leaves what it is given as it is", () => {
    const base = { a: { b: 1 } };
    merged(base, { a: { b: 2 }, c: 3 });
    expect(base).toEqual({ a: { b: 1 } });
  });
});
