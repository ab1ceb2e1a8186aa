import * as policy from "@pulumi/policy";
import { expect, it } from "vitest";
import { isMap, textOf, toPlain, UNKNOWN, type PlainValue } from "./plain-value";
import { UNKNOWN_TEXT } from "./unknown-text";

const { UnknownValueError } = policy as unknown as { UnknownValueError: { prototype: Error } };

/** What throws when it is read, as the SDK's stand-in for an unknown does. */
function throwing(error: Error): object {
  return {
    get a(): unknown {
      throw error;
    },
  };
}

it("reads what is not defined as null, at any depth", () => {
  expect(toPlain({ a: undefined, b: [undefined, { c: undefined }], d: "e", f: 1, g: false })).toStrictEqual({
    a: null,
    b: [null, { c: null }],
    d: "e",
    f: 1,
    g: false,
  });
});

it("reads what throws as unknown, where it is the SDK's word for that, and leaves any other error to the rule", () => {
  expect(toPlain(throwing(Object.create(UnknownValueError.prototype) as Error))).toEqual({ a: UNKNOWN });
  expect(() => toPlain(throwing(new Error("broken provider")))).toThrow("broken provider");
});

it.each<[PlainValue | undefined, boolean]>([
  [{}, true],
  [[], false],
  [null, false],
  [undefined, false],
  [UNKNOWN, false],
  ["a", false],
])("%s is a map: %s", (value, expected) => expect(isMap(value)).toBe(expected));

it.each<[unknown, string]>([
  ["a", "a"],
  [1.5, "1.5"],
  [false, "false"],
  [null, "null"],
  [undefined, ""],
  [UNKNOWN, UNKNOWN_TEXT],
  [["a", 1], '["a",1]'],
  [{ a: true }, '{"a":true}'],
])("%s is the text %j", (value, expected) => expect(textOf(value)).toBe(expected));
