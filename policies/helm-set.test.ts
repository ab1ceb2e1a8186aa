import { describe, expect, it } from "vitest";
import { setFiles, setJson, setLiteral, setValues } from "./helm-set";
import { unknown, type Known } from "./known";
import { hole } from "./shell/hole";

describe("setValues", () => {
  it.each<[text: string, values: Known]>([
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
    [`a=x${hole},b=c,d={e,${hole}}`, { a: unknown, b: "c", d: ["e", unknown] }],
    [`a=b,${hole}=a,c=d`, unknown],
    ["", {}],
  ])("reads %s", (text, values) => expect(setValues(text, false)).toEqual(values));

  it("reads what is behind `\\` as helm does, after it is taken out", () =>
    expect(setValues("a=\\true,b={1,x},c=true", true)).toEqual({ a: true, b: [1, "x"], c: true }));

  it("reads a long text without an end at once", () =>
    expect(setValues(`a={${"\\x".repeat(5000)}`, false)).toEqual({ a: `{${"x".repeat(5000)}` }));
});

it.each<[text: string, value: Known]>([
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
  expect(setFiles("a.b=x.txt,c=y\\,.txt,d=z", (path) => (path === "z" ? hole : `<${path},=>`))).toEqual({
    a: { b: "<x.txt,=>" },
    c: "<y,.txt,=>",
    d: unknown,
  }));

describe("setLiteral", () => {
  it.each<[text: string, values: Known]>([
    ["a.b=c,d={e}\\f=g", { a: { b: "c,d={e}\\f=g" } }],
    ["a=true", { a: "true" }],
    [`a=${hole}`, { a: unknown }],
    [`${hole}=a`, unknown],
    ["a", unknown],
    ["=a", { "": "a" }],
  ])("reads %s", (text, values) => expect(setLiteral(text)).toEqual(values));
});

describe("setJson", () => {
  it.each<[text: string, values: Known]>([
    ['a.b={"c":true}', { a: { b: { c: true } } }],
    ['{"a":[1,null]}', { a: [1, null] }],
    [' {"a":1}', { a: 1 }],
    ['a=1,b={"c":[1,2],"d":"e,f"},g="h=i"', { a: 1, b: { c: [1, 2], d: "e,f" }, g: "h=i" }],
    ["a.b=1,a.c[0]=null,", { a: { b: 1, c: [null] } }],
    ["=1", { "": 1 }],
    [`a="${hole}"`, { a: unknown }],
    [`{"a":{"${hole}":1}}`, { a: unknown }],
    [`a=1,${hole}="b"`, unknown],
    [`a=${hole}`, unknown],
    ["a=1,b", unknown],
    ["a={", unknown],
    ["{", unknown],
    ["7", unknown],
    [hole, unknown],
    ["", {}],
  ])("reads %s", (text, values) => expect(setJson(text)).toEqual(values));
});
