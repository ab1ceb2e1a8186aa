import { describe, expect, it } from "vitest";
import { Secret } from "../protocol/values";
import { invoke } from "./invoke";

const call = (token: string, args: object, preview: boolean) => {
  const warnings: string[] = [];
  const result = invoke({ token, args: args as never, preview }, { defaultNamespace: "d", warn: (text) => warnings.push(text) });
  return { result: result.result, warnings };
};

describe("invoke", () => {
  it("reads YAML: documents, lists, namespaces", () => {
    const text =
      "kind: ConfigMap\napiVersion: v1\nmetadata: {name: a}\n---\n---\nkind: List\napiVersion: v1\nitems: [{kind: Namespace, apiVersion: v1, metadata: {name: n}}]";
    expect(call("kubernetes:yaml:decode", { text: new Secret(text) }, false).result).toEqual([
      { kind: "ConfigMap", apiVersion: "v1", metadata: { name: "a", namespace: "d" } },
      { kind: "Namespace", apiVersion: "v1", metadata: { name: "n" } },
    ]);
  });

  it("says where YAML is broken and does not quote it", () => {
    expect(() => call("kubernetes:yaml:decode", { text: "a: 1\nTOPSECRET: {" }, false)).toThrow(
      /^the YAML text is not valid: [A-Z_]+ in line 2$/,
    );
  });

  it("previews a chart without its objects, says so, and refuses to apply it", () => {
    expect(call("kubernetes:helm:template", {}, true)).toEqual({
      result: [],
      warnings: [expect.stringContaining("does not render a Chart")],
    });
    expect(() => call("kubernetes:kustomize:directory", {}, false)).toThrow(
      /does not render a kustomization .* install the official plugin$/,
    );
  });

  it("names a function that it does not know", () => {
    expect(() => call("kubernetes:x:y", {}, true)).toThrow('unknown Invoke type "kubernetes:x:y"');
  });
});
