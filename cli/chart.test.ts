import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { configDiff, releaseInState, valuesText, withVersion } from "./chart";

const config = (...lines: string[]) => `kind: ConfigMap\nmetadata: {name: cilium-config}\ndata:\n${lines.map((line) => `  ${line}`).join("\n")}\n`;

describe("the difference of two renders", () => {
  it.each([
    ["nothing where both say the same in another order", config('b: "1"', "a: x"), config("a: x", "b: 1"), []],
    [
      "each key that changed, came or went, in order of the keys",
      config("z: same", "m: old", "gone: 1"),
      config("z: same", "m: new", 'come: ""'),
      ['+come: ""', '-gone: "1"', '-m: "old"', '+m: "new"'],
    ],
    ["all of it where there was nothing", "", config("a: x"), ['+a: "x"']],
  ])("is %s", (_, before, after, lines) => expect(configDiff(before, after)).toEqual(lines));
});

describe("the release in a stack's state", () => {
  const resource = (inputs: unknown, more = {}) => ({ urn: "urn:pulumi:dev::cilium-lab::t::cilium-release", type: "kubernetes:helm.sh/v3:Release", inputs, ...more });
  const exported = (...resources: unknown[]) => JSON.stringify({ deployment: { resources } });
  const values = { routingMode: "native" };

  it.each([
    ["a chart on disk", exported(resource({ chart: "c", version: "1.20.2", values })), { version: "1.20.2", chart: { kind: "local", path: "c" }, values }],
    [
      "a chart of a repository",
      exported(resource({ chart: "cilium", version: "1.19.6", repositoryOpts: { repo: "https://charts.example" }, values, timeout: 900 })),
      { version: "1.19.6", chart: { kind: "repository", url: "https://charts.example" }, values },
    ],
    ["none of one that is being replaced", exported(resource({ chart: "c", version: "1.20.2", values }, { delete: true })), undefined],
    ["none of another release", exported(resource({ chart: "c", version: "1.20.2", values }, { urn: "urn:pulumi:dev::cilium-lab::t::other" })), undefined],
    ["none in a new stack", JSON.stringify({ deployment: {} }), undefined],
  ])("is %s", (_, state, release) => expect(releaseInState(state)).toEqual(release));
});

describe("values as text", () => {
  it("mean to YAML 1.1, which helm reads, what they are", () => {
    const values = { a: "off", b: "1.20", c: ["y", "10.0.0.0/8"], d: { e: true, f: "", g: 24 } };
    expect(valuesText(values)).toBe('a: "off"\nb: "1.20"\nc:\n  - "y"\n  - 10.0.0.0/8\nd:\n  e: true\n  f: ""\n  g: 24\n');
    expect(parse(valuesText(values), { version: "1.1" })).toEqual(values);
  });

  it("are not folded, however long", () => expect(valuesText({ a: "x ".repeat(200).trim() }).split("\n")).toHaveLength(2));
});

describe("a stack file with another version of Cilium", () => {
  it.each([
    ["replaces the file's own", "# Kept.\nconfig:\n  cilium-lab:ciliumVersion: 1.20.2\n", "# Kept.\nconfig:\n  cilium-lab:ciliumVersion: 1.15.6\n"],
    ["adds it", "config:\n  cilium-lab:debug: off\n", "config:\n  cilium-lab:debug: off\n  cilium-lab:ciliumVersion: 1.15.6\n"],
    ["makes the map", "", "config:\n  cilium-lab:ciliumVersion: 1.15.6\n"],
    ["fills an empty map", "config:\n", "config:\n  cilium-lab:ciliumVersion: 1.15.6\n"],
  ])("%s", (_, before, after) => expect(withVersion(before, "1.15.6")).toBe(after));
});
