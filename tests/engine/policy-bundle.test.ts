import { mkdtemp, readdir, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundlePack } from "../../policies/bundle/bundle";
import { engineMissing, startEngine, type Engine, type Project } from "./engine";

const missing = engineMissing();
if (missing) console.warn(`tests of the policy pack as a folder of its own are skipped: ${missing}`);

const release = (mode: string) => `
  const command = require("@pulumi/command");
  const k8s = require("@pulumi/kubernetes");
  const cluster = new command.local.Command("cluster", { create: "echo a kubeconfig" });
  const provider = new k8s.Provider("cluster", { kubeconfig: cluster.stdout });
  new k8s.helm.v3.Release("cilium", {
    chart: "cilium",
    values: {
      routingMode: ${mode}, autoDirectNodeRoutes: true, kubeProxyReplacement: true, bpf: { masquerade: true }, ipv4NativeRoutingCIDR: "10.0.0.0/8",
    },
  }, { provider });
`;

describe.skipIf(missing)("the policy pack as a folder of its own, on the real engine", () => {
  let engine: Engine;
  let project: Project;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "policy-pack-"));
    await bundlePack(folder);
    // What `npm install` puts there.
    await symlink(resolve(__dirname, "..", "..", "node_modules"), join(folder, "node_modules"));
    engine = await startEngine(["command", "kubernetes"]);
    project = await engine.project({ program: "", packages: ["@pulumi/command", "@pulumi/kubernetes"] });
  });
  afterAll(async () => {
    await engine?.dispose();
    await rm(folder, { recursive: true, force: true });
  });

  it("holds no source of the checkout", async () => {
    expect((await readdir(folder)).sort()).toEqual([
      "LICENSE",
      "PulumiPolicy.yaml",
      "README.md",
      "config.schema.json",
      "index.js",
      "node_modules",
      "package.json",
    ]);
  });

  it("refuses a tunnel", async () => {
    await project.write(release('"tunnel"'));
    const result = await project.preview(["--policy-pack", folder]);
    expect(result.output).toContain('Release "cilium" sets `values.routingMode` to the string "tunnel".');
    expect(result.exitCode).not.toBe(0);
  });

  it("passes native routing", async () => {
    await project.write(release('"native"'));
    const result = await project.preview(["--policy-pack", folder]);
    expect(result.output).toMatch(/✅ cilium-lab-datapath@v\d/);
    expect(result.exitCode).toBe(0);
  });
});
