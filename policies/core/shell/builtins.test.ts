import { describe, expect, it } from "vitest";
import { lastArguments, lastInput, wordsOf } from "../../testing/harness/scripts";
import { UNKNOWN_TEXT } from "../unknown-text";

describe("builtins", () => {
  it.each([
    "export X=1",
    "declare X=1",
    "typeset X=1",
    "local X=1",
    "readonly X=1",
    "read X",
    "mapfile X",
    "readarray X",
    "unset X",
    "getopts b X",
    "alias b=c",
    "set -e",
    "shift",
    "trap - EXIT",
    "trap -- - EXIT",
    "trap",
    "trap -p",
    "trap '' INT",
    "eval",
    "X=1",
  ])("starts nothing by `%s`", (script) => expect(wordsOf(script)).toEqual([]));

  it.each(["read", "mapfile", "readarray", "unset", "getopts b"])("knows no variable after `%s`", (builtin) => {
    expect(lastArguments(`X=1; ${builtin} X; a $X`)).toEqual([UNKNOWN_TEXT]);
  });

  it.each<[string, string, string[]]>([
    ["set --", 'set -- 1 2; a "$@"', ["1", "2"]],
    ["set with options before", 'set -e -- 1; a "$@"', ["1"]],
    ["set with options alone", 'set -- 1; set -e; a "$@"', ["1"]],
    ["shift", 'set -- 1 2 3; shift; a "$@"', ["2", "3"]],
    ["shift by more", 'set -- 1 2 3; shift 2; a "$@"', ["3"]],
  ])("has the arguments after %s", (_, script, words) => expect(lastArguments(script)).toEqual(words));

  it.each(["set -- 1", "shift"])("keeps the script's own name in `%s`", (script) =>
    expect(lastArguments(`sh -c '${script}; a $0' x`)).toEqual(["x"]),
  );

  it.each<[string, string, string[][]]>([
    ["eval", "eval a '$X'", [["a", "1"]]],
    [".", "echo a > f; . f", [["echo", "a"], ["a"]]],
    ["source", "echo a > f; source f", [["echo", "a"], ["a"]]],
    ["a file that is not known", ". f", [[UNKNOWN_TEXT]]],
    ["no file", "source", [[UNKNOWN_TEXT]]],
    ["trap", "trap 'a; b' EXIT", [["a"], ["b"]]],
    ["trap --", "trap -- a EXIT", [["a"]]],
    ["alias", "alias x=a y; x; y", [["a"], ["y"]]],
    ["alias with more signs", "alias x='a b=c'; x", [["a", "b=c"]]],
    ["alias over lines", "alias x='a\nb'; x", [["a"], ["b"]]],
  ])("runs what %s is given", (_, script, starts) => expect(wordsOf(script, { X: "1" })).toEqual(starts));

  it("hands on what a script prints and reads", () => expect(lastInput("echo 1 | eval cat | a")).toBe("1\n"));

  it.each(["export X=1", "unset X", "set -- 1", "alias x=b", "shift", "trap - EXIT"])("prints nothing by `%s`", (script) =>
    expect(lastInput(`${script} | a`)).toBe(""),
  );
});
