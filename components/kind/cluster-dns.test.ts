import { describe, expect, it, vi } from "vitest";
import { phases } from "../shell/phases";
import { ClusterDns, upstreamServers } from "./cluster-dns";
import { clusterDnsScripts } from "./cluster-dns-scripts";
import { recorded, secret } from "../testing/recorded";
import { runScript } from "./testing/run-script";

// Real shells, on a machine that may be busy.
vi.setConfig({ testTimeout: 30_000 });

/** As kubeadm writes it, with its `cache` and `forward` of the version and a cluster domain of one's own. */
const kubeadms = (forward: string, cache: string, domain = "cluster.local") => `.:53 {
    errors
    health {
       lameduck 5s
    }
    ready
    kubernetes ${domain} in-addr.arpa ip6.arpa {
       pods insecure
       fallthrough in-addr.arpa ip6.arpa
       ttl 30
    }
    prometheus :9153
${forward}    ${cache}
    loop
    reload
    loadbalance
}
`;
const forward = "    forward . /etc/resolv.conf {\n       max_concurrent 1000\n    }\n";
const plainForward = "    forward . /etc/resolv.conf\n";
const cache = "cache 30";
const cacheBlock = "cache 30 {\n       disable success cluster.local\n       disable denial cluster.local\n    }";

const nowhere = `.:53 {
    template ANY ANY {
       rcode NXDOMAIN
    }
}
`;
const answersOnly = (cacheText: string, domain = "cluster.local") =>
  kubeadms("", cacheText, domain)
    .replace(".:53 {", `${domain}:53 in-addr.arpa:53 ip6.arpa:53 {`)
    .replace("       fallthrough in-addr.arpa ip6.arpa\n", "") + nowhere;

interface Cluster {
  configmap?: Record<string, string>;
  podAnnotations?: Record<string, string>;
  gone?: boolean;
}
const backup = "Corefile.before-cilium-lab";
const found = (corefile: string): Cluster => ({ configmap: { Corefile: corefile, other: "stays" }, podAnnotations: {} });
const configure = (cluster: Cluster, servers: string) => runScript(clusterDnsScripts.configure, cluster, { UPSTREAM_SERVERS: servers });
const restore = (cluster: Cluster) => runScript(clusterDnsScripts.restore, cluster, { UPSTREAM_SERVERS: "" });

describe("ClusterDns", () => {
  it("is one command whose kubeconfig is secret and passes by environment alone", async () => {
    const resources = await recorded(
      () => new ClusterDns("lab", { kubeconfig: "K", upstream: { kind: "servers", servers: ["192.0.2.1", "192.0.2.2"] } }),
    );
    expect(resources).toEqual([
      { type: "cilium-lab:index:ClusterDns", name: "lab", inputs: {} },
      {
        type: "command:local:Command",
        name: "lab-corefile",
        inputs: {
          ...phases("cluster DNS", {
            create: clusterDnsScripts.configure,
            update: clusterDnsScripts.configure,
            delete: clusterDnsScripts.restore,
          }),
          environment: secret({ KUBECONFIG_CONTENT: "K", UPSTREAM_SERVERS: "192.0.2.1 192.0.2.2" }),
          addPreviousOutputInEnv: false,
          logging: "stderr",
        },
      },
    ]);
  });

  it("passes no upstream as an empty list", () => {
    expect(upstreamServers({ kind: "none" })).toBe("");
  });
});

describe("the Corefile without an upstream", () => {
  it.each([
    ["from 1.31 on", kubeadms(forward, cacheBlock), answersOnly(cacheBlock)],
    ["of 1.19 to 1.30", kubeadms(forward, cache), answersOnly(cache)],
    ["before 1.19", kubeadms(plainForward, cache), answersOnly(cache)],
    ["with a cluster domain of its own", kubeadms(forward, cache, "lab.test"), answersOnly(cache, "lab.test")],
    ["without a forward", kubeadms("", cache), answersOnly(cache)],
  ])("of kubeadm %s answers for the cluster and refuses the rest at once", (_, corefile, expected) => {
    const run = configure(found(corefile), "");
    expect(run).toMatchObject({ status: 0, stdout: "", stderr: "", leftovers: [] });
    expect(run.cluster.configmap).toEqual({ Corefile: expected, [backup]: corefile, other: "stays" });
  });
});

describe("the Corefile with upstream servers", () => {
  it.each([
    ["from 1.31 on", kubeadms(forward, cacheBlock)],
    ["of 1.19 to 1.30", kubeadms(forward, cache)],
    ["before 1.19", kubeadms(plainForward, cache)],
  ])("of kubeadm %s forwards to them and changes nothing else", (_, corefile) => {
    const run = configure(found(corefile), "192.0.2.1 192.0.2.2");
    expect(run).toMatchObject({ status: 0, stderr: "", leftovers: [] });
    expect(run.cluster.configmap?.Corefile).toBe(corefile.replace("/etc/resolv.conf", "192.0.2.1 192.0.2.2"));
  });

  it("leaves a block of another zone alone", () => {
    const stub = "example.test:53 {\n    forward . 192.0.2.9 {\n       prefer_udp\n    }\n}\n";
    const run = configure(found(kubeadms(forward, cache) + stub), "192.0.2.1");
    expect(run.cluster.configmap?.Corefile).toBe(kubeadms(forward, cache).replace("/etc/resolv.conf", "192.0.2.1") + stub);
  });
});

describe("changing cluster DNS", () => {
  const original = kubeadms(forward, cacheBlock);

  it("changes nothing when run again", () => {
    const once = configure(found(original), "").cluster;
    const twice = configure(once, "").cluster;
    expect(twice).toEqual(once);
  });

  it("starts from the original when the upstream changes", () => {
    const none = configure(found(original), "").cluster;
    const servers = configure(none, "192.0.2.1").cluster;
    expect(servers.configmap).toEqual(configure(found(original), "192.0.2.1").cluster.configmap);
    expect(servers.podAnnotations).not.toEqual(none.podAnnotations);
  });

  it("restarts CoreDNS where a killed run wrote the Corefile and no more", () => {
    const once = configure(found(original), "").cluster;
    const again = configure({ ...once, podAnnotations: {} }, "").cluster;
    expect(again.podAnnotations).toEqual(once.podAnnotations);
  });

  it.each([
    ["no block for the root", original.replace(".:53", "cluster.local:53"), ""],
    ["no kubernetes plugin", ".:53 {\n    forward . /etc/resolv.conf\n}\n", ""],
    ["no forward to point elsewhere", kubeadms("", cache), "192.0.2.1"],
    ["nothing in it", "", ""],
  ])("refuses a Corefile with %s, shows it and changes nothing", (_, corefile, servers) => {
    const run = configure(found(corefile), servers);
    expect(run).toMatchObject({
      status: 1,
      stderr:
        'The Corefile of ConfigMap kube-system/coredns is not one the lab can change: it needs one ".:53" block with the plugins ' +
        `kubernetes and forward. Found:\n${corefile}`,
      leftovers: [],
    });
    expect(run.cluster).toEqual(found(corefile));
  });

  it("fails where there is no CoreDNS, with kubectl's own words", () => {
    expect(configure({}, "")).toMatchObject({ status: 1, stderr: 'fake kubectl: configmaps "coredns" not found\n' });
  });
});

describe("putting the Corefile back", () => {
  const original = kubeadms(forward, cacheBlock);

  it("restores it to the byte, restarts CoreDNS and forgets the copy", () => {
    const run = restore(configure(found(original), "").cluster);
    expect(run).toMatchObject({ status: 0, stderr: "", leftovers: [] });
    expect(run.cluster).toMatchObject(found(original));
    expect(run.cluster.configmap).not.toHaveProperty([backup]);
    expect(run.cluster.podAnnotations).toEqual({});
  });

  it("does nothing where nothing was changed", () => {
    expect(restore(found(original)).cluster).toEqual(found(original));
  });

  it("succeeds when CoreDNS is gone", () => {
    expect(restore({})).toMatchObject({ status: 0, stderr: "" });
  });

  it("succeeds when the cluster is gone, and says so", () => {
    expect(restore({ gone: true })).toMatchObject({
      status: 0,
      stderr:
        "The cluster's API server is not there or not ready (fake kubectl: dial tcp 127.0.0.1:6443: connect: connection refused), " +
        "so CoreDNS's Corefile is not put back.\n",
      leftovers: [],
    });
  });
});
