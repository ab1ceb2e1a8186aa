import { symlink } from "node:fs/promises";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engineMissing, startEngine, type Engine, type Project } from "./engine";

const missing = engineMissing();
// The docker plugin, the official one too, does not even preview without a daemon: `make test` runs this beside one.
if (missing) console.warn(`the test of another stack on this library is skipped: ${missing}`);

const CHECKOUT = resolve(__dirname, "..", "..");

/** A second stack, with types, in a project of its own. */
const program = (routing: string) => `
import * as command from "@pulumi/command";
import * as docker from "@pulumi/docker";
import { Cilium, KindCluster, type DatapathIntent } from "cilium-lab";

const providers = [new command.Provider("host-command"), new docker.Provider("host-docker")];
const cluster = new KindCluster(
  "second",
  { cluster: { name: "second", nodeImage: "kindest/node:v1.34.4", workers: 3, podCidr: "10.8.0.0/16", serviceCidr: "10.96.0.0/16", nodePool: "172.30.0.0/16" } },
  { providers },
);
const datapath: DatapathIntent = {
  routing: { ${routing}, nativeCidr: "10.8.0.0/16", directNodeRoutes: true, segments: "one" },
  masquerade: "bpf",
  kubeProxyReplacement: "full",
  hostRouting: "bpf",
  device: "veth",
  ipam: { mode: "cluster-pool", podCidrs: ["10.8.0.0/16"], nodePrefix: 24 },
  loadBalancer: { mode: "dsr", acceleration: "disabled" },
  bandwidthManager: "off",
  hubble: "off",
  apiServer: cluster.plan.apiServer,
  clusterName: "second",
  debug: { level: "off" },
  monitorAggregation: "medium",
  images: { agent: { repository: "quay.io/cilium/cilium", tag: "v1.15.19" }, operator: { repository: "quay.io/cilium/operator-generic", tag: "v1.15.19" } },
};
const cilium = new Cilium(
  "cilium",
  { version: "1.15.19", chart: { kind: "repository", url: "https://helm.cilium.io" }, datapath },
  { providers: [...providers, cluster.provider], deletedWith: cluster.nodes },
);
export const nodes = cluster.plan.nodes;
export const version = cilium.version;
`;

describe.skipIf(missing)("a second stack that imports the library", () => {
  let engine: Engine;
  let project: Project;
  beforeAll(async () => {
    engine = await startEngine(["command", "docker", "kubernetes"]);
    project = await engine.project({
      typescript: true,
      program: program('mode: "native"'),
      packages: ["@pulumi/command", "@pulumi/docker", "@pulumi/kubernetes"],
    });
    // As `npm install <folder>` links it.
    await symlink(CHECKOUT, join(project.directory, "node_modules", "cilium-lab"));
  });
  afterAll(() => engine?.dispose());

  it("compiles, and previews a cluster and a release of its own under the policy pack", async () => {
    const { exitCode, output } = await project.preview(["--policy-pack", join(CHECKOUT, "policies")]);
    expect(exitCode, output).toBe(0);
    expect(output).toMatch(/command:local:Command +second-nodes +create/);
    expect(output).toMatch(/docker:index:Network +second-network +create/);
    expect(output).toMatch(/kubernetes:helm\.sh\/v3:Release +cilium-release +create/);
    expect(output).toMatch(/version: "1\.15\.19"/);
  });

  it("does not compile with a tunnel", async () => {
    await project.write(program('mode: "tunnel"'));
    const { exitCode, output } = await project.preview();
    expect(exitCode).not.toBe(0);
    expect(output).toContain(`Type '"tunnel"' is not assignable to type '"native"'`);
  });
});
