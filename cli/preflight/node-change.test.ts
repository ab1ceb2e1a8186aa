import { describe, expect, it } from "vitest";
import { kindConfigYaml } from "../../components/kind/kind-config";
import { planCluster } from "../../components/kind/cluster-plan";
import { projectText } from "../../components/testing/stack-files";
import { nodeChange, nodeChangeText, refuseOtherCluster } from "./node-change";
import { labOfStack } from "../lab/stack-lab";

const stack = (...lines: string[]) =>
  labOfStack(projectText, `config:\n${["  cilium-lab:workers: 2", ...lines.map((line) => `  cilium-lab:${line}`)].join("\n")}\n`);

/** State of a lab with these lines in its stack file. */
function stands(...lines: string[]): string {
  const { cluster } = stack(...lines).lab;
  if (cluster.kind !== "kind") throw new Error("The default is a cluster of the lab's own.");
  const plan = planCluster(cluster.spec);
  const resources = [
    { urn: "urn:pulumi:dev::cilium-lab::cilium-lab:index:KindCluster::lab", type: "cilium-lab:index:KindCluster" },
    {
      urn: "urn:pulumi:dev::cilium-lab::t::lab-node-image",
      type: "docker:index/remoteImage:RemoteImage",
      inputs: { name: cluster.spec.nodeImage },
    },
    {
      urn: "urn:pulumi:dev::cilium-lab::t::lab-nodes",
      type: "command:local:Command",
      delete: true,
      inputs: { environment: { CLUSTER: "older-000000", NODES: "9" } },
    },
    {
      urn: "urn:pulumi:dev::cilium-lab::t::lab-nodes",
      type: "command:local:Command",
      inputs: { stdin: kindConfigYaml(plan.config), environment: { CLUSTER: plan.name, NODES: String(plan.nodes.length) } },
    },
  ];
  return JSON.stringify({ deployment: { resources } });
}
const nameOf = (...lines: string[]) => /"CLUSTER":"(cilium-lab-[0-9a-f]{6}|other-[0-9a-f]{6})"/.exec(stands(...lines))![1]!;

describe("the nodes of a lab that stands", () => {
  it.each([
    ["what Cilium is given", "hubble: on"],
    ["another image of the agents", "agentImage: example.org/cilium"],
    ["more pods than the nodes know", 'extraPodCidrs: ["10.1.0.0/16"]', "nativeRoutingCidr: 10.0.0.0/8"],
  ])("stay under %s", (_, ...lines) => {
    const change = nodeChange(stands(), stack(...lines));
    expect(change).toEqual({ kind: "kept", cluster: nameOf() });
    expect(nodeChangeText(change)).toBe(`The nodes of ${nameOf()} stay: whatever changes does so in place.`);
  });

  it.each([
    ["clusterName", "clusterName: other", { from: "cilium-lab", to: "other" }],
    ["podCidr", "podCidr: 10.8.0.0/16", { from: "10.0.0.0/16", to: "10.8.0.0/16" }],
    ["serviceCidr", "serviceCidr: 10.97.0.0/16", { from: "10.96.0.0/16", to: "10.97.0.0/16" }],
    ["nodePool", "nodePool: 172.31.0.0/16", { from: "another range", to: "172.31.0.0/16" }],
    [
      "nodeImage",
      "nodeImage: example.org/node:v1.34.11",
      { from: expect.stringContaining("kindest/node:v1.34.11@sha256:") as string, to: "example.org/node:v1.34.11" },
    ],
    [
      "kubernetesVersion",
      "kubernetesVersion: 1.35.8",
      { from: expect.stringContaining("v1.34.11") as string, to: expect.stringContaining("v1.35.8") as string },
    ],
  ])("make way for others under another %s", (key, line, because) => {
    expect(nodeChange(stands(), stack(line))).toEqual({
      kind: "replaced",
      from: nameOf(),
      to: nameOf(line),
      because: [{ key, ...because }],
    });
  });

  it("make way for more of them, which a sentence says with every key that is to blame", () => {
    const more = labOfStack(projectText, "config:\n  cilium-lab:workers: 3\n  cilium-lab:nodePool: 172.31.0.0/16\n");
    const change = nodeChange(stands(), more);
    if (change.kind !== "replaced") throw new Error("The nodes stay.");
    expect(nodeChangeText(change)).toBe(
      `The nodes are replaced, because of cilium-lab:workers (2 -> 3) and cilium-lab:nodePool (another range -> 172.31.0.0/16). ${change.to} is made beside ` +
        `${nameOf()}, which is removed once the new one is proven; until then both take memory.`,
    );
  });

  it("are not spoken of where there are none", () => {
    expect(nodeChange(JSON.stringify({ deployment: {} }), stack())).toEqual({ kind: "none" });
    expect(nodeChangeText({ kind: "none" })).toBeUndefined();
  });
});

describe("a stack that is to stand on another kind of cluster", () => {
  const existing = labOfStack(projectText, "config:\n  cilium-lab:cluster: existing\n  cilium-lab:apiServer: api.example:6443\n");

  it("is refused", () => {
    expect(() => refuseOtherCluster(stands(), "mine", existing)).toThrow(
      'cilium-lab:cluster is "existing", and the stack "mine" stands on "kind".',
    );
    const other = JSON.stringify({ deployment: { resources: [{ urn: "u", type: "cilium-lab:index:ExistingCluster" }] } });
    expect(() => refuseOtherCluster(other, "mine", stack())).toThrow(
      'cilium-lab:cluster is "kind", and the stack "mine" stands on "existing".',
    );
  });

  it("is not where nothing stands, or the same", () => {
    expect(() => refuseOtherCluster(JSON.stringify({ deployment: {} }), "mine", existing)).not.toThrow();
    expect(() => refuseOtherCluster(stands(), "mine", stack("podCidr: 10.8.0.0/16"))).not.toThrow();
  });
});
