import { describe, expect, it } from "vitest";
import type { Kubectl } from "../../programs/kubectl";
import { configureDns, originalCorefileKey, restoreDns } from "./coredns";
import { rewriteCorefile } from "./corefile";
import { cacheBlock, forward, kubeadms } from "./testing/corefiles";

interface Cluster {
  configmap?: Record<string, string>;
  podAnnotations: Record<string, string>;
  gone?: boolean;
}
const original = kubeadms(forward, cacheBlock);
const found = (corefile = original): Cluster => ({ configmap: { Corefile: corefile, other: "stays" }, podAnnotations: {} });

type Changes = Record<string, string | null>;

/** A FAKE cluster with CoreDNS's ConfigMap and its pods' annotations; anything that these functions do not ask is an error. */
function fake(from: Cluster) {
  const cluster = structuredClone(from);
  const said: string[] = [];
  const kubectl: Kubectl = async (args) => {
    const call = args.join(" ");
    if (call === "version --client") return "";
    if (cluster.gone) throw new Error("kubectl get --raw /readyz: connection refused");
    if (call === "get --raw /readyz") return "ok";
    const [, , verb, kind, name] = args;
    if (verb === "get" && kind === "configmap" && name === "coredns") {
      if (cluster.configmap) return JSON.stringify({ data: cluster.configmap });
      if (args.includes("--ignore-not-found")) return "";
      throw new Error('configmaps "coredns" not found');
    }
    if (verb !== "patch" || name !== "coredns") throw new Error(`fake kubectl: not understood: ${call}`);
    const patch = JSON.parse(args.at(-1)!) as { data: Changes; spec: { template: { metadata: { annotations: Changes } } } };
    const [target, changes] =
      kind === "configmap" ? [cluster.configmap!, patch.data] : [cluster.podAnnotations, patch.spec.template.metadata.annotations];
    for (const [key, value] of Object.entries(changes)) {
      if (value === null) Reflect.deleteProperty(target, key);
      else target[key] = value;
    }
    return "";
  };
  return { cluster, said, access: { kubectl, cleanup: kubectl, say: (line: string) => said.push(line) } };
}
async function configured(from: Cluster, ...servers: string[]): Promise<Cluster> {
  const { cluster, access } = fake(from);
  await configureDns(access.kubectl, servers);
  return cluster;
}
async function restored(from: Cluster) {
  const { cluster, said, access } = fake(from);
  return { said, result: await restoreDns(access), cluster };
}

describe("changing cluster DNS", () => {
  it("keeps what was found beside what it makes of it", async () => {
    const { configmap, podAnnotations } = await configured(found());
    expect(configmap).toEqual({ Corefile: rewriteCorefile(original, []), [originalCorefileKey]: original, other: "stays" });
    expect(podAnnotations).toEqual({ "cilium-lab/corefile": expect.stringMatching(/^[0-9a-f]{16}$/) as string });
  });

  it("says whom CoreDNS asks", async () => {
    expect(await configureDns(fake(found()).access.kubectl, [])).toBe("CoreDNS asks nobody about other names");
    expect(await configureDns(fake(found()).access.kubectl, ["192.0.2.1", "192.0.2.2"])).toBe(
      "CoreDNS asks 192.0.2.1, 192.0.2.2 about other names",
    );
  });

  it("changes nothing when run again", async () => {
    const once = await configured(found());
    expect(await configured(once)).toEqual(once);
  });

  it("starts from the original when the upstream changes", async () => {
    const none = await configured(found());
    const servers = await configured(none, "192.0.2.1");
    expect(servers).toEqual(await configured(found(), "192.0.2.1"));
    expect(servers.podAnnotations).not.toEqual(none.podAnnotations);
  });

  it("restarts CoreDNS where a killed run wrote the Corefile and no more", async () => {
    const once = await configured(found());
    expect(await configured({ ...once, podAnnotations: {} })).toEqual(once);
  });

  it("refuses a Corefile that it cannot change, shows it and changes nothing", async () => {
    const { cluster, access } = fake(found("nothing of the kind\n"));
    await expect(configureDns(access.kubectl, [])).rejects.toThrow(
      new Error(
        'The Corefile of ConfigMap kube-system/coredns is not one the lab can change: it needs one ".:53" block with the plugins ' +
          "kubernetes and forward. Found:\nnothing of the kind\n",
      ),
    );
    expect(cluster).toEqual(found("nothing of the kind\n"));
  });

  it("fails where there is no CoreDNS, with kubectl's own words", async () => {
    await expect(configured({ podAnnotations: {} })).rejects.toThrow(new Error('configmaps "coredns" not found'));
  });
});

describe("putting the Corefile back", () => {
  it("restores it to the byte, restarts CoreDNS and forgets the copy", async () => {
    expect(await restored(await configured(found()))).toEqual({ said: [], result: "put back", cluster: found() });
  });

  it("does nothing where nothing was changed", async () => {
    expect(await restored(found())).toEqual({ said: [], result: "nothing to put back", cluster: found() });
  });

  it("succeeds when CoreDNS is gone", async () => {
    expect((await restored({ podAnnotations: {} })).result).toBe("nothing to put back");
  });

  it("succeeds when the cluster is gone, and says so", async () => {
    expect((await restored({ podAnnotations: {}, gone: true })).said).toEqual([
      "The cluster's API server is not there or not ready (kubectl get --raw /readyz: connection refused), so CoreDNS's Corefile is not put back.",
    ]);
  });

  it("fails where it was stopped: that says nothing of the cluster", async () => {
    const { access } = fake({ podAnnotations: {}, gone: true });
    await expect(restoreDns({ ...access, signal: AbortSignal.abort(new Error("stopped")) })).rejects.toThrow(new Error("stopped"));
  });

  it("fails without kubectl", async () => {
    const kubectl = () => Promise.reject(new Error("kubectl is not on PATH."));
    await expect(restoreDns({ ...fake(found()).access, kubectl })).rejects.toThrow(new Error("kubectl is not on PATH."));
  });
});
