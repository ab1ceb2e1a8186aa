import { describe, expect, it } from "vitest";
import { bad, dim, good, painter, plain, someOf, table, wantsColour, wrapped } from "./cells";

const none = painter(false);

describe("wantsColour", () => {
  it.each<[string, NodeJS.ProcessEnv, boolean, boolean]>([
    ["a terminal", { TERM: "xterm" }, true, true],
    ["an empty NO_COLOR", { TERM: "xterm", NO_COLOR: "" }, true, true],
    ["NO_COLOR", { TERM: "xterm", NO_COLOR: "1" }, true, false],
    ["a dumb terminal", { TERM: "dumb" }, true, false],
    ["a pipe", { TERM: "xterm" }, false, false],
  ])("judges %s", (_, environment, isTerminal, wanted) => expect(wantsColour(environment, isTerminal)).toBe(wanted));
});

describe("table", () => {
  it("aligns what is seen, whatever is coloured, and lets a shorter row's end reach over", () => {
    const rows = [[good("a"), plain("one"), plain("x")], [bad("worker"), dim("over the rest")], [plain("and this is longer")]];
    expect(table(rows, none)).toEqual(["✓ a       one  x", "✗ worker  over the rest", "and this is longer"]);
    expect(table(rows, painter(true)).map((line) => line.replaceAll(/\u001B\[\d+m/g, ""))).toEqual(table(rows, none));
  });
});

describe("wrapped", () => {
  it("breaks between words and indents what follows", () => {
    expect(wrapped(plain("one two three four"), none, 2, 10)).toEqual(["one two", "  three", "  four"]);
  });

  it("leaves a word that is too long whole", () => {
    expect(wrapped(plain("a 10.0.0.0/24-and-more b"), none, 0, 8)).toEqual(["a", "10.0.0.0/24-and-more", "b"]);
  });
});

describe("someOf", () => {
  it.each([
    [["a"], "a"],
    [["a", "b"], "a, b"],
    [["a", "b", "c"], "a, b and 1 more"],
  ])("names %j", (names, text) => expect(someOf(names, 2)).toBe(text));
});
