import { describe, expect, it } from "vitest";
import { kindConfig, kindConfigYaml } from "../../components/kind/kind-config";
import { declaredLab } from "./declared";

const config = kindConfig({ name: "lab-0c321b", image: "node:1", workers: 1, podCidr: "10.0.0.0/16", serviceCidr: "10.96.0.0/16" });
const probed = {
  cluster: "lab",
  nodes: ["a", "b"],
  podCidrs: ["10.0.0.0/16"],
  nativeCidr: "10.0.0.0/16",
  segments: "one",
  ciliumVersion: "1.20.2",
  testImage: "test:1",
} as const;
const command = (name: string, inputs: object) => ({
  urn: `urn:pulumi:x::lab::command:local:Command::${name}`,
  type: "command:local:Command",
  id: name,
  inputs,
});
const network = {
  urn: "urn:pulumi:x::lab::docker:index/network:Network::lab-network",
  type: "docker:index/network:Network",
  id: "3383",
  inputs: { name: "lab-0c321b", ipamConfigs: [{ subnet: "172.30.45.0/24", gateway: "172.30.45.1" }] },
};
const nodes = command("lab-nodes", { stdin: kindConfigYaml(config), environment: { CLUSTER: "lab-0c321b" } });
const corefile = command("lab-corefile", { environment: { KUBECONFIG_CONTENT: { secret: "" }, UPSTREAM_SERVERS: "192.0.2.1 192.0.2.2" } });
const release = {
  urn: "urn:pulumi:x::lab::kubernetes:helm.sh/v3:Release::cilium-release",
  type: "kubernetes:helm.sh/v3:Release",
  inputs: { name: "cilium", namespace: "kube-system", version: "1.20.2", values: { routingMode: "native" }, timeout: 900 },
};
const probe = command("datapath-probe", { environment: { KUBECONFIG_CONTENT: { secret: "" }, DECLARED: JSON.stringify(probed) } });
const whole = [network, nodes, corefile, release, probe];
const exported = (resources: object[] | undefined) => JSON.stringify({ version: 3, deployment: { resources } });

const common = {
  release: { urn: release.urn, name: "cilium", namespace: "kube-system", version: "1.20.2", values: { routingMode: "native" } },
  probe: { urn: probe.urn, declared: probed },
};

describe("declaredLab", () => {
  it("is what the state holds of a lab with nodes of its own", () => {
    expect(declaredLab(exported(whole))).toEqual({
      ...common,
      kind: {
        name: "lab-0c321b",
        config,
        network: { id: "3383", name: "lab-0c321b", subnet: "172.30.45.0/24", gateway: "172.30.45.1" },
        dnsUpstream: ["192.0.2.1", "192.0.2.2"],
      },
    });
  });

  it("knows no nodes of a cluster that was there before", () => expect(declaredLab(exported([release, probe]))).toEqual(common));

  it("has no resolvers where none are declared", () => {
    const none = command("lab-corefile", { environment: { UPSTREAM_SERVERS: "" } });
    expect(declaredLab(exported([none, ...whole.filter((one) => one !== corefile)]))?.kind?.dnsUpstream).toEqual([]);
  });

  it("leaves out what a replacement has not removed yet", () => {
    const old = { ...network, id: "1111", delete: true };
    expect(declaredLab(exported([old, ...whole]))?.kind?.network.id).toBe("3383");
  });

  it.each<[string, object[] | undefined]>([
    ["no resources", undefined],
    ["no release", whole.filter((one) => one !== release)],
    ["no proof", whole.filter((one) => one !== probe)],
    ["no network", whole.filter((one) => one !== network)],
    ["nodes without their configuration", [...whole.filter((one) => one !== nodes), command("lab-nodes", {})]],
  ])("is undefined where there are %s", (_, resources) => expect(declaredLab(exported(resources))).toBe(undefined));
});
