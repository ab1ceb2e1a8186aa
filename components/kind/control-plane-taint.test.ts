import { describe, expect, it, vi } from "vitest";
import { phases } from "../programs/phases";
import { ControlPlaneTaint } from "./control-plane-taint";
import { controlPlaneTaintScripts } from "./cluster-scripts";
import { recorded, secret } from "../testing/recorded";
import { runScript } from "./testing/run-script";

// Real shells, on a machine that may be busy.
vi.setConfig({ testTimeout: 30_000 });

const master = "node-role.kubernetes.io/master=:NoSchedule";
const controlPlane = "node-role.kubernetes.io/control-plane=:NoSchedule";
const notReady = "node.kubernetes.io/not-ready=:NoSchedule";
const evicting = "node-role.kubernetes.io/control-plane=:NoExecute";

type Nodes = Record<string, { taints: string[]; annotation?: string }>;
const remove = (nodes: Nodes, more: object = {}) =>
  runScript(controlPlaneTaintScripts.remove, { nodes, ...more }, { NODES: Object.keys(nodes).join(" ") });
const restore = (nodes: Nodes, more: object = {}) => runScript(controlPlaneTaintScripts.restore, { nodes, ...more }, { NODES: "cp" });

describe("ControlPlaneTaint", () => {
  it("is one command whose kubeconfig is secret and passes by environment alone", async () => {
    const resources = await recorded(() => new ControlPlaneTaint("lab", { kubeconfig: "K", nodes: ["cp", "cp2"] }));
    expect(resources).toEqual([
      { type: "cilium-lab:index:ControlPlaneTaint", name: "lab", inputs: {} },
      {
        type: "command:local:Command",
        name: "lab-taint",
        inputs: {
          ...phases("control-plane taint", {
            create: controlPlaneTaintScripts.remove,
            update: controlPlaneTaintScripts.remove,
            delete: controlPlaneTaintScripts.restore,
          }),
          environment: secret({ KUBECONFIG_CONTENT: "K", NODES: "cp cp2" }),
          addPreviousOutputInEnv: false,
          logging: "stderr",
        },
      },
    ]);
  });
});

describe("removing the taint", () => {
  it.each([
    ["up to Kubernetes 1.23", [master]],
    ["of Kubernetes 1.24", [master, controlPlane]],
    ["from Kubernetes 1.25 on", [controlPlane]],
  ])("removes the keys %s and records them", (_, taints) => {
    const run = remove({ cp: { taints: [...taints, notReady] } });
    expect(run).toMatchObject({ status: 0, stdout: "", stderr: "", leftovers: [] });
    expect(run.cluster.nodes).toEqual({ cp: { taints: [notReady], annotation: [...taints].sort().join(",") } });
  });

  it("changes nothing where there is no such taint", () => {
    const run = remove({ cp: { taints: [notReady, evicting] } });
    expect(run).toMatchObject({ status: 0, stderr: "" });
    expect(run.cluster).toEqual({ nodes: { cp: { taints: [notReady, evicting] } } });
  });

  it("changes nothing when run again", () => {
    const nodes = { cp: { taints: [], annotation: controlPlane } };
    expect(remove(nodes).cluster).toEqual({ nodes });
  });

  it("goes on where a killed run stopped: recorded, not yet removed", () => {
    expect(remove({ cp: { taints: [controlPlane], annotation: controlPlane } }).cluster.nodes).toEqual({
      cp: { taints: [], annotation: controlPlane },
    });
  });

  it("adds to what an earlier run recorded", () => {
    expect(remove({ cp: { taints: [master], annotation: controlPlane } }).cluster.nodes.cp?.annotation).toBe(`${controlPlane},${master}`);
  });

  it("does so on every node", () => {
    expect(remove({ a: { taints: [controlPlane] }, b: { taints: [master] } }).cluster.nodes).toEqual({
      a: { taints: [], annotation: controlPlane },
      b: { taints: [], annotation: master },
    });
  });

  it("fails when the taint is still there afterwards", () => {
    expect(remove({ cp: { taints: [controlPlane] } }, { stubborn: true })).toMatchObject({
      status: 1,
      stderr: `Node cp still has the taint ${controlPlane} after it was removed. See who puts it back: kubectl get node cp -o yaml --show-managed-fields\n`,
      leftovers: [],
    });
  });

  it("fails when a node is not there, with kubectl's own words", () => {
    expect(runScript(controlPlaneTaintScripts.remove, { nodes: {} }, { NODES: "cp" })).toMatchObject({
      status: 1,
      stderr: 'fake kubectl: nodes "cp" not found\n',
      leftovers: [],
    });
  });
});

describe("putting the taint back", () => {
  it("puts back exactly what was recorded, and the record goes", () => {
    const run = restore({ cp: { taints: [notReady], annotation: `${controlPlane},${master}` } });
    expect(run).toMatchObject({ status: 0, stderr: "", leftovers: [] });
    expect(run.cluster.nodes).toEqual({ cp: { taints: [notReady, controlPlane, master] } });
  });

  it("puts nothing back where nothing was recorded", () => {
    const nodes = { cp: { taints: [] } };
    expect(restore(nodes).cluster).toEqual({ nodes });
  });

  it("goes on where a killed run stopped: put back, record still there", () => {
    expect(restore({ cp: { taints: [controlPlane], annotation: controlPlane } }).cluster.nodes).toEqual({ cp: { taints: [controlPlane] } });
  });

  it("succeeds when the node is gone", () => {
    expect(restore({})).toMatchObject({ status: 0, stderr: "" });
  });

  it("succeeds when the cluster is gone, and says so", () => {
    expect(restore({}, { gone: true })).toMatchObject({
      status: 0,
      stderr:
        "The cluster's API server is not there or not ready (fake kubectl: dial tcp 127.0.0.1:6443: connect: connection refused), " +
        "so the control plane's taint is not put back.\n",
      leftovers: [],
    });
  });
});
