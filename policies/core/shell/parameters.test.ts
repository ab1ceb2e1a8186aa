import { describe, expect, it } from "vitest";
import { lastArguments, lastInput } from "../../testing/harness/scripts";
import { UNKNOWN_TEXT } from "../unknown-text";

describe("parameter", () => {
  it.each<[string, string, string[]]>([
    ["of the environment", 'a $X "$X"', ["b", "c", "b c"]],
    ["of nobody", "a $Y ${Y} $? $# $$", [UNKNOWN_TEXT, UNKNOWN_TEXT, UNKNOWN_TEXT, UNKNOWN_TEXT, UNKNOWN_TEXT]],
    ["with a number in its name", "a1=x; a $a1", ["x"]],
    ["for an argument", "set -- 1 2 3 4 5 6 7 8 9 10; a $1 $10 ${10} ${11}", ["1", "10", "10"]],
    ["for all arguments", 'set -- 1 \'2 3\'; a $@ $* "$*" "$@"', ["1", "2", "3", "1", "2", "3", "1 2 3", "1", "2 3"]],
    ["for an argument that is not there", 'a "$1"', [""]],
  ])("reads a variable %s", (_, script, words) => expect(lastArguments(script, { X: "b c" })).toEqual(words));
});

describe("expanded", () => {
  it.each<[string, string]>([
    ["${X}", "1"],
    ["${#X}", UNKNOWN_TEXT],
    ["${!X}", UNKNOWN_TEXT],
    ["${L[@]}", "1 2"],
    ["${L[*]}", "1 2"],
    ["${L[0]}", UNKNOWN_TEXT],
    ["${X%1}", UNKNOWN_TEXT],
    ["${X:0:1}", UNKNOWN_TEXT],
    ["${X:?no}", "1"],
    ["${U:?no}", UNKNOWN_TEXT],
    ["${U?no}", UNKNOWN_TEXT],
    ["${X:-b}", "1"],
    ["${X:=b}", "1"],
    ["${E:-b$X}", "b1"],
    ["${E:=b}", "b"],
    ["${E-b}", ""],
    ["${U:-b}", UNKNOWN_TEXT],
    ["${U-b}", UNKNOWN_TEXT],
    ["${U:+b}", UNKNOWN_TEXT],
    ["${X:+b}", "b"],
    ["${E:+b}", ""],
    ["${E+b}", "b"],
    ["${1:-b}", "2"],
    ["${2:-b}", "b"],
    ["${2-b}", "b"],
    ["${2+b}", ""],
    ["${@:-b}", "2"],
    ["${*:+b}", "b"],
    ["${a1:-b}", UNKNOWN_TEXT],
  ])("reads %s", (parameter, value) => expect(lastArguments(`X=1; E=; L=(1 2); set -- 2; Y=x${parameter}; a "$Y"`)).toEqual([`x${value}`]));
});

describe("filled", () => {
  it.each([
    ["${X}y$X$X2", `1y1${UNKNOWN_TEXT}`],
    ["$LIST", "1 2"],
    ["$1 ${1} $ ${X ${-}", "$1 ${1} $ ${X ${-}"],
  ])("fills %s", (text, filled) => expect(lastInput(`X=1; LIST=(1 2); echo '${text}' | envsubst | a`)).toBe(`${filled}\n`));
});
