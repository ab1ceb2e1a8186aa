import { describe, expect, it } from "vitest";
import { lastArguments, wordsOf } from "../../testing/harness/scripts";
import { UNKNOWN_TEXT } from "../unknown-text";

describe("fields", () => {
  it.each<[string, string, string[]]>([
    ["quotes", "a 'b c' \"d e\" f\\ g", ["b c", "d e", "f g"]],
    ["quotes inside of a word", "a b'c'\"d\"$'\\x65'$\"f\"", ["bcdef"]],
    ["empty quotes", 'a \'\' "" b""', ["", "", "b"]],
    ["a blank that is escaped", "X=1; a $X\\ y", ["1 y"]],
    ["empty quotes beside an empty variable", 'X=; a $X"" "${X}"', ["", ""]],
    ["variables", 'X=1; a $X ${X} "$X" \'$X\' x$X"$X"y', ["1", "1", "1", "$X", "x11y"]],
    ["nothing for an empty variable", 'X=; a $X b$X "$X"', ["b", ""]],
    ["several words in a variable", 'X=\'1  2\'; a $X x$X"y" "$X"', ["1", "2", "x1", "2y", "1  2"]],
    ["blanks at a variable's ends", "X=' 1 '; a x$X\"y\" $X", ["x", "1", "y", "1"]],
    ["a variable of blanks", "X='  '; a $X x$X\"y\"", ["x", "y"]],
    ["blanks between variables", "a b${IFS}c", ["b", "c"]],
    ["several words that a command prints", "a x$(echo 1 2)", ["x1", "2"]],
    ["a word's lines that a command prints", 'a "$(printf \'1\\n2\\n\\n\')" "`echo 3`"', ["1\n2", "3"]],
    ["a list", 'X=(1 \'2 3\'); a ${X[@]} "${X[@]}" "${X[*]}"', ["1", "2", "3", "1", "2 3", "1 2 3"]],
    ["what stands beside a list", "X=(1 '2 3'); a \"b${X[@]}c\"d", ["b1", "2 3cd"]],
    ["an empty list", 'X=(); a "${X[@]}" "b${X[@]}"', ["b"]],
    ["all arguments", 'set -- 1 \'2 3\'; a "$@" "${@}" "$1"', ["1", "2 3", "1", "2 3", "1"]],
    ["the number of a list's members", 'X=(1 2); a "${#X[@]}" "${!X[@]}"', [UNKNOWN_TEXT, UNKNOWN_TEXT]],
    ["a part of a list", 'X=(1 2); a "${X[@]:1}"', [UNKNOWN_TEXT]],
    ["arithmetic", "a $((1 + 2))", [UNKNOWN_TEXT]],
    ["patterns of files", "a *.yaml x?", ["*.yaml", "x?"]],
    ["files of processes", "a <(b) <(c)", ["/dev/fd/63", "/dev/fd/64"]],
  ])("reads %s", (_, script, words) => expect(lastArguments(script)).toEqual(words));

  it("runs what is substituted, in a process of its own", () => {
    expect(wordsOf("X=1; a $(b $X; X=2) <(c; X=3) $X")).toEqual([["b", "1"], ["c"], ["a", UNKNOWN_TEXT, "/dev/fd/63", "1"]]);
  });
});

describe("text", () => {
  it.each([
    ["keeps blanks", "X=$(echo '1  2'); a \"$X\"", "1  2"],
    ["puts a list together", 'Y=(1 2); X=${Y[@]}; a "$X"', "1 2"],
    ["puts parts together", 'X=1"2"\'3\'; a "$X"', "123"],
    ["leaves braces and patterns", 'X={b,c}*; a "$X"', "{b,c}*"],
  ])("%s in an assignment", (_, script, word) => expect(lastArguments(script)).toEqual([word]));
});
