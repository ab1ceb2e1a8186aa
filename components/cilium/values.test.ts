import { expect, it } from "vitest";
import { invariants } from "../datapath/invariants";
import { sampleDatapath } from "../testing/sample-datapath";
import { chartValues } from "./values";

const intent = { ...sampleDatapath, routing: { ...sampleDatapath.routing, nativeCidr: "10.0.0.0/8" } };

it("writes the values that the 1.20 chart reads", () => {
  expect(chartValues(intent)).toEqual({
    k8sServiceHost: "lab-control-plane",
    k8sServicePort: 6443,
    cluster: { name: "cilium-lab", id: 0 },
    image: { repository: "quay.io/cilium/cilium", tag: "v1.20.2", useDigest: false, pullPolicy: "IfNotPresent" },
    rollOutCiliumPods: true,
    operator: {
      replicas: 1,
      rollOutPods: true,
      // The chart appends "-generic".
      image: { repository: "quay.io/cilium/operator", tag: "v1.20.2", useDigest: false, pullPolicy: "IfNotPresent" },
    },
    routingMode: "native",
    autoDirectNodeRoutes: true,
    ipv4NativeRoutingCIDR: "10.0.0.0/8",
    enableIPv4Masquerade: true,
    kubeProxyReplacement: true,
    ipam: { mode: "cluster-pool", operator: { clusterPoolIPv4PodCIDRList: ["10.0.0.0/16"], clusterPoolIPv4MaskSize: 24 } },
    bpf: { masquerade: true, hostLegacyRouting: false, datapathMode: "veth", monitorAggregation: "none" },
    debug: { enabled: true, verbose: "datapath" },
    envoy: { enabled: false },
    l7Proxy: false,
    hubble: { enabled: false },
  });
});

it("says nothing of debugging where it is off", () => {
  expect(chartValues({ ...intent, debug: { level: "off" } })).toMatchObject({ debug: { enabled: false } });
});

const rules = invariants.flatMap((invariant) => invariant.values.map((rule) => [invariant.name, rule.path, rule.expected] as const));
it.each(rules)("keeps %s: writes %s", (_, path, expected) => {
  const value = path.split(".").reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], chartValues(intent));
  expect(value).toBe(expected);
});
