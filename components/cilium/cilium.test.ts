import * as command from "@pulumi/command";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, it, vi } from "vitest";
import { recorded } from "../testing/recorded";
import { sampleDatapath as datapath } from "../testing/sample-datapath";
import { Cilium, type CiliumArgs } from "./cilium";
import { chartValues } from "./values";

/** The inputs of the two resources of the component, and that there are no others. */
async function childrenOf(args: CiliumArgs): Promise<{ check: Record<string, unknown>; release: Record<string, unknown> }> {
  const resources = await recorded(() => new Cilium("cilium", args));
  expect(resources.map((r) => `${r.type} ${r.name}`)).toEqual([
    "cilium-lab:index:Cilium cilium",
    "command:local:Command cilium-chart-check",
    "kubernetes:helm.sh/v3:Release cilium-release",
  ]);
  return { check: resources[1]?.inputs ?? {}, release: resources[2]?.inputs ?? {} };
}

const fromRepository: CiliumArgs = { version: "1.20.2", chart: { kind: "repository", url: "https://helm.cilium.io" }, datapath };
const fromDisk: CiliumArgs = { version: "1.20.2", chart: { kind: "local", path: "charts/cilium" }, datapath };
const values = chartValues(datapath, "1.20.2");

describe("Cilium's release", () => {
  const always = { name: "cilium", namespace: "kube-system", values, atomic: true, cleanupOnFail: true, maxHistory: 5, timeout: 900 };

  it("comes from the repository, at a stated version", async () => {
    const { release } = await childrenOf(fromRepository);
    expect(release).toMatchObject({ ...always, chart: "cilium", version: "1.20.2", repositoryOpts: { repo: "https://helm.cilium.io" } });
  });

  it("is the same from a chart on disk", async () => {
    const { release } = await childrenOf(fromDisk);
    expect(release).toMatchObject({ ...always, chart: "charts/cilium", version: "1.20.2" });
    expect(release).not.toHaveProperty("repositoryOpts");
  });

  it("is refused in a version whose chart keys nobody knows", async () => {
    const refused = recorded(() => new Cilium("cilium", { ...fromDisk, version: "1.9.0" }));
    await expect(refused).rejects.toThrow('ciliumVersion "1.9.0" is not a Cilium version this lab knows.');
  });

  it("is refused with all that this version cannot be, by property", async () => {
    const impossible = {
      ...datapath,
      loadBalancer: { ...datapath.loadBalancer, acceleration: "best-effort" as const },
      routing: { ...datapath.routing, segments: "many" as const },
    };
    const refused = recorded(() => new Cilium("cilium", { ...fromDisk, version: "1.14.19", datapath: impossible }));
    await expect(refused).rejects.toThrow(
      /^Cilium "cilium" 1\.14\.19 cannot be what is declared:\n {2}datapath\.loadBalancer\.acceleration "best-effort" .*\n {2}datapath\.routing\.segments "many" .*$/,
    );
  });
});

describe("the check of Cilium's chart", () => {
  afterEach(() => vi.restoreAllMocks());
  const environment = {
    CHART: '{"kind":"local","path":"charts/cilium"}',
    VERSION: "1.20.2",
    VALUES: JSON.stringify(values),
    INTENT: JSON.stringify(datapath),
  };

  it("has all that it looks at in its environment, so that it runs again with every change", async () => {
    const { check } = await childrenOf(fromDisk);
    const script = "exec node_modules/.bin/node --import tsx components/cilium/rendered/main.ts";
    expect(check).toEqual({
      interpreter: ["/bin/sh", "-c", `case "$0" in\ncreate\\ *)\n${script}\n;;\nupdate\\ *)\n${script}\n;;\nesac`],
      create: "create chart check",
      update: "update chart check",
      environment,
      addPreviousOutputInEnv: false,
      logging: "stderr",
    });
  });

  it("is for the Kubernetes that is stated", async () => {
    const { check } = await childrenOf({ ...fromRepository, kubernetesVersion: "1.34.4" });
    const chart = '{"kind":"repository","url":"https://helm.cilium.io"}';
    expect(check.environment).toEqual({ ...environment, CHART: chart, KUBERNETES_VERSION: "1.34.4" });
  });

  it("finds a chart on disk from the package's folder, where another project's program runs", async () => {
    vi.spyOn(process, "cwd").mockReturnValue("/home/me/infra");
    const { check } = await childrenOf(fromDisk);
    const { path } = JSON.parse((check.environment as typeof environment).CHART) as { path: string };
    expect(`${String(check.dir)}/${path}`).toMatch(/^(\.\.\/)+.*\/(\.\.\/)+home\/me\/infra\/charts\/cilium$/);
  });

  it.each([[["chart", "cluster", "taint"]], [["taint", "chart", "cluster"]], [["cluster", "taint", "chart"]]])(
    "waits for no cluster, and the release for all three: %j",
    async (order) => {
      const names: string[] = [];
      const go: Record<string, () => void> = {};
      const gate = (name: string) => new Promise<string>((resolve) => (go[name] = () => resolve(name)));
      const [chart, cluster, ready] = [gate("chart"), gate("cluster"), gate("taint")];
      await pulumi.runtime.setMocks({
        newResource: async ({ name, inputs }) => {
          if (name === "cilium-chart-check") await chart;
          names.push(name === "cilium-chart-check" ? "chart" : name);
          return { id: `${name}-id`, state: inputs };
        },
        call: ({ inputs }) => inputs,
      });
      const host = new command.Provider("host");
      const providers = [host, new kubernetes.Provider("cluster", { kubeconfig: pulumi.output(cluster) })];
      const taint = new command.local.Command("taint", { create: pulumi.output(ready) }, { provider: host });
      new Cilium("cilium", fromDisk, { providers, dependsOn: [taint] });

      for (const name of order) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        expect(names).not.toContain("cilium-release");
        go[name]!();
        await vi.waitFor(() => expect(names).toContain(name));
      }
      await vi.waitFor(() => expect(names.at(-1)).toBe("cilium-release"));
      await pulumi.runtime.disconnect();
    },
  );
});
