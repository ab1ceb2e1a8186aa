import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DatapathIntent } from "../components/cilium/intent";
import { refusals } from "../components/cilium/refusals";
import type { ChartValue, ChartValues } from "../components/cilium/settings";
import { chartValues } from "../components/cilium/values";
import { minors, type CiliumMinor } from "../components/tables/versions";
import { spelled } from "../components/tables/invariants";
import { nthSubnet } from "../components/network/cidr";
import { sampleDatapath } from "../components/testing/sample-datapath";
import { UNKNOWN, type PlainValue, type PlainMap } from "./core/plain-value";
import { rules } from "./rules";

/** Every minor by its first version, and by a pre-release. */
const version = fc.constantFrom(...minors.map((minor) => `${minor}.0`), "1.13.0-rc5", "1.16.0-pre.1");

const subnet = (pool: string, min: number, max: number) =>
  fc.tuple(fc.integer({ min, max }), fc.nat(4095)).map(([prefix, index]) => nthSubnet(pool, prefix, index));
const noCidr = fc.oneof(fc.constantFrom("", "10.0.0.0", "10.0.0.0/33", "10.0.0.1/8", "fd00::/64", "010.0.0.0/8", "0.0.0.0/0"), fc.string());

const verbose = fc.constantFrom("datapath" as const, "flow" as const, "kvstore" as const, "envoy" as const, "policy" as const);

/** Mostly what can be installed, and at times what is read from a configuration and cannot. */
function seldom<T>(wrongly: fc.Arbitrary<T>, mostly: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight: 1, arbitrary: wrongly }, { weight: 20, arbitrary: mostly });
}

/** What the type lets through, and some text and numbers that say nothing. */
const intent: fc.Arbitrary<DatapathIntent> = fc
  .record({
    routing: fc.record({
      mode: fc.constant("native" as const),
      nativeCidr: seldom(fc.oneof(noCidr, subnet("10.0.0.0/8", 8, 20)), fc.constant("10.0.0.0/8")),
      directNodeRoutes: fc.constant(true as const),
      segments: fc.constantFrom("one" as const, "many" as const),
    }),
    masquerade: fc.constant("bpf" as const),
    kubeProxyReplacement: fc.constant("full" as const),
    hostRouting: fc.constant("bpf" as const),
    device: fc.constant("veth" as const),
    ipam: fc.record({
      mode: fc.constant("cluster-pool" as const),
      podCidrs: seldom(
        fc.array(fc.oneof(noCidr, subnet("10.0.0.0/8", 8, 32)), { maxLength: 3 }),
        fc.array(subnet("10.0.0.0/8", 12, 24), { minLength: 1, maxLength: 3 }),
      ).map((pools) => pools as [string, ...string[]]),
      nodePrefix: seldom(fc.oneof(fc.integer({ min: 0, max: 40 }), fc.double()), fc.integer({ min: 24, max: 29 })),
    }),
    loadBalancer: fc.record({
      mode: fc.constantFrom("snat" as const, "dsr" as const, "hybrid" as const),
      acceleration: fc.constantFrom("disabled" as const, "native" as const, "best-effort" as const),
    }),
    bandwidthManager: fc.constantFrom("off" as const, "edt" as const, "edt-bbr" as const),
    hubble: fc.constantFrom("on" as const, "off" as const),
    apiServer: fc.record({
      host: seldom(fc.oneof(fc.ipV4(), fc.ipV6(), fc.string(), fc.constant("auto")), fc.domain()),
      port: seldom(fc.oneof(fc.integer(), fc.double()), fc.integer({ min: 1, max: 65535 })),
    }),
    clusterName: seldom(fc.string(), fc.stringMatching(/^[a-z][a-z0-9]{3,30}$/)),
    debug: fc.oneof(fc.constant({ level: "off" as const }), fc.record({ level: fc.constant("debug" as const), verbose })),
    monitorAggregation: fc.constantFrom("none" as const, "low" as const, "medium" as const, "maximum" as const),
  })
  .map((chosen) => ({ ...sampleDatapath, ...chosen }));

/** What all rules say of a release with these values. */
function violations(values: PlainValue, of: string): string[] {
  const resource = {
    type: "kubernetes:helm.sh/v3:Release",
    name: "cilium",
    props: { chart: "cilium", version: of, values } as PlainMap,
    ignoreChanges: [],
  };
  return rules.flatMap((rule) => rule.check(resource));
}

/** `values` with another value at `path`; `undefined` takes the key out. */
function changed(values: ChartValues, path: string, value: PlainValue | undefined): PlainMap {
  const copy = structuredClone(values) as PlainMap;
  const keys = path.split(".");
  const last = keys.pop()!;
  const map = keys.reduce((node, key) => node[key] as PlainMap, copy);
  if (value === undefined) delete map[last];
  else map[last] = value;
  return copy;
}

const guarded = minors.flatMap((minor) => spelled(minor).flatMap(({ values }) => values.map((rule) => ({ minor, rule }))));
const wrong: fc.Arbitrary<PlainValue | undefined> = fc.oneof(
  fc.constantFrom<(PlainValue | undefined)[]>(
    undefined,
    null,
    true,
    false,
    "true",
    "false",
    "",
    "tunnel",
    "vxlan",
    "partial",
    "native",
    "strict",
    "disabled",
    UNKNOWN,
  ),
  fc.string(),
  fc.double(),
  fc.array(fc.string()),
  fc.dictionary(fc.string(), fc.boolean()),
);

describe("intents, values and policies", () => {
  it("an intent is refused with a path and a reason, or its values pass every rule, whatever the version", () => {
    const seen = { refused: 0, kept: 0 };
    fc.assert(
      fc.property(intent, version, (wanted, of) => {
        const refused = refusals(wanted, of);
        seen[refused.length > 0 ? "refused" : "kept"] += 1;
        for (const { path, reason, write } of refused) {
          expect(path).toMatch(/^[A-Za-z][\w.]*$/);
          expect(reason).toMatch(/^[a-z]+ \S.*[^.]$/s);
          expect(write).toMatch(/^Write .+\.$/);
        }
        if (refused.length === 0) expect(violations(chartValues(wanted, of) as PlainMap, of)).toEqual([]);
      }),
      { numRuns: 400 },
    );
    // Neither half may be empty: a property that never comes to its second half proves nothing of it.
    expect(seen.refused).toBeGreaterThan(40);
    expect(seen.kept).toBeGreaterThan(40);
  });

  it("no other value of a guarded key passes, on any minor", () => {
    fc.assert(
      fc.property(fc.constantFrom(...guarded), wrong, ({ minor, rule }, value) => {
        fc.pre(value !== rule.expected && !(value === undefined && rule.whenMissing.keeps));
        const of = `${minor}.0`;
        expect(violations(changed(chartValues(sampleDatapath, of), rule.path, value), of)).not.toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it("values for one minor pass on another exactly where both read the same", () => {
    const words = (minor: CiliumMinor): ChartValue =>
      spelled(minor).flatMap(({ values }) => values.map(({ path, expected }) => `${path}: ${expected}`));
    for (const from of minors) {
      for (const to of minors) {
        const missing = (words(to) as string[]).filter(
          (word) => !(words(from) as string[]).includes(word) && !word.startsWith("bpf.datapathMode"),
        );
        const kept = violations(chartValues(sampleDatapath, `${from}.0`), `${to}.0`).length === 0;
        expect(`${from} on ${to}: ${kept}`).toBe(`${from} on ${to}: ${missing.length === 0}`);
      }
    }
  });
});
