import { describe, expect, it } from "vitest";
import { readPlan } from "./plan";

const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const urn = (type: string, name: string) => `urn:pulumi:dev::cilium-lab::${type}::${name}`;
const stack = urn("pulumi:pulumi:Stack", "cilium-lab-dev");
const nodes = urn("cilium-lab:index:KindCluster$command:local:Command", "lab-nodes");
const network = urn("docker:index/network:Network", "lab-network");
const release = urn("cilium-lab:index:Cilium$kubernetes:helm.sh/v3:Release", "cilium-release");

const digest = {
  steps: [
    { op: "create", urn: stack, newState: {} },
    {
      op: "create",
      urn: nodes,
      newState: {
        inputs: {
          create: "x",
          environment: { NETWORK: unknown, TOKEN: "[secret]" },
          list: [1, [unknown]],
          stdin: unknown,
          triggers: unknown,
        },
        propertyDependencies: { create: [], environment: [network], list: [network], stdin: null, triggers: [release, network] },
      },
    },
    { op: "create", urn: release, newState: { inputs: { values: { a: "b" } } } },
  ],
  diagnostics: [
    { severity: "info", message: "a stand-in" },
    { severity: "info#err", message: "printed\n" },
    { severity: "error", message: "error: it does not compile\nindex.ts(1,1)\n" },
  ],
};
const policyEvent = (level: string, message: string) => ({ policyEvent: { policyName: "no-tunnel", enforcementLevel: level, message } });
const outputs = (type: string, value: object) => ({ resOutputsEvent: { metadata: { urn: stack, type, new: { outputs: value } } } });
const events = [
  { policyLoadEvent: {} },
  policyEvent("mandatory", 'Cilium routes natively.\nRelease "a" is a tunnel.\n'),
  policyEvent("advisory", "No description."),
  outputs("cilium-lab:index:Cilium", { version: unknown }),
  outputs("pulumi:pulumi:Stack", { nodes: unknown, name: "lab" }),
];

describe("readPlan", () => {
  it("tells what would be made, what is not known and why, what the policies say, and what went wrong", () => {
    expect(readPlan(JSON.stringify(digest), `${events.map((event) => JSON.stringify(event)).join("\n")}\n`)).toEqual({
      resources: [
        { op: "create", type: "command:local:Command", name: "lab-nodes" },
        { op: "create", type: "kubernetes:helm.sh/v3:Release", name: "cilium-release" },
      ],
      unknowns: [
        { resource: "Command `lab-nodes`", properties: ["environment.NETWORK", "list.1.0"], waitsFor: ["Network `lab-network`"] },
        { resource: "Command `lab-nodes`", properties: ["stdin"], waitsFor: [] },
        { resource: "Command `lab-nodes`", properties: ["triggers"], waitsFor: ["Network `lab-network`", "Release `cilium-release`"] },
        { resource: "Outputs of the stack", properties: ["nodes"], waitsFor: [] },
      ],
      violations: [
        { policy: "no-tunnel", level: "mandatory", message: 'Release "a" is a tunnel.' },
        { policy: "no-tunnel", level: "advisory", message: "No description." },
      ],
      errors: ["printed", "error: it does not compile\nindex.ts(1,1)"],
    });
  });

  it("reads a preview that came to nothing", () => {
    expect(readPlan("{}", "")).toEqual({ resources: [], unknowns: [], violations: [], errors: [] });
  });
});
