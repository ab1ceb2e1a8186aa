import { describe, expect, it } from "vitest";
import { criticalPath, waitsOf } from "./critical-path";

const urn = (name: string) => `urn:pulumi:s::p::t:index:T::${name}`;
const resource = (
  name: string,
  more: { dependencies?: string[]; deletedWith?: string; parent?: string; provider?: string; delete?: boolean } = {},
) => ({
  urn: urn(name),
  type: "t:index:T",
  ...(more.dependencies ? { dependencies: more.dependencies.map(urn) } : {}),
  ...(more.deletedWith ? { deletedWith: urn(more.deletedWith) } : {}),
  ...(more.parent ? { parent: urn(more.parent) } : {}),
  ...(more.provider ? { provider: `${urn(more.provider)}::0f1e` } : {}),
  ...(more.delete ? { delete: true } : {}),
});
const state = (...resources: object[]) => JSON.stringify({ version: 3, deployment: { resources } });
const waits = (...resources: object[]) =>
  Object.fromEntries(
    [...waitsOf(state(...resources))].map(([one, others]) => [one.split("::").at(-1), others.map((other) => other.split("::").at(-1))]),
  );

describe("waitsOf", () => {
  it("has what a resource depends on and its provider", () =>
    expect(waits(resource("a"), resource("p"), resource("b", { dependencies: ["a"], provider: "p" }))).toEqual({
      a: [],
      p: [],
      b: ["a", "p"],
    }));

  it("has what the parents wait for, and of a component what is in it", () =>
    expect(
      waits(
        resource("first"),
        resource("in", { parent: "first" }),
        resource("second", { dependencies: ["first"] }),
        resource("leaf", { parent: "second" }),
      ),
    ).toEqual({ first: [], in: [], second: ["first", "in"], leaf: ["first", "in"] }));

  it("has what a resource, or its parent, is deleted with", () =>
    expect(waits(resource("nodes"), resource("inside", { deletedWith: "nodes" }), resource("leaf", { parent: "inside" }))).toEqual({
      nodes: [],
      inside: ["nodes"],
      leaf: ["nodes"],
    }));

  it("is not misled by a resource that is about to go", () =>
    expect(waits(resource("a", { dependencies: ["x"] }), resource("a", { dependencies: ["y"], delete: true }))).toEqual({ a: ["x"] }));
  it("is empty for an empty stack", () => expect(waitsOf(JSON.stringify({ deployment: { resources: null } })).size).toBe(0));
});

describe("criticalPath", () => {
  const span = (name: string, from: number, to: number) => ({ urn: urn(name), type: "t", from, to });
  const path = (spans: ReturnType<typeof span>[], waiting: Record<string, string[]>) =>
    criticalPath(spans, new Map(Object.entries(waiting).map(([one, others]) => [urn(one), others.map(urn)]))).map((one) =>
      one.split("::").at(-1),
    );

  it("goes back from the last one along what ended last, and leaves out what was done beside", () =>
    expect(
      path(
        [
          span("image", 0, 2),
          span("chart", 0, 9),
          span("nodes", 2, 30),
          span("load", 30, 40),
          span("release", 40, 55),
          span("probe", 56, 60),
        ],
        { nodes: ["image"], load: ["nodes", "image"], release: ["load", "chart"], probe: ["release"] },
      ),
    ).toEqual(["image", "nodes", "load", "release", "probe"]));

  it("changes sides where the other one ends last", () =>
    expect(path([span("chart", 0, 45), span("nodes", 2, 30), span("release", 45, 55)], { release: ["nodes", "chart"] })).toEqual([
      "chart",
      "release",
    ]));

  it("does not count what began after it: it was not waited for", () =>
    expect(path([span("a", 0, 5), span("late", 7, 8), span("end", 6, 9)], { end: ["a", "late"] })).toEqual(["a", "end"]));

  it("ends in a circle too, and is empty where nothing was done", () => {
    expect(path([span("a", 0, 1), span("b", 1, 2)], { a: ["b"], b: ["a"] })).toEqual(["a", "b"]);
    expect(path([], {})).toEqual([]);
  });
});
