import { expect, it } from "vitest";
import { lookup } from "./guarded";
import { unknown, type Known } from "./known";

it.each<[Known | undefined, string, Known | undefined]>([
  [{ a: { b: { c: 1 } } }, "a.b.c", 1],
  [{ a: { b: 1 } }, "a.b", 1],
  [{ a: { b: 1 } }, "a.b", 1],
  [{ a: { b: unknown } }, "a.b", unknown],
  [{ a: { b: unknown } }, "a.b", unknown],
  [unknown, "", unknown],
  [undefined, "", undefined],
])("%j reaches %j of a.b.c", (root, path, value) => expect(lookup(root, "a.b.c")).toEqual({ path, value }));

it("does not take what every object has for a key", () =>
  expect(lookup({}, "constructor")).toEqual({ path: "constructor", value: undefined }));
