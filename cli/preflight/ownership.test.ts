import { describe, expect, it } from "vitest";
import { checkOwnership, networkIdsOf, readClusters } from "./ownership";

describe("checkOwnership", () => {
  const cluster = { name: "lab-0a1b2c", networkIds: ["n1"], nodes: [] };

  it("passes a cluster whose nodes are on the stack's network", () =>
    expect(checkOwnership([cluster], "lab", ["n1"])).resolves.toBeUndefined());

  it("passes clusters of other names, of labs whose name only begins alike among them", async () => {
    await expect(
      checkOwnership(
        [
          { name: "kind", networkIds: ["n9"], nodes: [] },
          { name: "lab-two-0a1b2c", networkIds: ["n9"], nodes: [] },
          { name: "lab", networkIds: [], nodes: [] },
        ],
        "lab",
        [],
      ),
    ).resolves.toBeUndefined();
  });

  it("refuses one under the lab's name that is not on its network, and says what to do", async () => {
    await expect(checkOwnership([cluster], "lab", [])).rejects.toThrow(
      'A kind cluster "lab-0a1b2c" is already there, and this stack did not make it. Set another cilium-lab:clusterName in the stack\'s config, bring it down from the checkout that made it, or remove it: kind delete cluster --name lab-0a1b2c',
    );
  });

  it("says who made it, as far as that is known", async () => {
    await expect(checkOwnership([cluster], "lab", [], (name) => Promise.resolve(`the stack "x" (${name})`))).rejects.toThrow(
      'A kind cluster "lab-0a1b2c" is already there, and this stack did not make it: it is of the stack "x" (lab-0a1b2c). Set',
    );
  });
});

describe("networkIdsOf", () => {
  it("takes the networks only, one too that is about to go", () => {
    const resources = [
      { urn: "a", type: "pulumi:pulumi:Stack" },
      { urn: "b", type: "docker:index/network:Network", id: "abc" },
      { urn: "c", type: "command:local:Command", id: "x" },
      { urn: "b", type: "docker:index/network:Network", id: "old", delete: true },
    ];
    expect(networkIdsOf(JSON.stringify({ deployment: { resources } }))).toEqual(["abc", "old"]);
  });

  it("is empty for a stack that was never up", () => expect(networkIdsOf('{"version":3,"deployment":{}}')).toEqual([]));
});

describe("readClusters", () => {
  it("joins the nodes of a cluster", () => {
    const started = "2026-11-23T10:00:00.1Z";
    expect(
      readClusters(
        [
          `lab-0a1b2c id1 /lab-0a1b2c-control-plane running ${started} n1`,
          `lab-0a1b2c id2 /lab-0a1b2c-worker exited ${started} n1 n2`,
          "kind id3 /kind-control-plane created 0001-01-01T00:00:00Z kind",
          "",
        ],
        [{ id: "n9", name: "kind" }],
      ),
    ).toEqual([
      {
        name: "lab-0a1b2c",
        networkIds: ["n1", "n2"],
        nodes: [
          { id: "id1", name: "lab-0a1b2c-control-plane", status: "running", startedAt: started, networkIds: ["n1"] },
          { id: "id2", name: "lab-0a1b2c-worker", status: "exited", startedAt: started, networkIds: ["n1", "n2"] },
        ],
      },
      {
        name: "kind",
        networkIds: ["n9"],
        nodes: [{ id: "id3", name: "kind-control-plane", status: "created", startedAt: "0001-01-01T00:00:00Z", networkIds: ["n9"] }],
      },
    ]);
  });
});
