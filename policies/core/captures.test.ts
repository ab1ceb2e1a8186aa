import { expect, it } from "vitest";
import { captures } from "./captures";

it.each([
  [/^(a)(b)?/, "abc", ["a", "b"]],
  [/^(a)(b)?/, "ac", ["a", undefined]],
  [/^(a)(b)?/, "b", []],
])("%s in %s", (pattern, text, groups) => expect(captures(pattern, text)).toEqual(groups));
