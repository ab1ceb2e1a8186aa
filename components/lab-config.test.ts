import { describe, expect, it } from "vitest";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { labConfig, type ConfigReader } from "./lab-config";
import { sampleDatapath } from "./testing/sample-datapath";

interface ProjectFile {
  config: Record<string, { default?: unknown }>;
}

const project = parse(readFileSync("Pulumi.yaml", "utf8")) as ProjectFile;

/** Reads as `pulumi.Config` does: the stack's value, else Pulumi.yaml's default. */
function stack(values: Record<string, unknown> = {}): ConfigReader {
  const read = (key: string): unknown => {
    const value = key in values ? values[key] : project.config[key]?.default;
    if (value === undefined) throw new Error(`Missing required configuration variable 'cilium-lab:${key}'`);
    return value;
  };
  return {
    name: "cilium-lab",
    require: (key) => String(read(key)),
    requireNumber: (key) => Number(read(key)),
    requireObject: <T>(key: string) => read(key) as T,
  };
}

describe("labConfig", () => {
  it("is complete with Pulumi.yaml's defaults", () => {
    const { apiServer, ...datapath } = sampleDatapath;
    expect(labConfig(stack())).toEqual({
      cluster: {
        name: "cilium-lab",
        nodeImage: "kindest/node:v1.34.11@sha256:44e222ee2132dab25ff87301682f89eb82c7880ea3a1bf543bfe9708fd08d67d",
        workers: 2,
        podCidr: "10.0.0.0/16",
        serviceCidr: "10.96.0.0/16",
        nodePool: "172.30.0.0/16",
      },
      images: {
        agent: "quay.io/cilium/cilium:v1.20.2",
        operator: "quay.io/cilium/operator-generic:v1.20.2",
        test: "docker.io/nicolaka/netshoot:v0.13",
      },
      dnsUpstream: { kind: "none" },
      cilium: {
        version: "1.20.2",
        chart: { kind: "repository", url: "https://helm.cilium.io" },
        datapath,
      },
    });
  });

  it("takes a chart on disk, resolvers, and a wider native range", () => {
    const lab = labConfig(stack({ ciliumChart: "charts/cilium", dnsUpstream: ["192.0.2.53"], nativeRoutingCidr: "10.0.0.0/8", debug: "off" }));
    expect(lab.cilium.chart).toEqual({ kind: "local", path: "charts/cilium" });
    expect(lab.dnsUpstream).toEqual({ kind: "servers", servers: ["192.0.2.53"] });
    expect(lab.cilium.datapath.routing.nativeCidr).toBe("10.0.0.0/8");
    expect(lab.cilium.datapath.debug).toEqual({ level: "off" });
  });

  it.each<[string, Record<string, unknown>, string]>([
    ["a malformed CIDR", { podCidr: "10.0.0.0/33" }, 'cilium-lab:podCidr "10.0.0.0/33" is not an IPv4 CIDR: the prefix is 0 to 32. Example: 10.0.0.0/16.'],
    ["IPv6 where IPv4 is meant", { serviceCidr: "fd00::/108" }, 'cilium-lab:serviceCidr "fd00::/108" is not an IPv4 CIDR: it is IPv6, and the lab\'s ranges are IPv4. Example: 10.0.0.0/16.'],
    ["pods over Services", { podCidr: "10.0.0.0/8" }, 'cilium-lab:podCidr "10.0.0.0/8" overlaps cilium-lab:serviceCidr "10.96.0.0/16": pods, Services and nodes each want a range of their own. Example: 10.0.0.0/16, 10.96.0.0/16 and 172.30.0.0/16.'],
    ["Services over nodes", { serviceCidr: "172.30.0.0/16" }, 'cilium-lab:serviceCidr "172.30.0.0/16" overlaps cilium-lab:nodePool "172.30.0.0/16": pods, Services and nodes each want a range of their own. Example: 10.0.0.0/16, 10.96.0.0/16 and 172.30.0.0/16.'],
    ["too few pod blocks", { podCidr: "10.0.0.0/23" }, 'cilium-lab:podCidr "10.0.0.0/23" has room for 2 of 3 nodes: every node takes a /24. Example: 10.0.0.0/16.'],
    ["a pod range too wide", { podCidr: "0.0.0.0/5", serviceCidr: "10.96.0.0/16" }, 'cilium-lab:podCidr "0.0.0.0/5" is too wide: Kubernetes hands out /24 blocks of a /8 at most. Example: 10.0.0.0/16.'],
    ["a node pool too small", { nodePool: "172.30.0.0/28" }, 'cilium-lab:nodePool "172.30.0.0/28" is too small for a node network: the prefix is 27 at most. Example: 172.30.0.0/16.'],
    ["a service range too small", { serviceCidr: "10.96.0.0/29" }, 'cilium-lab:serviceCidr "10.96.0.0/29" cannot hold Services: the API server takes a prefix of 12 to 28. Example: 10.96.0.0/16.'],
    ["a native range beside the pods", { nativeRoutingCidr: "192.168.0.0/16" }, 'cilium-lab:nativeRoutingCidr "192.168.0.0/16" does not contain cilium-lab:podCidr "10.0.0.0/16": traffic between pods would be masqueraded. Leave it empty, or write a range such as 10.0.0.0/8.'],
    ["zero workers", { workers: 0 }, 'cilium-lab:workers "0" is not a number of workers: 1 to 8. The probe needs two nodes to see cross-node packets. Example: 2.'],
    ["half a worker", { workers: 1.5 }, 'cilium-lab:workers "1.5" is not a number of workers: 1 to 8. The probe needs two nodes to see cross-node packets. Example: 2.'],
    ["nine workers", { workers: 9 }, 'cilium-lab:workers "9" is not a number of workers: 1 to 8. The probe needs two nodes to see cross-node packets. Example: 2.'],
    ["an illegal name", { clusterName: "My_Lab" }, 'cilium-lab:clusterName "My_Lab" is not a cluster name: 1 to 32 lower-case letters, digits and hyphens, no hyphen at either end. Example: cilium-lab.'],
    ["a name too long", { clusterName: "a".repeat(33) }, `cilium-lab:clusterName "${"a".repeat(33)}" is not a cluster name: 1 to 32 lower-case letters, digits and hyphens, no hyphen at either end. Example: cilium-lab.`],
    ["an unknown Kubernetes", { kubernetesVersion: "1.99.0" }, 'cilium-lab:kubernetesVersion "1.99.0" is not a Kubernetes version this lab knows. Accepted: 1.36.4, 1.35.8, 1.34.11, 1.34.4. Example: 1.34.11.'],
    ["an unknown Cilium", { ciliumVersion: "1.99.0" }, 'cilium-lab:ciliumVersion "1.99.0" is not a Cilium version this lab knows. Accepted: a full version of 1.20. Example: 1.20.2.'],
    ["a resolver that is a name", { dnsUpstream: ["dns.example"] }, 'cilium-lab:dnsUpstream "dns.example" is not an IPv4 address: it is four numbers of 0 to 255. Example: 192.0.2.53.'],
    ["resolvers that are no list", { dnsUpstream: { a: 1 } }, 'cilium-lab:dnsUpstream is not a list of IPv4 addresses. Example: ["192.0.2.53"]; an empty list answers cluster names only.'],
    ["an unknown subsystem", { debug: "yes" }, 'cilium-lab:debug "yes" is not accepted. Accepted: datapath, flow, kvstore, envoy, policy, off. Example: datapath.'],
    ["an unknown aggregation", { monitorAggregation: "off" }, 'cilium-lab:monitorAggregation "off" is not accepted. Accepted: none, low, medium, maximum. Example: none.'],
  ])("refuses %s", (_, values, message) => {
    expect(() => labConfig(stack(values))).toThrow(new Error(message));
  });
});

describe("the committed stacks", () => {
  it.each(["dev", "airgap"])("%s sets only keys that Pulumi.yaml declares, and is accepted", (name) => {
    const file = parse(readFileSync(`Pulumi.${name}.yaml`, "utf8")) as { config: Record<string, unknown> };
    const values = Object.fromEntries(Object.entries(file.config).map(([key, value]) => [key.replace("cilium-lab:", ""), value]));
    expect(Object.keys(values).filter((key) => !(key in project.config))).toEqual([]);
    expect(() => labConfig(stack(values))).not.toThrow();
  });
});
