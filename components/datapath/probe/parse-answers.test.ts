import { describe, expect, it } from "vitest";
import {
  parseKubeProxyChains,
  parseKubeProxyPorts,
  parseKubeProxyWorkloads,
  parseLinks,
  parseNodes,
  parsePods,
  parseReasons,
  parseRoutes,
  valueAt,
} from "./parse-answers";
import * as sample from "./testing/sample-cluster";

describe("parseNodes", () => {
  it("joins Kubernetes' nodes and Cilium's", () => {
    expect(parseNodes(sample.nodes, sample.ciliumNodes)[1]).toEqual({
      name: "lab-worker",
      ready: true,
      internalIp: "172.30.0.3",
      kubelet: "v1.34.4",
      taints: [],
      podCidrs: ["10.0.1.0/24"],
    });
  });

  it("reads taints", () => {
    const tainted = sample.nodes.replace(
      '"spec":{}',
      '"spec":{"taints":[{"key":"node-role.kubernetes.io/control-plane","effect":"NoSchedule"}]}',
    );
    expect(parseNodes(tainted, sample.ciliumNodes).map(({ taints }) => taints)).toEqual([
      ["node-role.kubernetes.io/control-plane:NoSchedule"],
      [],
      [],
    ]);
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
  const pod = (status: object, spec: object = { nodeName: "n" }) =>
    parsePods(JSON.stringify({ items: [{ metadata: { name: "p" }, spec, status }] }))[0];

  it.each([
    [
      "runs",
      { containerStatuses: [{ state: { running: { startedAt: "2026-01-01T00:00:00Z" } } }] },
      { ready: false, startedAt: "2026-01-01T00:00:00Z" },
    ],
    ["is ready", { podIP: "10.0.0.1", conditions: [{ type: "Ready", status: "True" }] }, { ready: true, ip: "10.0.0.1", problem: "" }],
    [
      "has no image",
      { containerStatuses: [{ state: { waiting: { reason: "ErrImagePull", message: "not found" } } }] },
      { ready: false, ip: "", problem: "ErrImagePull: not found" },
    ],
    ["ended", { containerStatuses: [{ state: { terminated: { reason: "Error" } } }] }, { ready: false, problem: "Error" }],
    [
      "waits for a place",
      { conditions: [{ type: "PodScheduled", status: "False", message: "0/3 nodes" }] },
      { ready: false, problem: "0/3 nodes" },
    ],
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
    const text =
      "*nat\n:KUBE-SERVICES - [0:0]\n:KUBE-SVC-ERIFXISQEP7F7OF4 - [0:0]\n:KUBE-FIREWALL - [0:0]\n-A KUBE-SERVICES -j KUBE-SVC-ERIFXISQEP7F7OF4\n";
    expect(parseKubeProxyChains(text)).toEqual(["KUBE-SERVICES", "KUBE-SVC-ERIFXISQEP7F7OF4"]);
  });
});

describe("parseKubeProxyPorts", () => {
  const listens = (port: string, remote = "00000000:0000 0A") =>
    `${sample.listening}   2: 00000000000000000000000000000000:${port} ${remote} 00000000:00000000\n`;

  it.each([
    ["kubelet alone", sample.listening, []],
    ["kube-proxy's metrics", listens("2809"), [10249]],
    ["kube-proxy's health, on every address", listens("2810", "00000000000000000000000000000000:0000 0A"), [10256]],
    ["a connection from such a port", listens("2810", "0100007F:1234 01"), []],
  ])("reads of %s", (_, text, ports) => expect(parseKubeProxyPorts(text)).toEqual(ports));
});

describe("parseKubeProxyWorkloads", () => {
  const pod = (spec: object, labels = {}) =>
    JSON.stringify({ items: [{ kind: "Pod", metadata: { name: "net-helper", namespace: "default", labels }, spec }] });
  const found = ["Pod default/net-helper"];

  it.each<[string, string, string[]]>([
    ["its label", pod({ containers: [] }, { "k8s-app": "kube-proxy" }), found],
    ["its image", pod({ containers: [{ image: "registry.invalid/mirror/kube-proxy-amd64:v1.34.4" }] }), found],
    ["its container", pod({ containers: [{ name: "kube-proxy", image: "pause" }] }), found],
    ["its program", pod({ containers: [{ image: "busybox", command: ["/usr/local/bin/kube-proxy", "--v=2"] }] }), found],
    [
      "a script that runs it",
      pod({ containers: [{ image: "busybox" }, { image: "busybox", command: ["sh", "-c"], args: ["exec -a kube-proxy sleep infinity"] }] }),
      found,
    ],
    ["nothing: another image", pod({ containers: [{ image: "kube-proxy.invalid/agent:1", command: ["/kube-proxy-exporter"] }] }), []],
  ])("knows a pod of another name by %s", (_, json, expected) => expect(parseKubeProxyWorkloads(json)).toEqual(expected));

  it.each([
    [0, []],
    [2, ["DaemonSet kube-system/kube-proxy"]],
  ])("counts a DaemonSet that is wanted on %s nodes", (desiredNumberScheduled, expected) => {
    const parked = {
      kind: "DaemonSet",
      metadata: { name: "kube-proxy", namespace: "kube-system" },
      spec: { template: { spec: { containers: [] } } },
      status: { desiredNumberScheduled },
    };
    expect(parseKubeProxyWorkloads(JSON.stringify({ items: [parked] }))).toEqual(expected);
  });

  it.each([
    ["kube-proxy", ["DaemonSet kube-system/kube-proxy"]],
    ["kube-proxy-x7k2p", ["DaemonSet kube-system/kube-proxy-x7k2p"]],
    ["kube-proxyless", []],
    ["my-kube-proxy", []],
  ])("judges the name %s", (name, expected) => {
    expect(
      parseKubeProxyWorkloads(JSON.stringify({ items: [{ kind: "DaemonSet", metadata: { name, namespace: "kube-system" } }] })),
    ).toEqual(expected);
  });
});

describe("parseReasons", () => {
  it("keeps the last message about each object, on one line", () => {
    const event = (name: string, message: string, lastTimestamp: string | null, eventTime?: string) => ({
      involvedObject: { name },
      message,
      lastTimestamp,
      eventTime,
    });
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
