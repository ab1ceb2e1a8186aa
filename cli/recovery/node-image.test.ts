import { describe, expect, it } from "vitest";
import { nodeImageInState } from "./node-image";

const urn = "urn:pulumi:dev::cilium-lab::cilium-lab:index:KindCluster$command:local:Command::lab-derived-image";
const resource = {
  urn,
  inputs: { environment: { NODE_IMAGE: "cilium-lab.invalid/node:lab-3fa9c1", DERIVED: "cilium-lab.invalid/derived-node:0a1b2c" } },
};
const state = (...resources: object[]) =>
  JSON.stringify({ deployment: { resources: resources.map((one) => ({ type: "command:local:Command", ...one })) } });

describe("nodeImageInState", () => {
  it("finds the image that nodes are made from, under both of its names, and not one that is to be deleted", () => {
    const old = { ...resource, delete: true, inputs: { environment: { NODE_IMAGE: "old", DERIVED: "old" } } };
    expect(nodeImageInState(state({ urn: "x" }, old, resource))).toEqual({
      urn,
      name: "cilium-lab.invalid/node:lab-3fa9c1",
      derived: "cilium-lab.invalid/derived-node:0a1b2c",
    });
  });

  it.each(["{}", '{"deployment":{"resources":null}}', state({ urn }), state({ urn: "x", inputs: {} })])("finds none in %s", (json) =>
    expect(nodeImageInState(json)).toBeUndefined(),
  );
});
