import { describe, expect, it } from "vitest";
import { lostResources } from "./lost";

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
      { urn: nodesUrn, type: "command:local:Command", inputs: { environment } },
    ],
  },
});
const cluster = { name: "lab-3fa9c1", networkIds: ["net-1"], nodes: 3 };

describe("lostResources", () => {
  it("finds nothing lost where every node is on the stack's network", () => {
    expect(lostResources(state, [{ ...cluster, name: "other", nodes: 1 }, cluster], ["net-1"])).toBeUndefined();
  });

  it.each([
    ["all nodes are gone", []],
    ["one node is gone", [{ ...cluster, nodes: 2 }]],
    ["the nodes of that name are on another network", [{ ...cluster, networkIds: ["net-9"] }]],
  ])("has the nodes replaced where %s", (_, clusters) => {
    expect(lostResources(state, clusters, ["net-1"])).toEqual({ cluster: "lab-3fa9c1", urns: [nodesUrn] });
  });

  it("has the network replaced too where it is gone as well", () => {
    expect(lostResources(state, [], ["net-9"])).toEqual({ cluster: "lab-3fa9c1", urns: [networkUrn, nodesUrn] });
  });

  it.each([{}, { deployment: {} }, { deployment: { resources: null } }])("finds nothing lost where there is no cluster yet: %j", (empty) => {
    expect(lostResources(JSON.stringify(empty), [], [])).toBeUndefined();
  });
});
