import { describe, expect, it } from "vitest";
import { tableRange } from "./testing/minors";
import { labConfig } from "./lab-config";
import { projectText, sampleValues, stackTexts } from "./testing/stack-files";
import { stackValues } from "./config/stack-values";

const lab = (values: Record<string, unknown> = {}) => labConfig("cilium-lab", sampleValues(values));

/** What a cluster that is already there needs at least. */
const existing = { cluster: "existing", apiServer: "api.example.org:6443" };

describe("labConfig", () => {
  it("is complete with Pulumi.yaml's defaults", () => {
    expect(lab()).toMatchObject({
      cluster: {
        kind: "kind",
        spec: {
          name: "cilium-lab",
          nodeImage: "kindest/node:v1.34.11@sha256:44e222ee2132dab25ff87301682f89eb82c7880ea3a1bf543bfe9708fd08d67d",
          workers: 2,
          podCidr: "10.0.0.0/16",
          serviceCidr: "10.96.0.0/16",
          nodePool: "172.30.0.0/16",
        },
      },
      kubernetesVersion: "1.34.11",
      images: {
        agent: "quay.io/cilium/cilium:v1.20.2",
        operator: "quay.io/cilium/operator-generic:v1.20.2",
        test: "docker.io/nicolaka/netshoot:v0.13",
      },
      dnsUpstream: { kind: "none" },
      cilium: { version: "1.20.2", chart: { kind: "repository", url: "https://helm.cilium.io" } },
    });
    expect(lab().cilium.datapath).toMatchObject({
      routing: { mode: "native", nativeCidr: "10.0.0.0/16", directNodeRoutes: true, segments: "one" },
      masquerade: "bpf",
      kubeProxyReplacement: "full",
      hostRouting: "bpf",
      device: "veth",
      ipam: { mode: "cluster-pool", podCidrs: ["10.0.0.0/16"], nodePrefix: 24 },
      loadBalancer: { mode: "snat", acceleration: "disabled" },
      bandwidthManager: "off",
      hubble: "off",
      clusterName: "cilium-lab",
      debug: { level: "debug", verbose: "datapath" },
      monitorAggregation: "none",
      images: {
        agent: { repository: "quay.io/cilium/cilium", tag: "v1.20.2" },
        operator: { repository: "quay.io/cilium/operator-generic", tag: "v1.20.2" },
      },
    });
  });

  it("takes a chart on disk, resolvers, and a wider native range", () => {
    const { cilium, dnsUpstream } = lab({
      ciliumChart: "charts/cilium",
      dnsUpstream: ["192.0.2.53"],
      nativeRoutingCidr: "10.0.0.0/8",
      debug: "off",
    });
    expect(cilium.chart).toEqual({ kind: "local", path: "charts/cilium" });
    expect(dnsUpstream).toEqual({ kind: "servers", servers: ["192.0.2.53"] });
    expect(cilium.datapath.routing.nativeCidr).toBe("10.0.0.0/8");
    expect(cilium.datapath.debug).toEqual({ level: "off" });
  });

  it.each<[string, Record<string, unknown>, string]>([
    [
      "a malformed CIDR",
      { podCidr: "10.0.0.0/33" },
      'cilium-lab:podCidr "10.0.0.0/33" is not an IPv4 CIDR: the prefix is 0 to 32. Example: 10.0.0.0/16.',
    ],
    [
      "IPv6 where IPv4 is meant",
      { serviceCidr: "fd00::/108" },
      'cilium-lab:serviceCidr "fd00::/108" is not an IPv4 CIDR: it is IPv6, and the lab\'s ranges are IPv4. Example: 10.0.0.0/16.',
    ],
    [
      "pods over Services",
      { podCidr: "10.0.0.0/8" },
      'cilium-lab:podCidr "10.0.0.0/8" overlaps cilium-lab:serviceCidr "10.96.0.0/16": pods, Services and nodes each want a range of their own. Example: 10.0.0.0/16, 10.96.0.0/16 and 172.30.0.0/16.',
    ],
    [
      "Services over nodes",
      { serviceCidr: "172.30.0.0/16" },
      'cilium-lab:serviceCidr "172.30.0.0/16" overlaps cilium-lab:nodePool "172.30.0.0/16": pods, Services and nodes each want a range of their own. Example: 10.0.0.0/16, 10.96.0.0/16 and 172.30.0.0/16.',
    ],
    [
      "too few pod blocks",
      { podCidr: "10.0.0.0/23" },
      'cilium-lab:podCidr "10.0.0.0/23" has room for 2 of 3 nodes: every node takes a /24. Example: 10.0.0.0/16.',
    ],
    [
      "a pod range too wide",
      { podCidr: "0.0.0.0/5", serviceCidr: "10.96.0.0/16" },
      'cilium-lab:podCidr "0.0.0.0/5" is too wide: Kubernetes hands out /24 blocks of a /8 at most. Example: 10.0.0.0/16.',
    ],
    [
      "a node pool too small",
      { nodePool: "172.30.0.0/28" },
      'cilium-lab:nodePool "172.30.0.0/28" is too small for a node network: the prefix is 27 at most. Example: 172.30.0.0/16.',
    ],
    [
      "a service range too small",
      { serviceCidr: "10.96.0.0/29" },
      'cilium-lab:serviceCidr "10.96.0.0/29" cannot hold Services: the API server takes a prefix of 12 to 28. Example: 10.96.0.0/16.',
    ],
    [
      "a native range beside the pods",
      { nativeRoutingCidr: "192.168.0.0/16" },
      "cilium-lab:nativeRoutingCidr \"192.168.0.0/16\" does not contain the pods' range 10.0.0.0/16, so that packets to them are masqueraded. Write a range that contains every pods' range.",
    ],
    [
      "zero workers",
      { workers: 0 },
      'cilium-lab:workers "0" is not a number of workers: a whole number from 1 to 8. The probe needs two nodes to see cross-node packets. Example: 2.',
    ],
    [
      "half a worker",
      { workers: 1.5 },
      'cilium-lab:workers "1.5" is not a number of workers: a whole number from 1 to 8. The probe needs two nodes to see cross-node packets. Example: 2.',
    ],
    [
      "nine workers",
      { workers: 9 },
      'cilium-lab:workers "9" is not a number of workers: a whole number from 1 to 8. The probe needs two nodes to see cross-node packets. Example: 2.',
    ],
    [
      "an illegal name",
      { clusterName: "My_Lab" },
      'cilium-lab:clusterName "My_Lab" is not a cluster name: 1 to 42 lower-case letters, digits and hyphens, no hyphen at either end. Example: cilium-lab.',
    ],
    [
      "a name too long for a host",
      { clusterName: "a".repeat(43) },
      `cilium-lab:clusterName "${"a".repeat(43)}" is not a cluster name: 1 to 42 lower-case letters, digits and hyphens, no hyphen at either end. Example: cilium-lab.`,
    ],
    [
      "a name too long for Cilium",
      { clusterName: "a".repeat(33) },
      `cilium-lab:clusterName "${"a".repeat(33)}" is refused by charts from 1.16 on: a name has 32 characters at most. Write a name such as cilium-lab.`,
    ],
    [
      "an unknown Kubernetes",
      { kubernetesVersion: "1.99.0" },
      'cilium-lab:kubernetesVersion "1.99.0" is not a Kubernetes version this lab knows. Accepted: 1.36.4, 1.35.8, 1.34.11, 1.34.4, 1.23.4. Example: 1.34.11.',
    ],
    [
      "an unknown Cilium",
      { ciliumVersion: "1.99.0" },
      `cilium-lab:ciliumVersion "1.99.0" is not a Cilium version this lab knows. Accepted: a full version ${tableRange}, pre-releases included. Example: 1.20.2 or 1.13.0-rc5.`,
    ],
    [
      "a resolver that is a name",
      { dnsUpstream: ["dns.example"] },
      'cilium-lab:dnsUpstream[0] "dns.example" is not an IPv4 address: it is four numbers of 0 to 255. Example: 192.0.2.53.',
    ],
    [
      "resolvers that are no list",
      { dnsUpstream: { a: 1 } },
      'cilium-lab:dnsUpstream "{"a":1}" is not a list of IPv4 addresses. Example: ["192.0.2.53"].',
    ],
    [
      "an unknown subsystem",
      { debug: "yes" },
      'cilium-lab:debug "yes" is not accepted. Accepted: datapath, flow, kvstore, envoy, policy, off. Example: datapath.',
    ],
    [
      "an unknown aggregation",
      { monitorAggregation: "off" },
      'cilium-lab:monitorAggregation "off" is not accepted. Accepted: none, low, medium, maximum. Example: none.',
    ],
    [
      "two native ranges in mind and one written",
      { extraPodCidrs: ["10.1.0.0/16"] },
      "cilium-lab:nativeRoutingCidr is empty, which takes cilium-lab:podCidr alone, and cilium-lab:extraPodCidrs has more. Write a range that contains all of them. Example: 10.0.0.0/8.",
    ],
    [
      "pods over more pods",
      { extraPodCidrs: ["10.0.0.0/24"], nativeRoutingCidr: "10.0.0.0/8" },
      'cilium-lab:extraPodCidrs[0] "10.0.0.0/24" overlaps 10.0.0.0/16, and is refused by the operator. Write ranges that share no address.',
    ],
    [
      "more pods over Services",
      { extraPodCidrs: ["10.1.0.0/16", "10.96.4.0/24"], nativeRoutingCidr: "10.0.0.0/8" },
      'cilium-lab:extraPodCidrs[1] "10.96.4.0/24" overlaps cilium-lab:serviceCidr "10.96.0.0/16": pods, Services and nodes each want a range of their own. Example: 10.0.0.0/16, 10.96.0.0/16 and 172.30.0.0/16.',
    ],
    [
      "more pods that are no range",
      { extraPodCidrs: ["10.1.0.0"] },
      'cilium-lab:extraPodCidrs[0] "10.1.0.0" is not an IPv4 CIDR: it wants one address and one prefix length. Example: 10.0.0.0/16.',
    ],
    [
      "more pods beside the native range",
      { extraPodCidrs: ["192.168.0.0/16"], nativeRoutingCidr: "10.0.0.0/8" },
      "cilium-lab:nativeRoutingCidr \"10.0.0.0/8\" does not contain the pods' range 192.168.0.0/16, so that packets to them are masqueraded. Write a range that contains every pods' range.",
    ],
    [
      "blocks too large",
      { nodePrefix: 16 },
      'cilium-lab:nodePrefix "16" leaves room for 1 of 3 nodes in cilium-lab:podCidr and cilium-lab:extraPodCidrs. Example: 24 in 10.0.0.0/16.',
    ],
    [
      "blocks without an address for a pod",
      { nodePrefix: 30 },
      'cilium-lab:nodePrefix "30" leaves a node no address for a pod beside the agent\'s own two. Write 29 or less.',
    ],
    [
      "blocks of half an address",
      { nodePrefix: 33 },
      'cilium-lab:nodePrefix "33" is not the prefix of a node\'s pod addresses: a whole number from 1 to 32. Example: 24.',
    ],
    [
      "several things at once, all of them",
      { ciliumVersion: "1.14.19", segments: "many", loadBalancerAcceleration: "best-effort" },
      'cilium-lab:loadBalancerAcceleration "best-effort" is refused by the agent, since it does not know it before 1.15. Write "disabled" or "native", or take Cilium 1.15 or later.\ncilium-lab:segments "many" is more than agents before 1.16 can do: they cannot skip a peer that is not on their L2 segment. Write "one", or take Cilium 1.16 or later.',
    ],
    [
      "an API server by its address",
      { cluster: "existing", apiServer: "192.0.2.1:6443" },
      'cilium-lab:apiServer "192.0.2.1" is an address: once it moves, no agent reaches the API server any more. Write a name such as lab-control-plane.',
    ],
    [
      "an unknown load balancer",
      { loadBalancerMode: "geneve" },
      'cilium-lab:loadBalancerMode "geneve" is not accepted. Accepted: snat, dsr, hybrid. Example: snat.',
    ],
    [
      "an image with a tag where a repository is wanted",
      { agentImage: "quay.io/cilium/cilium:v1.20.2" },
      'cilium-lab:agentImage "quay.io/cilium/cilium:v1.20.2" is not an image\'s repository: lower case, and without a tag, which is v<ciliumVersion>. Example: quay.io/cilium/cilium.',
    ],
    [
      "a chart repository that is no URL",
      { ciliumRepository: "helm.cilium.io" },
      'cilium-lab:ciliumRepository "helm.cilium.io" is not a Helm repository: a URL with https or http. Example: https://helm.cilium.io.',
    ],
    [
      "a key with a typo",
      { podCIDR: "10.0.0.0/16" },
      "cilium-lab:podCIDR is not a key of this lab. Did you mean cilium-lab:podCidr? Pulumi.yaml lists all keys.",
    ],
    [
      "a context for a cluster that the lab makes",
      { context: "mine" },
      'cilium-lab:context "mine" is only for cilium-lab:cluster "existing", and this is "kind": the lab makes a cluster of its own. Remove the line.',
    ],
    [
      "workers for a cluster that is there",
      { ...existing, workers: 3 },
      'cilium-lab:workers "3" is only for cilium-lab:cluster "kind", and this is "existing": the cluster has the nodes it has. Remove the line.',
    ],
    [
      "a cluster that is there without its API server",
      { cluster: "existing" },
      'cilium-lab:apiServer "" is not where an API server is reached: it is empty, and agents need it before they can translate Services. Accepted: host:port, by a name that every node resolves. Example: api.example.org:6443.',
    ],
    [
      "another kind of cluster",
      { cluster: "minikube" },
      'cilium-lab:cluster "minikube" is not accepted. Accepted: kind, existing. Example: kind.',
    ],
  ])("refuses %s", (_, values, message) => {
    expect(() => lab(values)).toThrow(new Error(message));
  });

  it("takes pods of several ranges", () => {
    const { ipam, routing } = lab({ extraPodCidrs: ["10.1.0.0/16", "10.2.0.0/24"], nativeRoutingCidr: "10.0.0.0/8", nodePrefix: 26 }).cilium
      .datapath;
    expect(ipam).toEqual({ mode: "cluster-pool", podCidrs: ["10.0.0.0/16", "10.1.0.0/16", "10.2.0.0/24"], nodePrefix: 26 });
    expect(routing.nativeCidr).toBe("10.0.0.0/8");
  });

  it("takes every choice of the datapath", () => {
    const chosen = {
      segments: "many",
      loadBalancerMode: "dsr",
      loadBalancerAcceleration: "native",
      bandwidthManager: "edt-bbr",
      hubble: "on",
    };
    expect(lab(chosen).cilium.datapath).toMatchObject({
      routing: { segments: "many" },
      loadBalancer: { mode: "dsr", acceleration: "native" },
      bandwidthManager: "edt-bbr",
      hubble: "on",
    });
  });

  it("takes a number that Pulumi wrote back as a text", () => {
    expect(lab({ workers: "3", nodePrefix: "25" })).toMatchObject({
      cluster: { spec: { workers: 3 } },
      cilium: { datapath: { ipam: { nodePrefix: 25 } } },
    });
  });

  it("takes a cluster that is there", () => {
    const { cluster, kubernetesVersion, dnsUpstream } = lab({ ...existing, kubeconfig: "/k", context: "c", takeOver: "park" });
    expect(cluster).toEqual({
      kind: "existing",
      spec: { kubeconfig: "/k", context: "c", apiServer: { host: "api.example.org", port: 6443 }, takeOver: "park" },
    });
    expect({ kubernetesVersion, dnsUpstream }).toEqual({ kubernetesVersion: undefined, dnsUpstream: { kind: "none" } });
  });

  it("takes a longer name with a Cilium that does", () => {
    expect(lab({ ciliumVersion: "1.15.6", clusterName: "a".repeat(42) }).cilium.datapath.clusterName).toBe("a".repeat(42));
  });

  it("leaves keys of other namespaces alone", () => {
    expect(labConfig("cilium-lab", { ...sampleValues(), "pulumi:disable-default-providers": '["*"]', "aws:region": "eu" })).toEqual(lab());
  });
});

describe("the committed stacks", () => {
  it.each(Object.entries(stackTexts))("%s is accepted", (_, text) => {
    const { project, values } = stackValues(projectText, text);
    expect(() => labConfig(project, values)).not.toThrow();
  });
});
