import { describe, expect, it } from "vitest";
import { stackValues } from "./stack-values";

const project = `
name: lab
config:
  pulumi:disable-default-providers: { value: ["*"] }
  clusterName: { type: string, default: cilium-lab }
  workers: { type: integer, default: 2 }
  dnsUpstream: { type: array, items: { type: string }, default: [] }
`;
const unset = { "lab:clusterName": "cilium-lab", "lab:workers": "2", "lab:dnsUpstream": "[]" };

describe("stackValues", () => {
  it.each([
    ["an empty file", "", unset],
    ["an empty config", "config:\n", unset],
    ["a text", "config: { lab:clusterName: two }", { ...unset, "lab:clusterName": "two" }],
    ["a number", "config: { lab:workers: 3 }", { ...unset, "lab:workers": "3" }],
    ["a number as a text", 'config: { lab:workers: "3" }', { ...unset, "lab:workers": "3" }],
    ["null", "config: { lab:workers: }", { ...unset, "lab:workers": "null" }],
    ["a list", "config: { lab:dnsUpstream: [192.0.2.1] }", { ...unset, "lab:dnsUpstream": '["192.0.2.1"]' }],
    ["an object", "config: { lab:clusterName: { a: 1 } }", { ...unset, "lab:clusterName": '{"a":1}' }],
    ["another namespace", "config: { aws:region: eu }", { ...unset, "aws:region": "eu" }],
  ])("gives for %s what Pulumi gives", (_, stack, values) => expect(stackValues(project, stack)).toEqual({ project: "lab", values }));

  it.each([
    [
      "a key without a namespace",
      "config: { workers: 3 }",
      "workers in the stack file has no namespace, so Pulumi does not take it. Write lab:workers.",
    ],
    [
      "an encrypted value",
      "config: { lab:clusterName: { secure: v1:x } }",
      "lab:clusterName is encrypted, so it cannot be checked here. No key of the lab is a secret: write it in plain.",
    ],
    [
      "a list of keys",
      "config: [lab:workers]",
      "config of the stack file is not a map of keys to values. Example: config: { lab:workers: 2 }.",
    ],
    ["a text for all keys", "config: lab", "config of the stack file is not a map of keys to values. Example: config: { lab:workers: 2 }."],
  ])("refuses %s", (_, stack, message) => expect(() => stackValues(project, stack)).toThrow(new Error(message)));

  it("refuses a key that is written twice", () =>
    expect(() => stackValues(project, "config:\n  lab:workers: 1\n  lab:workers: 2\n")).toThrow("Map keys must be unique"));
});
