import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { afterNewest } from "./testing/minors";
import { refusals } from "./cilium/refusals";
import { chartValues } from "./cilium/values";
import { keyNames, type KeyName } from "./config/keys";
import { apiServerOf, labConfig, type LabConfig } from "./lab-config";
import { contains, overlaps } from "./network/cidr";
import { sampleValues } from "./testing/stack-files";

const cidr = fc.oneof(
  fc.constantFrom(
    "10.0.0.0/16",
    "10.1.0.0/16",
    "10.2.0.0/20",
    "10.0.0.0/8",
    "172.30.0.0/16",
    "192.168.0.0/24",
    "10.96.0.0/16",
    "10.96.0.0/12",
  ),
  fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 33 })).map(([address, prefix]) => `${address}/${prefix}`),
);
const version = fc.constantFrom("1.12.19", "1.13.0-rc5", "1.14.19", "1.15.6", "1.16.1", "1.19.6", "1.20.2", `${afterNewest}.0`);
const word = (...words: string[]) => fc.constantFrom(...words);

/** Values that a person may well write, most of them good for some lab. */
const likely: Partial<Record<KeyName, fc.Arbitrary<unknown>>> = {
  cluster: word("kind", "kind", "existing"),
  apiServer: word("", "api.example.org:6443", "192.0.2.1:6443", "auto:6443", "api:0"),
  context: word("", "mine"),
  takeOver: word("refuse", "park"),
  clusterName: fc.oneof(word("lab", "cilium-kubeproxy-replacement-ebpf", "123", "true"), fc.stringMatching(/^[a-z][a-z0-9-]{0,45}$/)),
  kubernetesVersion: word("1.34.11", "1.34.4", "1.23.4", "1.35.8"),
  nodeImage: word("", "example.invalid/node:1"),
  workers: fc.integer({ min: 0, max: 9 }),
  podCidr: cidr,
  extraPodCidrs: fc.array(cidr, { maxLength: 3 }),
  nodePrefix: fc.integer({ min: 20, max: 31 }),
  serviceCidr: cidr,
  nodePool: cidr,
  nativeRoutingCidr: fc.oneof(word("", "10.0.0.0/8", "0.0.0.0/0"), cidr),
  segments: word("one", "many"),
  loadBalancerMode: word("snat", "dsr", "hybrid"),
  loadBalancerAcceleration: word("disabled", "native", "best-effort"),
  bandwidthManager: word("off", "edt", "edt-bbr"),
  hubble: word("on", "off"),
  ciliumVersion: version,
  debug: word("off", "datapath", "policy"),
  monitorAggregation: word("none", "maximum"),
  dnsUpstream: fc.array(fc.ipV4(), { maxLength: 2 }),
};

/** A few keys with likely values. */
const few = (keys: readonly KeyName[]) =>
  fc.subarray([...keys], { maxLength: 5 }).chain((chosen) => fc.record(Object.fromEntries(chosen.map((key) => [key, likely[key]!]))));

/** Any keys with any values that YAML has. */
const anything = fc.dictionary(
  fc.oneof(fc.constantFrom<string>(...keyNames), fc.stringMatching(/^[a-zA-Z]{1,12}$/)),
  fc.jsonValue({ maxDepth: 2 }),
  { maxKeys: 4 },
);

function read(set: Record<string, unknown>): LabConfig | Error {
  try {
    return labConfig("cilium-lab", sampleValues(set));
  } catch (error) {
    return error as Error;
  }
}

/** Every line is a whole sentence about a key, in the words of a stack file. */
function expectReadable(error: Error): void {
  expect(error.constructor).toBe(Error);
  for (const line of error.message.split("\n")) expect(line).toMatch(/^cilium-lab:\w+(\[\d+\])?.*[.)]$/s);
  expect(error.message).not.toMatch(/undefined|\[object|NaN|cilium-lab:ipam|\n\s+at /);
}

describe("labConfig, of any likely configuration", { timeout: 60_000 }, () => {
  it("accepts what Cilium does not refuse and what fits together, and names the key of what it refuses", () => {
    const seen = { accepted: 0, refused: 0 };
    fc.assert(
      fc.property(few(Object.keys(likely) as KeyName[]), (set) => {
        const lab = read(set);
        if (lab instanceof Error) {
          seen.refused++;
          expectReadable(lab);
          return;
        }
        seen.accepted++;
        const { version, datapath } = lab.cilium;
        const intent = { ...datapath, apiServer: apiServerOf(lab.cluster) };
        expect(refusals(intent, version)).toEqual([]);
        expect(() => chartValues(intent, version)).not.toThrow();
        const { podCidrs } = intent.ipam;
        expect(podCidrs.filter((pods) => !contains(intent.routing.nativeCidr, pods))).toEqual([]);
        const { serviceCidr, nodePool } = lab.cluster.kind === "kind" ? lab.cluster.spec : { serviceCidr: undefined, nodePool: undefined };
        const ranges = [...podCidrs, ...(serviceCidr ? [serviceCidr] : []), ...(nodePool ? [nodePool] : [])];
        for (const [i, a] of ranges.entries()) for (const b of ranges.slice(i + 1)) expect(overlaps(a, b), `${a} and ${b}`).toBe(false);
      }),
      { numRuns: 1000 },
    );
    // Without enough of both the property would say little.
    expect(seen.accepted).toBeGreaterThan(100);
    expect(seen.refused).toBeGreaterThan(100);
  });
});

describe("labConfig, of anything at all", { timeout: 60_000 }, () => {
  it("answers with a lab or with a sentence about a key", () => {
    fc.assert(
      fc.property(anything, (set) => {
        const lab = read(set);
        if (lab instanceof Error) expectReadable(lab);
      }),
      { numRuns: 1000 },
    );
  });
});
