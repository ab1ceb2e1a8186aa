import { describe, expect, it } from "vitest";
import { minorsSince, tableRange } from "../testing/minors";
import { spelled } from "../tables/invariants";
import { sampleDatapath } from "../testing/sample-datapath";
import type { DatapathIntent } from "./intent";
import type { ChartValues } from "./settings";
import { chartValues } from "./values";
import { minors } from "../tables/versions";

const intent: DatapathIntent = { ...sampleDatapath, routing: { ...sampleDatapath.routing, nativeCidr: "10.0.0.0/8" } };
const version = (minor: string) => `${minor}.3`;

/** The values of 1.20, written out: what the tests below say of other minors is a difference to these. */
const newest = {
  k8sServiceHost: "lab-control-plane",
  k8sServicePort: 6443,
  cluster: { name: "cilium-lab", id: 0 },
  image: { repository: "quay.io/cilium/cilium", tag: "v1.20.2", useDigest: false, pullPolicy: "IfNotPresent" },
  rollOutCiliumPods: true,
  updateStrategy: { rollingUpdate: { maxUnavailable: 1 } },
  operator: {
    replicas: 1,
    rollOutPods: true,
    // The chart appends "-generic".
    image: { repository: "quay.io/cilium/operator", tag: "v1.20.2", useDigest: false, pullPolicy: "IfNotPresent" },
  },
  routingMode: "native",
  autoDirectNodeRoutes: true,
  directRoutingSkipUnreachable: false,
  ipv4NativeRoutingCIDR: "10.0.0.0/8",
  enableIPv4Masquerade: true,
  kubeProxyReplacement: true,
  ipam: { mode: "cluster-pool", operator: { clusterPoolIPv4PodCIDRList: ["10.0.0.0/16"], clusterPoolIPv4MaskSize: 24 } },
  bpf: { masquerade: true, hostLegacyRouting: false, datapathMode: "veth", monitorAggregation: "none" },
  loadBalancer: { mode: "snat", dsrDispatch: "opt", acceleration: "disabled" },
  bandwidthManager: { enabled: false, bbr: false },
  debug: { enabled: true, verbose: "datapath" },
  envoy: { enabled: false },
  l7Proxy: false,
  hubble: { enabled: false, listenAddress: "", tls: { enabled: false } },
};

/** `values` without the keys that lead to `paths`. */
function without(values: ChartValues, ...paths: string[]): ChartValues {
  const copy = structuredClone(values);
  for (const path of paths) {
    const keys = path.split(".");
    const last = keys.pop()!;
    delete keys.reduce((map, key) => map[key] as ChartValues, copy)[last];
  }
  return copy;
}

describe("chartValues", () => {
  it.each(minorsSince("1.16"))("writes what the %s chart reads", (minor) => expect(chartValues(intent, version(minor))).toEqual(newest));

  it.each(["1.14", "1.15"])("leaves out what %s does not have yet: a device mode, peers to skip", (minor) =>
    expect(chartValues(intent, version(minor))).toEqual(without(newest, "bpf.datapathMode", "directRoutingSkipUnreachable")),
  );

  it.each(["1.12.19", "1.13.0-rc5", "1.13.18"])("speaks the old words to %s: no tunnel, a strict replacement", (old) =>
    expect(chartValues(intent, old)).toEqual({
      ...without(newest, "bpf.datapathMode", "directRoutingSkipUnreachable", "routingMode", "envoy"),
      tunnel: "disabled",
      kubeProxyReplacement: "strict",
    }),
  );

  it.each<[string, Partial<DatapathIntent>, ChartValues]>([
    ["debugging off", { debug: { level: "off" } }, { debug: { enabled: false, verbose: "" } }],
    ["Hubble on, in the agents only", { hubble: "on" }, { hubble: { enabled: true, listenAddress: "", tls: { enabled: false } } }],
    [
      "DSR without a tunnel",
      { loadBalancer: { mode: "dsr", acceleration: "native" } },
      { loadBalancer: { mode: "dsr", dsrDispatch: "opt", acceleration: "native" } },
    ],
    ["pacing", { bandwidthManager: "edt" }, { bandwidthManager: { enabled: true, bbr: false } }],
    ["pacing with BBR", { bandwidthManager: "edt-bbr" }, { bandwidthManager: { enabled: true, bbr: true } }],
    ["several segments", { routing: { ...intent.routing, segments: "many" } }, { directRoutingSkipUnreachable: true }],
    [
      "several pools",
      { ipam: { mode: "cluster-pool", podCidrs: ["10.0.0.0/16", "10.2.0.0/16"], nodePrefix: 26 } },
      {
        ipam: {
          mode: "cluster-pool",
          operator: { clusterPoolIPv4PodCIDRList: ["10.0.0.0/16", "10.2.0.0/16"], clusterPoolIPv4MaskSize: 26 },
        },
      },
    ],
  ])("says %s", (_, change, expected) => expect(chartValues({ ...intent, ...change }, "1.20.2")).toEqual({ ...newest, ...expected }));

  it("refuses a version outside of the table", () => expect(() => chartValues(intent, "1.11.0")).toThrow(tableRange));

  const rules = minors.flatMap((minor) =>
    spelled(minor).flatMap(({ name, values }) => values.map(({ path, expected }) => [name, minor, path, expected] as const)),
  );
  it.each(rules)("keeps %s on %s: writes %s", (_, minor, path, expected) => {
    const found = path
      .split(".")
      .reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], chartValues(intent, version(minor)));
    expect(found).toBe(expected);
  });
});
