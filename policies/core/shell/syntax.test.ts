import { describe, expect, it } from "vitest";
import { lastInput, wordsOf } from "../../testing/harness/scripts";
import { UNKNOWN_TEXT } from "../unknown-text";

const names = (script: string): string =>
  wordsOf(script)
    .map((words) => words.join("-"))
    .join(" ");

describe("visit", () => {
  it.each([
    ["lists and pipelines", "a && b || c; d | e & f |& g", "a b c d e f g"],
    ["line ends and comments", "a \\\n b # c\nd", "a-b d"],
    ["line ends of Windows, as characters and as nothing", "a \\\r\n b\r\n", "a-\r b\r a-b"],
    ["braces", "{ a; b; }", "a b"],
    ["a process of its own", "(a; b)", "a b"],
    ["a process beside", "coproc a", "a"],
    ["every branch of a condition", "if a; then b; elif c; then d; elif e; then f; else g; fi", "a b c d e f g"],
    ["a condition without another branch", "if a; then b; fi", "a b"],
    ["every branch of a case, and its word", "case $(a) in x) b;; *) c;; esac", "a b c"],
    ["a loop's body, twice for each word", "for x in 1 $(a) 2; do b $x; done", `a b-1 b-1 b-${UNKNOWN_TEXT} b-${UNKNOWN_TEXT} b-2 b-2`],
    ["a loop over no word", "for x in $@; do a $x; done", `a-${UNKNOWN_TEXT} a-${UNKNOWN_TEXT}`],
    ["a loop over arguments", "set -- 1 2; for x; do a $x; done", "a-1 a-1 a-2 a-2"],
    ["a menu", "select x in 1; do a $x; done", "a-1 a-1"],
    ["a loop's condition", "while a; do b; done; until c; do d; done", "a b a b c d c d"],
    ["a loop that counts", "for ((i = 0; i < 9; i++)); do a; done", "a a"],
    ["a function when it is called", "f() { a; }; b; f; f", "b a a"],
    ["a function with redirections", "f() { a; } < x; f", "a"],
    ["substitutions in a test", '[[ $(a) = "$(b)" && -n `c` ]]', "a b c"],
    ["substitutions in arithmetic", "(( $(a) + 1 ))", "a"],
    ["what can be read of a script that is cut off", "a; if b; then c", "a b c"],
  ])("goes through %s", (_, script, starts) => expect(names(script)).toBe(starts));

  it.each([
    ["all commands", "{ echo 1; echo 2; } | a", "1\n2\n"],
    ["either side of a list", "{ echo 1 && echo 2; } | a", "1\n2\n"],
    ["every branch", "if true; then echo 1; elif true; then echo 2; else echo 3; fi | a", "1\n2\n3\n"],
    ["every item", "case x in y) echo 1;; z) echo 2;; esac | a", "1\n2\n"],
    ["every turn", "for x in 1 2; do echo $x; done | a", "1\n1\n2\n2\n"],
    ["a process of its own", "(echo 1) | a", "1\n"],
    ["a function's definition, which is nothing", "f() { b; } | a", ""],
    ["a test, which is nothing", "[[ x ]] | a", ""],
    ["an assignment, which is nothing", "X=1 | a", ""],
    ["a body whose output is not redirected", "{ cat; } <<< 1 | a", "1\n"],
  ])("knows what is printed by %s", (_, script, input) => expect(lastInput(script)).toBe(input));

  it.each(["(X=2)", "coproc { X=2; }", "(( $(X=2) ))", "[[ $(X=2) ]]"])("keeps variables as they are outside of `%s`", (script) => {
    expect(names(`X=1; ${script}; a $X`)).toBe("a-1");
  });

  it("hands on what a body reads to its commands", () => expect(lastInput("echo 1 | { a; }")).toBe("1\n"));

  it("knows nothing of what a substitution reads", () => expect(lastInput("echo 1 | [[ $(a) ]]")).toBe(UNKNOWN_TEXT));
});
