import { describe, expect, it } from "vitest";
import { recorded } from "../testing/recorded";
import { sampleDatapath as datapath } from "../testing/sample-datapath";
import { Cilium, type CiliumArgs } from "./cilium";
import { chartValues } from "./values";

async function releaseOf(args: CiliumArgs): Promise<Record<string, unknown>> {
  const resources = await recorded(() => new Cilium("cilium", args));
  expect(resources.map((r) => `${r.type} ${r.name}`)).toEqual([
    "cilium-lab:index:Cilium cilium",
    "kubernetes:helm.sh/v3:Release cilium-release",
  ]);
  return resources[1]?.inputs ?? {};
}

const always = {
  name: "cilium",
  namespace: "kube-system",
  values: chartValues(datapath, "1.20.2"),
  atomic: true,
  cleanupOnFail: true,
  maxHistory: 5,
  timeout: 900,
};

describe("Cilium", () => {
  it("is one release from the repository, at a stated version", async () => {
    const release = await releaseOf({ version: "1.20.2", chart: { kind: "repository", url: "https://helm.cilium.io" }, datapath });
    expect(release).toMatchObject({ ...always, chart: "cilium", version: "1.20.2", repositoryOpts: { repo: "https://helm.cilium.io" } });
  });

  it("is the same release from a chart on disk", async () => {
    const release = await releaseOf({ version: "1.20.2", chart: { kind: "local", path: "charts/cilium" }, datapath });
    expect(release).toMatchObject({ ...always, chart: "charts/cilium", version: "1.20.2" });
    expect(release).not.toHaveProperty("repositoryOpts");
  });

  it("refuses a version whose chart keys it does not know", async () => {
    const refused = recorded(() => new Cilium("cilium", { version: "1.9.0", chart: { kind: "local", path: "c" }, datapath }));
    await expect(refused).rejects.toThrow('ciliumVersion "1.9.0" is not a Cilium version this lab knows.');
  });
});
