import { describe, expect, it } from "vitest";
import { declared } from "../../components/datapath/probe/testing/sample-cluster";
import { stackState } from "./state";

const outputs = {
  clusterName: "lab",
  apiServerHost: "lab-control-plane",
  nodes: declared.nodes,
  ciliumVersion: "1.20.2",
  datapath: { cluster: "lab", versions: { cilium: "1.20.2", kubernetes: "v1.34.4" }, nodes: [], facts: {} },
};
const stack = {
  urn: "urn:pulumi:dev::cilium-lab::pulumi:pulumi:Stack::cilium-lab-dev",
  type: "pulumi:pulumi:Stack",
  outputs: { ...outputs, kubeconfig: { ciphertext: "v1:…" } },
};
const probe = {
  urn: "urn:pulumi:dev::cilium-lab::cilium-lab:index:DatapathProbe$command:local:Command::datapath-probe",
  type: "command:local:Command",
  modified: "2026-01-01T10:00:00Z",
  inputs: { environment: { DECLARED: JSON.stringify(declared), KUBECONFIG_CONTENT: { ciphertext: "v1:…" } } },
};
const exported = (...resources: object[]) => JSON.stringify({ version: 3, deployment: { resources } });

describe("stackState", () => {
  it("reads what was declared, found and when", () => {
    expect(stackState(exported(stack, probe))).toEqual({ outputs, declared, provenAt: "2026-01-01T10:00:00Z" });
  });

  it.each([
    ["is empty", JSON.stringify({ version: 3, deployment: {} })],
    ["never came to its probe", exported({ ...stack, outputs: {} })],
    ["has no probe any more", exported(stack)],
    ["says nothing of when it was proven", exported(stack, { ...probe, modified: undefined })],
    ["says nothing of what was declared", exported(stack, { ...probe, inputs: {} })],
  ])("gives nothing of a stack that %s", (_, json) => expect(stackState(json)).toBeUndefined());
});
