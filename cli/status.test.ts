import { describe, expect, it } from "vitest";
import { liveStatus, type LiveObjects } from "./status";

type Item = LiveObjects["items"][number];

const node = (name: string, overrides: Partial<Item["status"]> = {}, spec: Item["spec"] = {}): Item => ({
  kind: "Node",
  metadata: { name },
  spec,
  status: {
    conditions: [{ type: "Ready", status: "True" }],
    addresses: [{ type: "InternalIP", address: "172.30.5.2" }, { type: "Hostname", address: name }],
    nodeInfo: { kubeletVersion: "v1.34.4" },
    ...overrides,
  },
});
const daemonSet = (name: string, numberReady: number, desiredNumberScheduled: number): Item => ({
  kind: "DaemonSet",
  metadata: { name, namespace: "kube-system" },
  spec: {},
  status: { numberReady, desiredNumberScheduled },
});

describe("liveStatus", () => {
  it("shows a healthy lab and finds nothing wrong", () => {
    expect(liveStatus({ items: [node("a"), node("b-worker"), daemonSet("cilium", 2, 2)] }, ["a", "b-worker"], "kind")).toEqual({
      lines: [
        "Nodes",
        "  a         Ready  v1.34.4  172.30.5.2",
        "  b-worker  Ready  v1.34.4  172.30.5.2",
        "",
        "Cluster",
        "  Cilium agents  2 of 2 ready",
        "  kube-proxy     none",
      ],
      problems: [],
    });
  });

  it.each<[string, Item[], string[]]>([
    ["a node that is not ready", [node("a", { conditions: [{ type: "Ready", status: "Unknown" }] }), daemonSet("cilium", 1, 1)], ["Node a is not ready."]],
    [
      "the taint, by its old name too",
      [node("a", {}, { taints: [{ key: "node-role.kubernetes.io/master", effect: "NoSchedule" }] }), daemonSet("cilium", 1, 1)],
      ["Node a carries the taint node-role.kubernetes.io/master:NoSchedule, so ordinary pods stay off it."],
    ],
    ["a missing node", [daemonSet("cilium", 1, 1)], ["Node a is missing."]],
    ["an agent that is down", [node("a"), daemonSet("cilium", 0, 1)], ["0 of 1 Cilium agents are ready."]],
    ["no Cilium", [node("a")], ["There is no DaemonSet cilium in kube-system."]],
    ["kube-proxy", [node("a"), daemonSet("cilium", 1, 1), daemonSet("kube-proxy", 1, 1)], ["kube-proxy runs in kube-system beside Cilium."]],
  ])("finds %s", (_, items, problems) => expect(liveStatus({ items }, ["a"], "kind").problems).toEqual(problems));

  it("leaves the taints of a cluster that is already there alone, and takes a kube-proxy that is parked for none", () => {
    const control = node("a", {}, { taints: [{ key: "node-role.kubernetes.io/control-plane", effect: "NoSchedule" }] });
    expect(liveStatus({ items: [control, daemonSet("cilium", 1, 1), daemonSet("kube-proxy", 0, 0)] }, ["a"], "existing")).toMatchObject({
      lines: expect.arrayContaining(["  kube-proxy     none"]),
      problems: [],
    });
  });
});
