import { describe, expect, it } from "vitest";
import { setJson, setValues } from "./helm-set";
import { unknown, type Known } from "./known";
import { hole } from "./shell-commands";

describe("setValues", () => {
  it.each<[text: string, typed: boolean, values: Known]>([
    ["a=b", true, { a: "b" }],
    ["a.b=true,a.c=null,d=7", true, { a: { b: true, c: null }, d: 7 }],
    ["a.b=true,d=7", false, { a: { b: "true" }, d: "7" }],
    ["a={b,c},d=e", true, { a: ["b", "c"], d: "e" }],
    ["a[0]=b", true, { a: ["b"] }],
    ["a[0].b=c", true, { a: [{ b: "c" }] }],
    ["a\\.b=c\\,d", true, { "a.b": "c,d" }],
    ["a=b=c", true, { a: "b=c" }],
    ["a=", true, { a: "" }],
    ["a=007", true, { a: "007" }],
    [`a=x${hole}`, true, { a: unknown }],
    [`${hole}=a`, true, unknown],
  ])("reads %s, typed: %s", (text, typed, values) => expect(setValues(text, typed)).toEqual(values));
});

describe("setJson", () => {
  it.each<[text: string, values: Known]>([
    ['a.b={"c":true}', { a: { b: { c: true } } }],
    ['{"a":[1,null]}', { a: [1, null] }],
    [`a="${hole}"`, { a: unknown }],
    ["a={", unknown],
    [hole, unknown],
  ])("reads %s", (text, values) => expect(setJson(text)).toEqual(values));
});
