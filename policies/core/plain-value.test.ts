import * as policy from "@pulumi/policy";
import { expect, it } from "vitest";
import { isMap, toPlain, UNKNOWN, type PlainValue } from "./plain-value";

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
