import { describe, expect, it } from "vitest";
import { lastArguments, wordsOf } from "../../testing/harness/scripts";
import { UNKNOWN_TEXT } from "../unknown-text";

describe("withoutBrace", () => {
  it.each<[string, string[]]>([
    ["{b,c}", ["b", "c"]],
    ["x{b,c}y", ["xby", "xcy"]],
    ["{b,c}{d,e}", ["bd", "be", "cd", "ce"]],
    ["{b,c{d,e}f}", ["b", "cdf", "cef"]],
    ["{b{c,d},e}", ["bc", "bd", "e"]],
    ["x{,b}", ["x", "xb"]],
    ["{'b c',$X,\"$X\"}", ["b c", "1", "2", "1 2"]],
    ["{1..3}", [UNKNOWN_TEXT]],
    ["x{1..3}", [`x${UNKNOWN_TEXT}`]],
    ["'{b,c}'", ["{b,c}"]],
    ["{b}", ["{b}"]],
    ["--set=a={b,c}", ["--set=a=b", "--set=a=c"]],
    ["export{X=1,b}", ["exportX=1", "exportb"]],
  ])("makes words of %s", (word, words) => expect(lastArguments(`X='1 2'; a ${word}`)).toEqual(words));

  it.each<[string, string[][]]>([
    ['{"b,c"}', [["a", "{b,c}"]]],
    ["{$(b | c, d),e}", [["b"], ["c"], ["a", UNKNOWN_TEXT, "d", "e"]]],
    ["{b,#c}", [["a", "b"]]],
  ])("reads on behind %s", (word, starts) => expect(wordsOf(`a ${word}; a 1`)).toEqual([...starts, ["a", "1"]]));

  it("reads what is cut off inside of braces", () =>
    expect(wordsOf("a {b,$(c}; a 1")).toEqual([["c}"], ["a", "1"], ["a", `{b,${UNKNOWN_TEXT}${UNKNOWN_TEXT}`]]));
});
