import { describe, expect, it } from "vitest";
import { Secret, unknown } from "../protocol";
import { changedInputs, keepSecrets, sameSet } from "./input-sets";

describe("sameSet", () => {
  it.each([
    [true, [1, 2], [2, 1]],
    [true, undefined, []],
    [true, [{ a: new Secret(1) }], [{ a: 1 }]],
    [false, [1, 1], [1]],
    [false, [1], unknown],
    [false, [1], [unknown]],
  ] as const)("is %s for %j and %j", (expected, a, b) => expect(sameSet(a as never, b as never)).toBe(expected));
});

it("changedInputs ignores the order of sets and Pulumi's own keys, not the order of lists", () => {
  const before = { __defaults: [], set: [1, 2], list: [1, 2], gone: 1 };
  expect(changedInputs(before, { __defaults: ["x"], set: [2, 1], list: [2, 1], added: 1 }, ["set"])).toEqual(["added", "gone", "list"]);
});

it("keepSecrets wraps exactly what came from a secret", () => {
  expect(keepSecrets({ a: [new Secret("s")], b: 1 }, { a: ["s"], b: 1, c: 2 })).toEqual({ a: new Secret(["s"]), b: 1, c: 2 });
});
