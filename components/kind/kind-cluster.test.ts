import { spawnSync } from "node:child_process";
import * as pulumi from "@pulumi/pulumi";
import { beforeEach, describe, expect, it } from "vitest";
import { recorded, type Recorded } from "../testing/recorded";
import { hostProviders } from "../host-providers";
import { sampleCluster as spec } from "../testing/sample-cluster";
import { KindCluster } from "./kind-cluster";

const cluster = "lab-25f321";
const kindConfig = `kind: Cluster
apiVersion: kind.x-k8s.io/v1alpha4
name: lab-25f321
networking:
  ipFamily: ipv4
  disableDefaultCNI: true
  kubeProxyMode: none
  podSubnet: 10.0.0.0/16
  serviceSubnet: 10.96.0.0/16
kubeadmConfigPatches:
  - |
    kind: ClusterConfiguration
    controllerManager:
      extraArgs:
        leader-elect: "false"
        kube-api-qps: "200"
        kube-api-burst: "400"
    scheduler:
      extraArgs:
        leader-elect: "false"
    etcd:
      local:
        extraArgs:
          unsafe-no-fsync: "true"
nodes:
  - role: control-plane
    image: cilium-lab.invalid/node:lab-25f321
  - role: worker
    image: cilium-lab.invalid/node:lab-25f321
  - role: worker
    image: cilium-lab.invalid/node:lab-25f321
`;

describe("KindCluster", () => {
  let resources: Recorded[];
  let component: KindCluster;

  beforeEach(async () => {
    const outputs: Record<string, Record<string, unknown>> = {
      "command:local:Command": { stdout: "aaaaaaaaaaaa 0123456789abcdef" },
      "docker:index/remoteImage:RemoteImage": { imageId: "sha256:1" },
    };
    resources = await recorded(
      () => {
        component = new KindCluster(
          "lab",
          { cluster: spec, images: { agent: "agent:1", test: "test:1" } },
          { providers: hostProviders("host") },
        );
      },
      ({ type }) => outputs[type] ?? {},
    );
  });
  const named = (name: string) => resources.find((r) => r.name === name)?.inputs;

  it("registers these resources and no other", () => {
    const kinds = resources
      .filter((r) => !r.type.startsWith("pulumi:providers:") || r.name === "lab-kubernetes")
      .map((r) => `${r.type} ${r.name}`);
    expect(kinds.sort()).toEqual([
      "cilium-lab:index:KindCluster lab",
      "command:local:Command lab-derived-image",
      "command:local:Command lab-kubeconfig",
      "command:local:Command lab-load-images",
      "command:local:Command lab-nodes",
      "command:local:Command lab-preflight",
      "command:local:Command lab-sweep",
      "docker:index/network:Network lab-network",
      "docker:index/remoteImage:RemoteImage lab-agent-image",
      "docker:index/remoteImage:RemoteImage lab-node-image",
      "docker:index/remoteImage:RemoteImage lab-test-image",
      "pulumi:providers:kubernetes lab-kubernetes",
    ]);
  });

  it("gives the lab a network of its own, its addresses fully stated", () => {
    expect(named("lab-network")).toEqual({
      name: cluster,
      driver: "bridge",
      ipamConfigs: [{ subnet: "172.30.124.0/24", gateway: "172.30.124.1" }],
      labels: [{ label: "cilium-lab.cluster", value: cluster }],
    });
  });

  it("makes the nodes from the planned kind config, anew for another plan", () => {
    expect(named("lab-nodes")).toMatchObject({
      stdin: kindConfig,
      environment: { CLUSTER: cluster, NETWORK: cluster, NETWORK_ID: "lab-network-id", NODES: "3" },
      triggers: [cluster],
    });
  });

  it("keeps every image in the daemon when the lab goes", () => {
    const images = resources.filter((r) => r.type.endsWith(":RemoteImage")).map((r) => r.inputs);
    expect(images).toEqual([
      { name: "agent:1", keepLocally: true },
      { name: "node:1", keepLocally: true },
      { name: "test:1", keepLocally: true },
    ]);
  });

  it("puts the images into a node image, and into the nodes where that could not be", () => {
    const images = { CLUSTER: cluster, IMAGES: "agent:1 test:1", IMAGE_IDS: "sha256:1 sha256:1" };
    expect(named("lab-derived-image")).toMatchObject({
      environment: {
        ...images,
        BASE: "node:1",
        BASE_ID: "sha256:1",
        NODE_IMAGE: "cilium-lab.invalid/node:lab-25f321",
        DERIVED: "cilium-lab.invalid/derived-node:a9fa9b4730f5",
      },
      triggers: [cluster],
    });
    expect(named("lab-load-images")).toMatchObject({ environment: images });
  });

  it("derives nothing on a live cluster that gets other images", () => {
    const { interpreter, update } = named("lab-derived-image") as { interpreter: string[]; update: string };
    expect(spawnSync("/bin/sh", [...interpreter.slice(1), update], { env: { PATH: "" } })).toMatchObject({ status: 0 });
  });

  it("logs nothing of the kubeconfig, and hands it out as a secret", async () => {
    expect(named("lab-kubeconfig")).toMatchObject({ logging: "none", addPreviousOutputInEnv: false });
    expect(await pulumi.isSecret(component.kubeconfig)).toBe(true);
  });

  it("ties what lives in the cluster to the control plane's container", () => {
    expect(named("lab-kubernetes")).toMatchObject({ clusterIdentifier: `${cluster}/aaaaaaaaaaaa` });
  });
});
