import { describe, expect, it } from "vitest";
import { kindConfig } from "../../components/kind/kind-config";
import { dockerFindings, kubeadmFindings, nodesOf, type FoundContainer } from "./cluster";
import { cniFindings } from "./cni";
import type { DeclaredCluster } from "./declared";
import type { Finding } from "./finding";
import { parseContainers, parseNetwork } from "./live";

const config = kindConfig({ name: "lab-0c321b", image: "node:1", workers: 2, podCidr: "10.0.0.0/16", serviceCidr: "10.96.0.0/16" });
const network = { id: "3383", name: "lab-0c321b", subnet: "172.30.45.0/24", gateway: "172.30.45.1" };
const declared: DeclaredCluster = { name: "lab-0c321b", config, network, dnsUpstream: [] };
const container = (name: string, change: Partial<FoundContainer> = {}): FoundContainer => ({
  name: `lab-0c321b-${name}`,
  role: name.startsWith("control") ? "control-plane" : "worker",
  image: "node:1",
  state: "running",
  networkIds: ["3383"],
  ...change,
});
const whole = [container("worker"), container("worker2"), container("control-plane")];
const lines = (findings: readonly Finding[]) =>
  findings.map(({ topic, object, path, declared, live, mend }) => [
    topic,
    object,
    path,
    declared,
    live,
    mend.by === "hand" ? mend.command : mend.by,
  ]);
const anew = "make down && make up";

describe("dockerFindings", () => {
  it("finds nothing in a lab that is whole", () => expect(dockerFindings(declared, { network, containers: whole })).toEqual([]));

  it.each<[string, typeof network | undefined, FoundContainer[], unknown[]]>([
    ["no network", undefined, whole, [["Docker network", "Docker network lab-0c321b", "", "there", undefined, "up"]]],
    [
      "another network of that name",
      { ...network, id: "4444" },
      whole,
      [["Docker network", "Docker network lab-0c321b", "id", '"3383"', '"4444"', "up"]],
    ],
    [
      "another range",
      { ...network, subnet: "172.30.46.0/24", gateway: "172.30.46.1" },
      whole,
      [
        ["Docker network", "Docker network lab-0c321b", "subnet", '"172.30.45.0/24"', '"172.30.46.0/24"', anew],
        ["Docker network", "Docker network lab-0c321b", "gateway", '"172.30.45.1"', '"172.30.46.1"', anew],
      ],
    ],
    ["a node that is gone", network, whole.slice(1), [["nodes", "container lab-0c321b-worker", "", "worker", undefined, "up"]]],
    [
      "a node that is stopped",
      network,
      [container("worker", { state: "exited" }), ...whole.slice(1)],
      [["nodes", "container lab-0c321b-worker", "state", '"running"', '"exited"', "up"]],
    ],
    [
      "a node of another image",
      network,
      [container("worker", { image: "node:2" }), ...whole.slice(1)],
      [["nodes", "container lab-0c321b-worker", "image", '"node:1"', '"node:2"', anew]],
    ],
    [
      "a node of another role",
      network,
      [container("worker", { role: "control-plane" }), ...whole.slice(1)],
      [["nodes", "container lab-0c321b-worker", "role", '"worker"', '"control-plane"', anew]],
    ],
    [
      "a node off the network",
      network,
      [container("worker", { networkIds: [] }), ...whole.slice(1)],
      [["nodes", "container lab-0c321b-worker", "network", '"3383"', '"none"', "up"]],
    ],
    [
      "a node too many",
      network,
      [...whole, container("worker3")],
      [["nodes", "container lab-0c321b-worker3", "", undefined, "worker", "docker rm -f -v lab-0c321b-worker3"]],
    ],
  ])("finds %s", (_, network, containers, expected) => expect(lines(dockerFindings(declared, { network, containers }))).toEqual(expected));
});

it("names nodes as kind does", () => {
  expect(nodesOf(declared).map(({ name, role }) => [name, role])).toEqual([
    ["lab-0c321b-control-plane", "control-plane"],
    ["lab-0c321b-worker", "worker"],
    ["lab-0c321b-worker2", "worker"],
  ]);
});

describe("kubeadmFindings", () => {
  const text = (pods: string, disabled: boolean) =>
    `networking:\n  dnsDomain: cluster.local\n  podSubnet: ${pods}\n  serviceSubnet: 10.96.0.0/16\nproxy:\n  disabled: ${String(disabled)}\n`;
  const [about, edit] = [
    ["kind configuration", "ConfigMap kube-system/kubeadm-config"],
    "kubectl -n kube-system edit configmap kubeadm-config",
  ];
  it.each<[string | undefined, unknown[]]>([
    [text("10.0.0.0/16", true), []],
    [text("10.1.0.0/16", true), [[...about, "data.ClusterConfiguration: networking.podSubnet", '"10.0.0.0/16"', '"10.1.0.0/16"', edit]]],
    [text("10.0.0.0/16", false), [[...about, "data.ClusterConfiguration: proxy.disabled", "true", "false", edit]]],
    [
      "networking: {podSubnet: 10.0.0.0/16}\nproxy: {disabled: true}",
      [[...about, "data.ClusterConfiguration: networking.serviceSubnet", '"10.96.0.0/16"', undefined, edit]],
    ],
    [undefined, [[...about, "", "there", undefined, anew]]],
  ])("%j", (text, expected) => expect(lines(kubeadmFindings(declared, text))).toEqual(expected));
});

describe("cniFindings", () => {
  const remove = (node: string, file: string) => `rm ${node} ${file}`;
  it.each<[string[], unknown[]]>([
    [["05-cilium.conflist", "10-kindnet.conflist.cilium_bak"], []],
    [
      ["05-cilium.conflist", "10-kindnet.conflist"],
      [
        [
          "kind configuration",
          "node n",
          "/etc/cni/net.d/10-kindnet.conflist",
          undefined,
          "there",
          "rm n /etc/cni/net.d/10-kindnet.conflist",
        ],
      ],
    ],
    [[], [["kind configuration", "node n", "/etc/cni/net.d/05-cilium.conflist", "there", undefined, "agent"]]],
  ])("%j", (files, expected) => expect(lines(cniFindings([{ node: "n", pod: "cilium-a", files }], remove))).toEqual(expected));
});

describe("what docker says", () => {
  it("of containers", () => {
    const inspected = {
      Name: "/lab-0c321b-worker",
      Config: { Image: "node:1", Labels: { "io.x-k8s.kind.role": "worker" } },
      State: { Status: "running" },
      NetworkSettings: { Networks: { "lab-0c321b": { NetworkID: "3383" } } },
    };
    expect(parseContainers(JSON.stringify([inspected]))).toEqual([whole[0]]);
    expect(parseContainers("[]")).toEqual([]);
  });

  it("of networks", () => {
    const inspected = {
      Id: "3383",
      Name: "lab-0c321b",
      IPAM: { Driver: "default", Options: null, Config: [{ Subnet: "172.30.45.0/24", Gateway: "172.30.45.1" }] },
    };
    expect(parseNetwork(JSON.stringify([inspected]))).toEqual(network);
    expect(parseNetwork("[]")).toBe(undefined);
  });
});
