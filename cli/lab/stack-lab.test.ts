import { describe, expect, it } from "vitest";
import { planCluster } from "../../components/kind/cluster-plan";
import { projectText, stackTexts } from "../../components/testing/stack-files";
import { labOfStack } from "./stack-lab";

describe("labOfStack", () => {
  it("plans the API server's name of a cluster that the lab makes", () => {
    const { lab, kubernetesVersion, datapath } = labOfStack(projectText, stackTexts.dev!);
    if (lab.cluster.kind !== "kind") throw new Error("dev makes no cluster");
    expect(datapath).toEqual({ ...lab.cilium.datapath, apiServer: planCluster(lab.cluster.spec).apiServer });
    expect(kubernetesVersion).toBe("1.34.11");
  });

  it("takes that of an existing one from its configuration", () => {
    const { lab, kubernetesVersion, datapath } = labOfStack(projectText, stackTexts.existing!);
    expect(lab.cluster).toEqual({
      kind: "existing",
      spec: { kubeconfig: "", context: "kind-existing", apiServer: { host: "existing-control-plane", port: 6443 }, takeOver: "refuse" },
    });
    expect(datapath.apiServer).toEqual({ host: "existing-control-plane", port: 6443 });
    expect(kubernetesVersion).toBeUndefined();
  });

  it("reads the notes as they are, their slips corrected", () => {
    const { lab, kubernetesVersion, datapath } = labOfStack(projectText, stackTexts.notes!);
    expect(lab.cluster).toMatchObject({ kind: "kind", spec: { nodeImage: "kindest/node:v1.23.4", workers: 2 } });
    expect(kubernetesVersion).toBe("1.23.4");
    expect(lab.cilium).toMatchObject({ version: "1.13.0-rc5", chart: { kind: "repository", url: "https://helm.cilium.io" } });
    expect(datapath).toMatchObject({
      routing: { nativeCidr: "10.0.0.0/8", directNodeRoutes: true },
      debug: { level: "debug", verbose: "datapath" },
      monitorAggregation: "none",
      clusterName: "cilium-kubeproxy-replacement-ebpf",
    });
    expect(datapath.apiServer.host).toMatch(/^cilium-kubeproxy-replacement-ebpf-[0-9a-f]{6}-control-plane$/);
  });

  it("names the key of what it refuses", () => {
    expect(() => labOfStack(projectText, "config: { cilium-lab:podCIDR: 10.0.0.0/16 }")).toThrow(
      new Error("cilium-lab:podCIDR is not a key of this lab. Did you mean cilium-lab:podCidr? Pulumi.yaml lists all keys."),
    );
  });
});
