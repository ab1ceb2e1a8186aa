import { describe, expect, it } from "vitest";
import { lastArguments, lastInput, wordsOf } from "../../testing/harness/scripts";
import { UNKNOWN_TEXT } from "../unknown-text";

describe("run", () => {
  it.each<[string, string, string[][]]>([
    ["a function with its arguments", "f() { a \"$@\" $1; }; f 1 '2 3'", [["a", "1", "2 3", "1"]]],
    ["a function's own name", "f() { a $0; }; f", [["a", "f"]]],
    ["the arguments outside of a function again", "set -- 1; f() { set -- 2; }; f 3; a $1", [["a", "1"]]],
    ["a function over a program", 'helm() { command helm --debug "$@"; }; helm list', [["helm", "--debug", "list"]]],
    ["a function over what the shell does", "eval() { a; }; eval b", [["a"]]],
    ["an alias", "alias x='a  1'; x '2 3' \"it's\"", [["a", "1", "2 3", "it's"]]],
    ["an alias with quotes", "alias x='a \"1 2\"'; x", [["a", "1 2"]]],
    [
      "an alias over a program",
      "alias helm='helm --debug'; helm list; helm list",
      [
        ["helm", "--debug", "list"],
        ["helm", "--debug", "list"],
      ],
    ],
    ["an alias before a function", "x() { b; }; alias x=a; x", [["a"]]],
    ["a program by its path", "/usr/bin/a b", [["/usr/bin/a", "b"]]],
    ["nothing", "X=; $X", []],
  ])("finds %s", (_, script, starts) => expect(wordsOf(script)).toEqual(starts));

  it("hands on what a function prints and reads", () => expect(lastInput("f() { cat; }; echo 1 | f | a")).toBe("1\n"));

  it("hands on what an alias prints and reads", () => expect(lastInput("alias x='cat'; echo 1 | x | a")).toBe("1\n"));

  it("knows nothing of what nothing prints", () => expect(lastArguments("a $(env)")).toEqual([UNKNOWN_TEXT]));

  it.each<[string, string, string[][]]>([
    ["a function that calls itself", "f() { f; }; f; a", [["a"]]],
    ["a function that calls itself in a loop", "f() { while f; do f; f; done; }; f", []],
    ["an alias that calls another", "alias x=y y=x; x", [["x"]]],
  ])("ends with %s", (_, script, starts) => expect(wordsOf(script)).toEqual(starts));

  it("goes as deep as people write", () => expect(wordsOf(nested(11))).toEqual([["a"]]));

  it("goes no deeper", () => expect(wordsOf(nested(12))).toEqual([]));

  it("runs no more than people do", () => {
    const twice = (times: number): string => (times === 0 ? "a" : `for x in 1; do ${twice(times - 1)}; done`);
    expect(wordsOf(twice(10)).length).toBe(1024);
    expect(wordsOf(twice(11)).length).toBe(1999);
  });
});

/** A script of which `a` is at a depth: `eval` in `eval`. */
function nested(depth: number): string {
  return `${"eval ".repeat(depth - 1)}a`;
}
