import { describe, expect, it } from "vitest";
import { lastArguments, lastInput, startedBy } from "../../testing/harness/scripts";
import { UNKNOWN_TEXT } from "../unknown-text";

describe("redirected", () => {
  it.each([
    ["nothing", "a", ""],
    ["a here-document", "a <<E\nx $X\n\ty\nE", "x 1\n\ty\n"],
    ["a here-document in quotes", "a <<'E'\nx $X\nE", "x $X\n"],
    ["a here-document without tabs", "a <<-E\n\t\tx\t$X\n\ty\n\tE", "x\t1\ny\n"],
    ["a text", 'a <<< "$X"', "1\n"],
    ["a file", "echo b > f; a < f", "b\n"],
    ["a file to read and write", "echo b > f; a <> f", "b\n"],
    ["a file that is not known", "a < f", UNKNOWN_TEXT],
    ["a file that is named by a variable", "F=f; echo b > $F; a < f", "b\n"],
    ["its caller's input, whatever else it opens", "echo b > f; echo c | a 3< f", "c\n"],
    ["a file by its number", "echo b > f; a 0< f", "b\n"],
    ["another input of its caller's", "echo c | a <&3", "c\n"],
    ["nothing of a redirection that is cut off", "echo c | a <", "c\n"],
    ["the last of several", "echo b > f; a <<< c < f", "b\n"],
  ])("knows that a command reads %s", (_, script, input) => expect(lastInput(script, { X: "1" })).toBe(input));

  it("reads a file into a word", () => expect(lastArguments("echo b > f; a $(< f)")).toEqual(["b"]));
});

describe("written", () => {
  it.each([
    [">", "echo b > f; echo c > f", "c\n"],
    [">|", "echo b >| f", "b\n"],
    [">>", "echo b > f; echo c >> f", "b\nc\n"],
    [">> to a new file", "echo b >> f", "b\n"],
    ["&>", "echo b &> f", "b\n"],
    ["&>>", "echo b > f; echo c &>> f", "b\nc\n"],
    [">&", "echo b >& f", "b\n"],
    ["1>", "echo b 1> f", "b\n"],
    ["2>", "echo c > f; echo b 2> f", "c\n"],
    ["{fd}>", "echo c > f; echo b {x}> f", "c\n"],
    ["> without a command", "echo b > f; > f", ""],
    ["> behind braces", "{ echo b; echo c; } > f", "b\nc\n"],
    ["> of a program that nobody knows", "b > f", UNKNOWN_TEXT],
  ])("fills a file by %s", (_, script, content) => expect(startedBy(`${script}; a`).at(-1)?.files.get("f")).toBe(content));

  it.each([
    ["> file", "echo b > f | a", ""],
    ["2> file", "echo b 2> /dev/null | a", "b\n"],
    ["2>&1", "echo b 2>&1 | a", "b\n"],
    [">&1", "echo b >&1 | a", "b\n"],
    ["> /dev/stdout", "echo b > /dev/stdout | a", "b\n"],
    [">&2", "{ echo b >&2; echo c; } | a", "c\n"],
    ["3>&2", "echo b 3>&2 | a", "b\n"],
    ["<&3", "echo b <&3 | a", "b\n"],
    ["< file", "echo b < f | a", "b\n"],
  ])("leaves for the next command what %s leaves", (_, script, input) => expect(lastInput(script)).toBe(input));
});
