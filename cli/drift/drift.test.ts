import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { kindConfig } from "../../components/kind/kind-config";
import type { DeclaredLab } from "./declared";
import { appliedObjects, driftOf, type LiveCluster } from "./drift";
import type { ClusterObject } from "./object";

const text = (file: string) => readFileSync(join(__dirname, "recorded", file), "utf8");
const manifest = text("manifest.yaml");
const objects = JSON.parse(text("objects.json")) as ClusterObject[];
const data = objects.find(({ metadata }) => metadata.name === "cilium-config")!["data"] as Record<string, string>;

const config = kindConfig({ name: "lab-0c321b", image: "node:1", workers: 1, podCidr: "10.0.0.0/16", serviceCidr: "10.96.0.0/16" });
const network = { id: "3383", name: "lab-0c321b", subnet: "172.30.45.0/24", gateway: "172.30.45.1" };
const declared: DeclaredLab = {
  kind: { name: "lab-0c321b", config, network, dnsUpstream: [] },
  release: { urn: "release", name: "cilium", namespace: "kube-system", version: "1.20.2", values: { a: 1 } },
  probe: {
    urn: "probe",
    declared: { cluster: "lab", nodes: [], podCidrs: [], nativeCidr: "", segments: "one", ciliumVersion: "1.20.2", testImage: "" },
  },
};
const container = (name: string, role: string) => ({
  name: `lab-0c321b-${name}`,
  role,
  image: "node:1",
  state: "running",
  networkIds: ["3383"],
});
const docker = { network, containers: [container("control-plane", "control-plane"), container("worker", "worker")] };
const release = { revision: 1, status: "deployed", version: "1.20.2", values: { a: 1 }, manifest };
const agent = (node: string, options = data) => ({ node, pod: `cilium-${node}`, files: ["05-cilium.conflist"], options });
const cluster = (change: Partial<LiveCluster> = {}): LiveCluster => ({
  releases: [release],
  objects,
  agents: [agent("a"), agent("b")],
  configuration: { nodes: [], agents: [], unread: [], kubeProxyWorkloads: [] },
  control: undefined,
  made: {
    kubeadm: "networking: {podSubnet: 10.0.0.0/16, serviceSubnet: 10.96.0.0/16}\nproxy: {disabled: true}",
    corefile: { live: "a", expected: "a" },
  },
  ...change,
});
const edited = structuredClone(objects);
(edited.find(({ metadata }) => metadata.name === "cilium-config")!["data"] as Record<string, string>)["bpf-lb-mode"] = "dsr";

const shortly = (...of: Parameters<typeof driftOf>) =>
  driftOf(...of).map(({ topic, path, note }) => [topic, path, note].filter((word) => word !== undefined).join("|"));

describe("driftOf", () => {
  it("is nothing in a lab that is as declared", () => expect(driftOf(declared, docker, cluster())).toEqual([]));

  it("goes from causes to what follows from them", () => {
    const everything = cluster({
      releases: [{ ...release, version: "1.20.0" }],
      objects: edited.filter(({ kind }) => kind !== "Namespace"),
      agents: [agent("a", { ...data, "bpf-lb-mode": "dsr" }), { ...agent("b"), files: ["05-cilium.conflist", "10-other.conf"] }],
      configuration: {
        nodes: [
          {
            name: "a",
            ready: true,
            internalIp: "",
            kubelet: "",
            taints: ["node-role.kubernetes.io/control-plane:NoSchedule"],
            podCidrs: ["10.0.0.0/24"],
          },
        ],
        agents: [],
        unread: [],
        kubeProxyWorkloads: ["Pod x/y"],
      },
      control: "legacy",
      made: { kubeadm: undefined, corefile: { live: "b", expected: "a" } },
    });
    const found = shortly(declared, { network: undefined, containers: docker.containers.slice(1) }, everything);
    const datapath = found.filter((line) => line.startsWith("datapath"));
    expect(datapath).toContain("datapath|kube-proxy");
    expect(found.slice(0, -datapath.length)).toEqual([
      "Docker network|",
      "nodes|",
      "kind configuration|",
      "kind configuration|/etc/cni/net.d/10-other.conf",
      "control-plane taint|taint",
      "cluster DNS|data.Corefile line 1",
      "cluster DNS|data.Corefile line 1",
      "helm release|chart",
      "objects of the chart|",
      "cilium-config|data.bpf-lb-mode|taken by the agent on a",
      "cilium-config|",
      "options of the agents|bpf-lb-mode",
    ]);
  });

  it("knows what Docker says where the API server says nothing, and the other way round", () => {
    expect(shortly(declared, { ...docker, network: undefined }, undefined)).toEqual(["Docker network|"]);
    expect(shortly(declared, undefined, cluster({ objects: edited }))).toEqual(["cilium-config|data.bpf-lb-mode|taken by no agent yet"]);
  });

  it("looks at no nodes of a cluster that was there before", () => {
    const { kind: _, ...existing } = declared;
    const { made: __, ...found } = cluster({ agents: [{ ...agent("a"), files: ["05-cilium.conflist", "x.conf"] }] });
    expect(driftOf(existing, undefined, found).map(({ path, mend }) => [path, mend])).toEqual([
      ["/etc/cni/net.d/x.conf", { by: "hand", command: "on node a: rm /etc/cni/net.d/x.conf" }],
    ]);
  });

  it("gives the command for a node of the lab's own", () => {
    const found = driftOf(declared, docker, cluster({ agents: [{ ...agent("a"), files: ["05-cilium.conflist", "x.conf"] }] }));
    expect(found.map(({ mend }) => mend)).toEqual([{ by: "hand", command: "docker exec a rm /etc/cni/net.d/x.conf" }]);
  });
});

describe("appliedObjects", () => {
  it.each<[string, string[], number]>([
    ["the last one that is deployed", ["failed", "deployed"], 18],
    ["none where nothing is", ["pending-install"], 0],
  ])("are of %s", (_, statuses, count) => {
    const records = statuses.map((status) => ({ ...release, status, manifest: status === "deployed" ? manifest : "" }));
    expect(appliedObjects(records)).toHaveLength(count);
  });
});
