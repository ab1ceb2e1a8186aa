import { describe, expect, it } from "vitest";
import { lastArguments } from "../../testing/harness/scripts";
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

  it.each(['{"b,c"}', "{$(b | c, d),e}", "{b,#c}", "{b,$(c}"])("reads on whatever %s is", (word) =>
    expect(lastArguments(`a ${word}; a 1`)).toBeDefined(),
  );
});
