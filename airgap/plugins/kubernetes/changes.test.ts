import { describe, expect, it } from "vitest";
import { Secret, unknown, type Obj, type Value } from "../protocol/values";
import { changes, secretsLike, toDiff } from "./changes";

describe("changes", () => {
  it.each<[string, Obj, Obj, string[]]>([
    ["nothing", { a: { b: [1, { c: 2 }] } }, { a: { b: [1, { c: 2 }] } }, []],
    ["a secret is its value", { a: new Secret("x") }, { a: "x" }, []],
    ["null is absent", { a: null }, {}, []],
    ["add, delete, update", { a: 1, b: 1 }, { b: 2, c: 3 }, ["delete a", "update b", "add c"]],
    ["below maps and lists", { s: { p: [{ n: 1 }, 2] } }, { s: { p: [{ n: 3 }] } }, ["update s.p[0].n", "delete s.p[1]"]],
    ["below a secret", { a: new Secret({ b: 1 }) }, { a: new Secret({ b: 2 }) }, ["update a.b"]],
    ["keys that are no words", { m: { "a.b/c": "1" } }, { m: { "a.b/c": "2" } }, ['update m["a.b/c"]']],
    ["another shape", { a: [1] }, { a: { b: 1 } }, ["update a"]],
    ["an unknown", { a: 1 }, { a: unknown }, ["update a"]],
  ])("%s", (_, before, after, expected) => {
    expect(changes(before, after).map(({ kind, path }) => `${kind} ${path}`)).toEqual(expected);
  });
});

describe("toDiff", () => {
  it("names top-level keys, and what needs a new resource", () => {
    const list = changes({ name: "a", values: { x: 1 } }, { name: "b", values: { x: 1, y: 2 } });
    expect(toDiff(list, (path) => path === "name")).toEqual({
      changes: true,
      replaces: ["name"],
      diffs: ["name", "values"],
      detailed: { name: { kind: "update-replace", inputDiff: true }, "values.y": { kind: "add", inputDiff: true } },
    });
  });
});

describe("secretsLike", () => {
  it.each<[string, Value, Value, Value]>([
    ["nothing secret", { a: 1 }, { a: 2 }, { a: 1 }],
    ["a leaf", { a: { b: 1, c: 2 } }, { a: { b: new Secret(9) } }, { a: { b: new Secret(1), c: 2 } }],
    ["a whole map", { a: { b: 1 } }, { a: new Secret({}) }, { a: new Secret({ b: 1 }) }],
    ["a list with a secret member", { a: [1, 2] }, { a: [new Secret(1)] }, { a: new Secret([1, 2]) }],
    ["secret already", { a: new Secret(1) }, { a: new Secret(2) }, { a: new Secret(1) }],
  ])("%s", (_, value, model, expected) => expect(secretsLike(value, model)).toEqual(expected));
});
