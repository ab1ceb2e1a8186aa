import { describe, expect, it } from "vitest";
import { lastArguments } from "../../testing/harness/scripts";
import { UNKNOWN_TEXT } from "../unknown-text";

describe("assign", () => {
  it.each<[string, string, string[]]>([
    ["a text", "X='b  c'; a \"$X\"", ["b  c"]],
    ["nothing", 'X=; a "$X"', [""]],
    ["several at once", "X=1 Y=$X; a $X $Y", ["1", "1"]],
    ["a list", 'X=(1 \'2 3\' $Y "${Z[@]}"); a "${X[@]}"', ["1", "2 3", UNKNOWN_TEXT, UNKNOWN_TEXT]],
    ["more text", "X=1; X+=2; a $X", ["12"]],
    ["more text, of what comes from outside", "X+=2; a $X", [`${UNKNOWN_TEXT}2`]],
    ["more text, behind a list", 'X=(1 2); X+=3; a "$X"', ["1 23"]],
    ["more of a list", 'X=(1); X+=(2 3); a "${X[@]}"', ["1", "2", "3"]],
    ["a list that was not there", 'X+=(2); a "${X[@]}"', ["2"]],
    ["a member, after which nobody knows the list", 'X=(1 2); X[0]=3; a "${X[@]}"', [UNKNOWN_TEXT]],
    ["text from a substitution", "X=$(echo 1); a $X", ["1"]],
  ])("takes %s", (_, script, words) => expect(lastArguments(script)).toEqual(words));

  it.each<[string, string, string[]]>([
    ["to the command alone", "X=1 b; a $X", [UNKNOWN_TEXT]],
    ["and takes it away again", "X=1 b; a ${X+2}", [UNKNOWN_TEXT]],
    ["and gives back what was there", "X=2; X=1 b; a $X", ["2"]],
    ["for what the command runs", "X=2; X=1 eval 'a $X'", ["1"]],
    ["behind a redirection", "< f X=1 eval 'a $X'", ["1"]],
    ["but not for its own words", "X=2; X=1 a $X", ["2"]],
  ])("assigns before a command %s", (_, script, words) => expect(lastArguments(script)).toEqual(words));
});

describe("declared", () => {
  it.each(["export", "declare", "typeset", "local", "readonly"])("takes the words of `%s`", (word) => {
    expect(lastArguments(`${word} -x X=1 'Y=2\n3' Z; a $X "$Y" $Z`)).toEqual(["1", "2\n3", UNKNOWN_TEXT]);
  });

  it.each<[string, string, string[]]>([
    ["a list", "declare -a X=(1 '2 3'); a \"${X[@]}\"", ["1", "2 3"]],
    ["more text", "X=1; export X+=2; a $X", ["12"]],
    ["one that is put together", "Y=X; export $Y=1; a $X", ["1"]],
    ["no name", "X=1; export -X=2 1=3 y.X=4 AB=5; a $X $AB", ["1", "5"]],
  ])("takes %s", (_, script, words) => expect(lastArguments(script)).toEqual(words));
});
