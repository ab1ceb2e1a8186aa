import { describe, expect, it } from "vitest";
import { lostResources, ownNodes } from "./missing-resources";

const networkUrn = "urn:pulumi:dev::cilium-lab::cilium-lab:index:KindCluster$docker:index/network:Network::lab-network";
const nodesUrn = "urn:pulumi:dev::cilium-lab::cilium-lab:index:KindCluster$command:local:Command::lab-nodes";
const sweepUrn = nodesUrn.replace("lab-nodes", "lab-sweep");
const environment = { CLUSTER: "lab-3fa9c1", NODES: "3" };
const state = JSON.stringify({
  deployment: {
    resources: [
      { urn: networkUrn, type: "docker:index/network:Network", id: "net-1" },
      { urn: sweepUrn, type: "command:local:Command", inputs: { environment } },
      { urn: nodesUrn, type: "command:local:Command", delete: true, inputs: { environment: { CLUSTER: "lab-000000", NODES: "2" } } },
      { urn: nodesUrn, type: "command:local:Command", inputs: { environment }, outputs: { stdout: "c0ffee a1b2c3d4" } },
    ],
  },
});
const node = (id: string, networkIds = ["net-1"], status = "running") => ({
  id,
  name: `lab-3fa9c1-${id}`,
  status,
  startedAt: "2026-11-23T10:00:00Z",
  networkIds,
});
const nodes = [node("c0ffee12"), node("b1"), node("b2")];
const cluster = { name: "lab-3fa9c1", networkIds: ["net-1"], nodes };
const other = { name: "lab-ffffff", networkIds: ["net-1"], nodes: [node("d1")] };
const network = { id: "net-1", name: "lab-3fa9c1" };

describe("lostResources", () => {
  it("finds nothing lost where every node is on the stack's network", () => {
    expect(lostResources(state, [other, cluster], [network])).toBeUndefined();
  });

  it("finds nothing lost where nodes are stopped", () => {
    expect(lostResources(state, [{ ...cluster, nodes: nodes.map((one) => ({ ...one, status: "exited" })) }], [network])).toBeUndefined();
  });

  it.each([
    ["all nodes are gone", [], "All nodes of lab-3fa9c1 were removed behind the stack's back"],
    ["one node is gone", [{ ...cluster, nodes: nodes.slice(0, 2) }], "1 of the 3 nodes of lab-3fa9c1 was removed behind the stack's back"],
    [
      "two nodes are gone",
      [{ ...cluster, nodes: nodes.slice(0, 1) }],
      "2 of the 3 nodes of lab-3fa9c1 were removed behind the stack's back",
    ],
    [
      "the nodes of that name are on another network",
      [{ ...cluster, nodes: [node("c0ffee12", ["net-9"]), node("b1", ["net-9"]), node("b2", ["net-9"])] }],
      "All nodes of lab-3fa9c1 were removed behind the stack's back",
    ],
    [
      "another container is the control plane",
      [{ ...cluster, nodes: [node("decaf"), node("b1"), node("b2")] }],
      "The control plane of lab-3fa9c1 is not the one that the stack made",
    ],
  ])("has the nodes replaced where %s", (_, clusters, found) => {
    expect(lostResources(state, clusters, [network])).toEqual({ found, urns: [nodesUrn], dead: [] });
  });

  it.each([
    ["its nodes too", [], []],
    [
      "so its nodes cannot start again",
      [{ ...cluster, nodes: nodes.map((one) => ({ ...one, status: "exited" })) }],
      ["c0ffee12", "b1", "b2"],
    ],
  ])("has the network replaced where it is gone, %s", (which, clusters, dead) => {
    expect(lostResources(state, clusters, [{ id: "net-9", name: "other" }])).toEqual({
      found: `The Docker network of lab-3fa9c1 was removed behind the stack's back, ${which}`,
      urns: [networkUrn, nodesUrn],
      dead,
    });
  });

  it("refuses to go on where somebody else's network has the name of the one that is gone", () => {
    expect(() => lostResources(state, [], [{ id: "net-9", name: "lab-3fa9c1" }])).toThrow(
      'The Docker network "lab-3fa9c1" of this stack was removed, and another one has its name, which this stack did not make. It is left alone. Remove it: docker network rm lab-3fa9c1. Or set another cilium-lab:clusterName in the stack\'s config.',
    );
  });

  it.each([{}, { deployment: {} }, { deployment: { resources: null } }])(
    "finds nothing lost where there is no cluster yet: %j",
    (empty) => {
      expect(lostResources(JSON.stringify(empty), [], [])).toBeUndefined();
    },
  );
});

describe("ownNodes", () => {
  it("takes the containers of the stack's cluster that are on its network", () => {
    const stranger = node("e1", ["net-9"]);
    expect(ownNodes(state, [other, { ...cluster, nodes: [...nodes, stranger] }])).toEqual(nodes);
  });

  it("takes none where there is no cluster yet", () => expect(ownNodes("{}", [cluster])).toEqual([]));
});
