import { describe, expect, it } from "vitest";
import { setFiles, setJson, setLiteral, setValues } from "./set-flag";
import { UNKNOWN, type PlainValue } from "../core/plain-value";
import { UNKNOWN_TEXT } from "../core/unknown-text";

describe("setValues", () => {
  it.each<[text: string, values: PlainValue]>([
    ["a=b", { a: "b" }],
    ["a.b=c,a.d=e,f=g", { a: { b: "c", d: "e" }, f: "g" }],
    ["a=b,a=c,", { a: "c" }],
    ["a={b,c},d=e", { a: ["b", "c"], d: "e" }],
    ["a={b},c={d}", { a: ["b"], c: ["d"] }],
    ["a={}", { a: [""] }],
    ["a={b\\},c\\,d}", { a: ["b}", "c,d"] }],
    ["a={b}c=d", { a: ["b"], c: "d" }],
    ["a={b,c=d", { a: "{b", c: "d" }],
    ["a=b{,c=d}", { a: "b{", c: "d}" }],
    ["a=b={,c=d", { a: "b={", c: "d" }],
    ["a[0]=b", { a: ["b"] }],
    ["a[10][2].b=c", { a: [{ b: "c" }] }],
    ["ab[0].c[1]=d", { ab: [{ c: ["d"] }] }],
    ["[0]a=b,c[0]d=e,f[x]=g", { "[0]a": "b", "c[0]d": "e", "f[x]": "g" }],
    ["a\\.b=c\\,d,e\\=f=g\\\\,h=i\\", { "a.b": "c,d", "e=f": "g\\", h: "i" }],
    ["a\nb=c\nd\\\ne", { "a\nb": "c\nd\ne" }],
    ["a\\", { a: "" }],
    ["a=b=c", { a: "b=c" }],
    ["a=,b", { a: "", b: "" }],
    [`a=x${UNKNOWN_TEXT},b=c,d={e,${UNKNOWN_TEXT}}`, { a: UNKNOWN, b: "c", d: ["e", UNKNOWN] }],
    [`a=b,${UNKNOWN_TEXT}=a,c=d`, UNKNOWN],
    ["", {}],
  ])("reads %s", (text, values) => expect(setValues(text, false)).toEqual(values));

  it("reads what is behind `\\` as helm does, after it is taken out", () =>
    expect(setValues("a=\\true,b={1,x},c=true", true)).toEqual({ a: true, b: [1, "x"], c: true }));

  it("reads a long text without an end at once", () =>
    expect(setValues(`a={${"\\x".repeat(5000)}`, false)).toEqual({ a: `{${"x".repeat(5000)}` }));
});

it.each<[text: string, value: PlainValue]>([
  ["true", true],
  ["True", true],
  ["FALSE", false],
  ["null", null],
  ["Null", null],
  ["0", 0],
  ["7", 7],
  ["4240", 4240],
  ["-7", -7],
  ["+70", 70],
  ["-07", -7],
  ["007", "007"],
  ["00", "00"],
  ["7a", "7a"],
  ["a7", "a7"],
  ["1e3", "1e3"],
  ["+", "+"],
  ["", ""],
  [" true", " true"],
  ["truest", "truest"],
])("types %s", (text, value) => expect(setValues(`a=${text}`, true)).toEqual({ a: value }));

it.each(["true", "null", "7"])("leaves %s a text where it is told to", (text) =>
  expect(setValues(`a=${text}`, false)).toEqual({ a: text }),
);

it("reads files", () =>
  expect(setFiles("a.b=x.txt,c=y\\,.txt,d=z", (path) => (path === "z" ? UNKNOWN_TEXT : `<${path},=>`))).toEqual({
    a: { b: "<x.txt,=>" },
    c: "<y,.txt,=>",
    d: UNKNOWN,
  }));

describe("setLiteral", () => {
  it.each<[text: string, values: PlainValue]>([
    ["a.b=c,d={e}\\f=g", { a: { b: "c,d={e}\\f=g" } }],
    ["a=true", { a: "true" }],
    [`a=${UNKNOWN_TEXT}`, { a: UNKNOWN }],
    [`${UNKNOWN_TEXT}=a`, UNKNOWN],
    ["a", UNKNOWN],
    ["=a", { "": "a" }],
  ])("reads %s", (text, values) => expect(setLiteral(text)).toEqual(values));
});

describe("setJson", () => {
  it.each<[text: string, values: PlainValue]>([
    ['a.b={"c":true}', { a: { b: { c: true } } }],
    ['{"a":[1,null]}', { a: [1, null] }],
    [' {"a":1}', { a: 1 }],
    ['a=1,b={"c":[1,2],"d":"e,f"},g="h=i"', { a: 1, b: { c: [1, 2], d: "e,f" }, g: "h=i" }],
    ["a.b=1,a.c[0]=null,", { a: { b: 1, c: [null] } }],
    ["=1", { "": 1 }],
    [`a="${UNKNOWN_TEXT}"`, { a: UNKNOWN }],
    [`{"a":{"${UNKNOWN_TEXT}":1}}`, { a: UNKNOWN }],
    [`a=1,${UNKNOWN_TEXT}="b"`, UNKNOWN],
    [`a=${UNKNOWN_TEXT}`, UNKNOWN],
    ["a=1,b", UNKNOWN],
    ["a={", UNKNOWN],
    ["{", UNKNOWN],
    ["7", UNKNOWN],
    [UNKNOWN_TEXT, UNKNOWN],
    ["", {}],
  ])("reads %s", (text, values) => expect(setJson(text)).toEqual(values));
});
