import { expect, it } from "vitest";
import { scalarText } from "./scalar-text";

it.each([
  ["text", "text"],
  ["", ""],
  [true, "true"],
  [1.5, "1.5"],
  [undefined, ""],
  [null, ""],
  [["a"], '["a"]'],
])("%j is %j", (value, text) => {
  expect(scalarText(value)).toBe(text);
});
