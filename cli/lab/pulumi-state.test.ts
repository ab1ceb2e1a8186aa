import { describe, expect, it } from "vitest";
import { environmentOf, everyResource, resourcesOf } from "./pulumi-state";

const [stays, goes] = [
  { urn: "urn::a", type: "t", inputs: { environment: { CLUSTER: "lab-1" } } },
  { urn: "urn::a", type: "t", id: "old", delete: true },
];
const state = (deployment: unknown) => JSON.stringify({ version: 3, deployment });

describe("resourcesOf", () => {
  it("gives what is to stay, and everyResource what is still there as well", () => {
    const text = state({ resources: [stays, goes] });
    expect([resourcesOf(text), everyResource(text)]).toEqual([[stays], [stays, goes]]);
  });

  it.each([
    ["no deployment", undefined],
    ["a deployment of null", null],
    ["no resources", {}],
    ["resources of null", { resources: null }],
  ])("finds none in %s", (_, deployment) => expect(resourcesOf(state(deployment))).toEqual([]));

  it("refuses what is no export", () => expect(() => resourcesOf('{"deployment":{"resources":[{"type":"t"}]}}')).toThrow(/urn/));
});

describe("environmentOf", () => {
  it("reads a command's environment", () => expect(environmentOf(stays)).toEqual({ CLUSTER: "lab-1" }));

  it("leaves out what is secret", () =>
    expect(environmentOf({ urn: "u", type: "t", inputs: { environment: { A: "1", KUBECONFIG: { ciphertext: "v1:x" } } } })).toEqual({
      A: "1",
    }));

  it.each([undefined, goes, { urn: "u", type: "t", inputs: { environment: null } }])("is empty where there is none", (one) =>
    expect(environmentOf(one)).toEqual({}),
  );
});
