import { describe, expect, it } from "vitest";
import {
  parseKubeProxyChains,
  parseKubeProxyWorkloads,
  parseLinks,
  parseNodes,
  parsePods,
  parseReasons,
  parseRoutes,
  valueAt,
} from "./parse";
import * as sample from "./testing/sample-cluster";

describe("parseNodes", () => {
  it("joins Kubernetes' nodes and Cilium's", () => {
    expect(parseNodes(sample.nodes, sample.ciliumNodes)[1]).toEqual({
      name: "lab-worker",
      ready: true,
      internalIp: "172.30.0.3",
      kubelet: "v1.34.4",
      podCidrs: ["10.0.1.0/24"],
    });
  });

  it("gives no pod addresses to a node that Cilium does not know yet", () => {
    expect(parseNodes(sample.nodes, '{"items":[]}').map(({ podCidrs }) => podCidrs)).toEqual([[], [], []]);
  });

  it("takes an unknown readiness for not ready", () => {
    const unknown = sample.nodes.replaceAll('"Ready","status":"True"', '"Ready","status":"Unknown"');
    expect(parseNodes(unknown, sample.ciliumNodes).map(({ ready }) => ready)).toEqual([false, false, false]);
  });
});

describe("parsePods", () => {
  const pod = (status: object, spec: object = { nodeName: "n" }) => parsePods(JSON.stringify({ items: [{ metadata: { name: "p" }, spec, status }] }))[0];

  it.each([
    ["is ready", { podIP: "10.0.0.1", conditions: [{ type: "Ready", status: "True" }] }, { ready: true, ip: "10.0.0.1", problem: "" }],
    [
      "has no image",
      { containerStatuses: [{ state: { waiting: { reason: "ErrImagePull", message: "not found" } } }] },
      { ready: false, ip: "", problem: "ErrImagePull: not found" },
    ],
    ["ended", { containerStatuses: [{ state: { terminated: { reason: "Error" } } }] }, { ready: false, problem: "Error" }],
    ["waits for a place", { conditions: [{ type: "PodScheduled", status: "False", message: "0/3 nodes" }] }, { ready: false, problem: "0/3 nodes" }],
  ])("says of a pod that %s", (_, status, expected) => {
    expect(pod(status)).toMatchObject({ name: "p", node: "n", ...expected });
  });
});

describe("what a node's kernel says", () => {
  it("reads routes", () => {
    expect(parseRoutes(sample.routes(0))).toEqual([
      { dst: "default", gateway: "172.30.0.1", dev: "eth0" },
      { dst: "10.0.1.0/24", gateway: "172.30.0.3", dev: "eth0" },
      { dst: "10.0.2.0/24", gateway: "172.30.0.4", dev: "eth0" },
      { dst: "10.0.0.0/24", gateway: "10.0.0.1", dev: "cilium_host" },
      { dst: "172.30.0.0/24", gateway: undefined, dev: "eth0" },
    ]);
  });

  it("reads devices and their kinds", () => {
    expect(parseLinks(sample.links).slice(0, 2)).toEqual([
      { name: "lo", kind: undefined },
      { name: "cilium_net", kind: "veth" },
    ]);
  });

  it("finds no chain of kube-proxy among those of kubelet and Cilium", () => {
    expect(parseKubeProxyChains(sample.rules)).toEqual([]);
  });

  it("finds the chains of kube-proxy", () => {
    const text = "*nat\n:KUBE-SERVICES - [0:0]\n:KUBE-SVC-ERIFXISQEP7F7OF4 - [0:0]\n:KUBE-FIREWALL - [0:0]\n-A KUBE-SERVICES -j KUBE-SVC-ERIFXISQEP7F7OF4\n";
    expect(parseKubeProxyChains(text)).toEqual(["KUBE-SERVICES", "KUBE-SVC-ERIFXISQEP7F7OF4"]);
  });
});

describe("parseKubeProxyWorkloads", () => {
  it.each([
    ["kube-proxy", ["DaemonSet kube-system/kube-proxy"]],
    ["kube-proxy-x7k2p", ["DaemonSet kube-system/kube-proxy-x7k2p"]],
    ["kube-proxyless", []],
    ["my-kube-proxy", []],
  ])("judges the name %s", (name, expected) => {
    expect(parseKubeProxyWorkloads(JSON.stringify({ items: [{ kind: "DaemonSet", metadata: { name, namespace: "kube-system" } }] }))).toEqual(expected);
  });
});

describe("parseReasons", () => {
  it("keeps the last message about each object, on one line", () => {
    const event = (name: string, message: string, lastTimestamp: string | null, eventTime?: string) => ({ involvedObject: { name }, message, lastTimestamp, eventTime });
    const items = [
      event("a", "later\n  words", "2026-01-01T00:00:02Z"),
      event("a", "earlier", "2026-01-01T00:00:01Z"),
      event("b", "by event time", null, "2026-01-01T00:00:01.000000Z"),
    ];
    expect(parseReasons(JSON.stringify({ items }))).toEqual(
      new Map([
        ["a", "later words"],
        ["b", "by event time"],
      ]),
    );
  });
});

describe("valueAt", () => {
  it.each([
    ["routing.intra-host-routing-mode", "BPF"],
    ["datapath-mode", "veth"],
    ["routing.nothing", undefined],
    ["nothing.at.all", undefined],
  ])("finds %s", (path, expected) => {
    expect(valueAt(sample.status, path)).toBe(expected);
  });
});
