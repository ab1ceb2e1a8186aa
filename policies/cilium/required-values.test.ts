import { expect, it } from "vitest";
import { UNKNOWN, type PlainValue, lookup } from "../core/plain-value";

it.each<[PlainValue | undefined, string, PlainValue | undefined]>([
  [{ a: { b: { c: 1 } } }, "a.b.c", 1],
  [{ a: { b: 1 } }, "a.b", 1],
  [{ a: { b: 1 } }, "a.b", 1],
  [{ a: { b: UNKNOWN } }, "a.b", UNKNOWN],
  [{ a: { b: UNKNOWN } }, "a.b", UNKNOWN],
  [UNKNOWN, "", UNKNOWN],
  [undefined, "", undefined],
])("%j reaches %j of a.b.c", (root, path, value) => expect(lookup(root, "a.b.c")).toEqual({ path, value }));

it("does not take what every object has for a key", () =>
  expect(lookup({}, "constructor")).toEqual({ path: "constructor", value: undefined }));
