import { expect, it } from "vitest";
import { yamlDocuments } from "./yaml";

const none = { readable: false, content: null };
const said = (content: unknown) => ({ readable: true, content });

it.each<[string, string, object[]]>([
  ["no text", "", []],
  ["one", "a: [1, true, b]\n", [said({ a: [1, true, "b"] })]],
  ["JSON", '{"a": {"b": null}}', [said({ a: { b: null } })]],
  ["several, of which one is empty and one no YAML", "a\n---\n---\nb: [\n---\nc: d\n", [said("a"), said(null), none, said({ c: "d" })]],
  ["aliases and merge keys", "x: &x {b: 1}\ny: {<<: *x}\nz: *x\n", [said({ x: { b: 1 }, y: { b: 1 }, z: { b: 1 } })]],
  ["an alias that leads nowhere", "a: *x\n", [none]],
  ["a key that is there twice", "a: 1\na: 2\n", [said({ a: 2 })]],
  ["a key that is a map", "? {a: 1}\n: b\n", [said({ "{ a: 1 }": "b" })]],
])("reads %s", (_, text, documents) => expect(yamlDocuments(text)).toEqual(documents));

it("refuses a key that is there twice where it is told to", () =>
  expect(yamlDocuments("a: 1\na: 2\n---\na: 1\n", true)).toEqual([none, said({ a: 1 })]));

it("prints nothing of what it reads, which may be secret", () => {
  const printed: unknown[] = [];
  const { emitWarning } = process;
  process.emitWarning = (warning: unknown) => void printed.push(warning);
  try {
    yamlDocuments("? {password: secret}\n: a\n");
  } finally {
    process.emitWarning = emitWarning;
  }
  expect(printed).toEqual([]);
});
