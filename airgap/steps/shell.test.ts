import { describe, expect, it } from "vitest";
import { shellQuote } from "./shell";

describe("shellQuote", () => {
  it.each([
    ["/a-b/c_1.2", "/a-b/c_1.2"],
    ["/a b/c", "'/a b/c'"],
    ["it's", `'it'\\''s'`],
    ["$x", "'$x'"],
    ["", "''"],
  ])("of %j is %s", (word, expected) => expect(shellQuote(word)).toBe(expected));
});
