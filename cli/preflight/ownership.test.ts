import { describe, expect, it } from "vitest";
import { checkOwnership, networkIdsOf, readClusters } from "./ownership";

describe("checkOwnership", () => {
  const cluster = { name: "lab-0a1b2c", networkIds: ["n1"], nodes: 3 };

  it("passes a cluster whose nodes are on the stack's network", () => expect(() => checkOwnership([cluster], "lab", ["n1"])).not.toThrow());

  it("passes clusters of other names, of labs whose name only begins alike among them", () => {
    expect(() => checkOwnership([{ name: "kind", networkIds: ["n9"], nodes: 1 }, { name: "lab-two-0a1b2c", networkIds: ["n9"], nodes: 1 }, { name: "lab", networkIds: [], nodes: 1 }], "lab", [])).not.toThrow();
  });

  it("refuses one under the lab's name that is not on its network, and says what to do", () => {
    expect(() => checkOwnership([cluster], "lab", [])).toThrow(
      'A kind cluster "lab-0a1b2c" is already there, and this stack did not make it. Set another cilium-lab:clusterName in the stack\'s config, bring it down from the checkout that made it, or remove it: kind delete cluster --name lab-0a1b2c',
    );
  });
});

describe("networkIdsOf", () => {
  it("takes the networks only", () => {
    const resources = [
      { type: "pulumi:pulumi:Stack" },
      { type: "docker:index/network:Network", id: "abc" },
      { type: "command:local:Command", id: "x" },
    ];
    expect(networkIdsOf(JSON.stringify({ deployment: { resources } }))).toEqual(["abc"]);
  });

  it("is empty for a stack that was never up", () => expect(networkIdsOf('{"version":3,"deployment":{}}')).toEqual([]));
});

describe("readClusters", () => {
  it("joins the nodes of a cluster", () => {
    expect(readClusters(["lab-0a1b2c n1", "lab-0a1b2c n1 n2", "kind n3", ""])).toEqual([
      { name: "lab-0a1b2c", networkIds: ["n1", "n2"], nodes: 2 },
      { name: "kind", networkIds: ["n3"], nodes: 1 },
    ]);
  });
});
