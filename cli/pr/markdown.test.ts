import { describe, expect, it } from "vitest";
import { atMost, cell, fenced, inline } from "./markdown";

describe("inline", () => {
  it.each([
    ["Write `a: <b>_*`, so that it is.", "Write `a: <b>_*`, so that it is."],
    ["</details> & <b>", "&lt;/details> &amp; &lt;b>"],
    ["_a_ *b* [c](d) ~e~ \\f", "\\_a\\_ \\*b\\* \\[c\\](d) \\~e\\~ \\\\f"],
    ["one\n  two", "one two"],
    ["a single ` tick", "a single \\` tick"],
  ])("writes %j as %j", (text, markdown) => expect(inline(text)).toBe(markdown));
});

describe("cell", () => {
  it("keeps a bar from ending the cell, in code too", () => expect(cell("a | `b | c`")).toBe("a \\| `b \\| c`"));
});

describe("fenced", () => {
  it("closes with no line of the text", () => {
    expect(fenced(["a"])).toEqual(["```text", "a", "```"]);
    expect(fenced(["```", "b"], "diff")).toEqual(["````diff", "```", "b", "````"]);
  });
});

describe("atMost", () => {
  const more = (count: number) => `${count} more`;
  it.each([
    [3, ["a", "b", "c"]],
    [2, ["a", "b", "1 more"]],
  ])("keeps %i lines", (limit, lines) => expect(atMost(["a", "b", "c"], limit, more)).toEqual(lines));
});
