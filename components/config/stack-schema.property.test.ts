import Ajv from "ajv";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { labConfig } from "../lab-config";
import { projectText, stackTexts } from "../testing/stack-files";
import { hazards } from "../tables/hazards";
import { keyNames, stackKey } from "./keys";
import { stackSchema } from "./stack-schema";
import { stackValues } from "./stack-values";

const validate = new Ajv({ allErrors: true, strict: false }).compile(stackSchema());
const schemaAccepts = (stackText: string) => validate(parse(stackText));

/** What the program refuses a stack file with; undefined for a lab. */
function refusal(stackText: string): string | undefined {
  try {
    const { project, values } = stackValues(projectText, stackText);
    labConfig(project, values);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** What only the program knows: what a value is beside another one, or what a pattern cannot compute. By the words of each line of its refusal. */
const beyondSchema: readonly [why: string, words: RegExp][] = [
  ["ranges that share addresses", /overlaps/],
  ["a range inside of another", /does not contain the pods' range|which takes .* alone/],
  ["room of a range for the nodes", /has room for|leaves room for|is too wide|is too small|cannot hold Services/],
  ["bits of an address behind its prefix", /host bits are set/],
  ["blocks of the pods' ranges", /asks for more than all of|leaves a node no address/],
  ["what a version of Cilium lacks or refuses", /is refused by charts|before 1\.1\d|charts from 1\.16|charts before 1\.19/],
  ["a node image that is not published", /has no published node image/],
  ["what a host name is", /apiServer .*(is an address|is no host name|neither a name nor an address|the port is 1 to 65535|no port)/],
  ["what a URL is", /is not a Helm repository/],
];

/** Those, and what the table of hazards says of values beside each other. */
const isBeyond = (line: string) =>
  beyondSchema.some(([, words]) => words.test(line)) || hazards.some(({ reason }) => line.includes(reason));

const versions = [
  "1.12.19",
  "1.13.0-rc5",
  "1.15.6",
  "1.16.1",
  "1.20.2",
  "1.11.1",
  "1.20",
  "v1.20.2",
  "latest",
  "1.20.2-0.1.a-b",
  "1.20.2-01",
];
const cidr = fc.oneof(
  fc.constantFrom(
    "10.0.0.0/16",
    "10.1.0.0/16",
    "10.0.0.0/8",
    "10.96.0.0/16",
    "192.168.0.0/24",
    "0.0.0.0/0",
    "10.0.0.0/016",
    "10.00.0.0/16",
  ),
  fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 40 })).map(([address, prefix]) => `${address}/${prefix}`),
);
const free = fc.string({ unit: "binary" }).filter((text) => !/^[[{]/.test(text));
const byHand: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  ciliumVersion: fc.constantFrom(...versions),
  kubernetesVersion: fc.constantFrom("1.34.11", "1.36.4", "1.34.4", "1.23.4", "1.30.0", "1.34"),
  podCidr: cidr,
  serviceCidr: cidr,
  nodePool: cidr,
  nativeRoutingCidr: fc.oneof(cidr, fc.constant("")),
  extraPodCidrs: fc.array(cidr, { maxLength: 2 }),
  dnsUpstream: fc.array(fc.oneof(fc.ipV4(), fc.constantFrom("::1", "dns.example", "192.0.2.1/32", "")), { maxLength: 2 }),
  apiServer: fc.oneof(
    fc.constantFrom("api.example.org:6443", "api:0", "192.0.2.1:6443", "https://a:1", "a", ":1", "a:99999", "a:123456", "auto:1"),
    fc.webAuthority({ withPort: true }),
  ),
  clusterName: fc.oneof(fc.stringMatching(/^[a-z0-9-]{1,44}$/), fc.constantFrom("Lab", "lab.x", "")),
  nodeImage: fc.constantFrom("", "node", "kindest/node:v1.34.11", "localhost:5000/a", "Node:1", "a b", "a//b"),
  agentImage: fc.constantFrom("cilium", "quay.io/cilium/cilium", "quay.io/cilium/cilium:v1", "localhost:5000/x", "", "A"),
  testImage: fc.constantFrom("a:1", "a", "a/b@sha256:12", "", "x y"),
  ciliumRepository: fc.constantFrom("https://helm.cilium.io", "http://a", "https://", "ftp://a", "helm.cilium.io", ""),
};

/** A value for a key: often good, sometimes of another kind, sometimes nothing that YAML would be asked for. */
const valueOf = (name: (typeof keyNames)[number]): fc.Arbitrary<unknown> => {
  const { accepts, default: unset, other } = stackKey(name);
  const odd = fc.constantFrom<unknown>(null, [], {}, [1], { a: 1 }, "", "null", "no such word");
  const likely: fc.Arbitrary<unknown> =
    accepts.kind === "choice"
      ? fc.constantFrom(...accepts.of)
      : accepts.kind === "integer"
        ? fc.oneof(fc.integer({ min: -1, max: 40 }), fc.integer({ min: 0, max: 40 }).map(String), fc.constantFrom("02", "1.5", 2.5, " 2"))
        : (byHand[name] ?? free);
  return fc.oneof(
    { weight: 6, arbitrary: likely },
    { weight: 3, arbitrary: fc.constantFrom<unknown>(unset, other) },
    { weight: 1, arbitrary: odd },
  );
};

const config = fc
  .tuple(
    fc.subarray([...keyNames], { maxLength: 4 }),
    fc.constantFrom({}, {}, { cluster: "existing", apiServer: "api.example.org:6443" }),
    fc.oneof(
      { weight: 12, arbitrary: fc.constant({}) },
      { weight: 1, arbitrary: fc.constantFrom({ worker: 2 }, { "x:y": 1 }, { noNamespace: 1 }) },
    ),
  )
  .chain(([names, cluster, more]) =>
    fc.record(Object.fromEntries(names.map((name) => [name, valueOf(name)]))).map((set) => ({ ...cluster, ...set, ...more })),
  );

const namespaced = (set: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(set).map(([key, value]) => [/:|^noNamespace$/.test(key) ? key : `cilium-lab:${key}`, value]));

describe("the schema of stack files", { timeout: 120_000 }, () => {
  it.each(Object.entries(stackTexts))("accepts Pulumi.%s.yaml, which names it for editors", (_, text) => {
    expect(schemaAccepts(text)).toBe(true);
    expect(text).toMatch(/^# yaml-language-server: \$schema=docs\/stack\.schema\.json\n/);
  });

  it("accepts what the program accepts, and refuses what it refuses for a reason that a schema can say", () => {
    const seen = { accepted: 0, refused: 0, beyond: 0 };
    fc.assert(
      fc.property(config, (set) => {
        const text = stringify({ config: namespaced(set) });
        const refused = refusal(text);
        const accepted = schemaAccepts(text);
        const beyond = refused?.split("\n").every((line) => isBeyond(line)) ?? false;
        if (accepted) {
          seen[beyond ? "beyond" : "accepted"]++;
          if (!beyond) expect(refused).toBeUndefined();
          return;
        }
        seen.refused++;
        // The schema looks at the repository where the chart is on disk too, and nothing reads it there.
        const onlyRepository = validate.errors?.every(({ instancePath }) => instancePath === "/config/cilium-lab:ciliumRepository");
        if (!(onlyRepository && "ciliumChart" in set))
          expect({ text, refused, errors: validate.errors }).toMatchObject({ refused: expect.any(String) as string });
      }),
      { numRuns: 1500 },
    );
    // Without enough of each the property would say little.
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(30);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ["a number as a text", { clusterName: 123 }, "Quotes around it serve both: YAML reads 123 as a number, the program its digits."],
    ["a list as a text", { dnsUpstream: '["192.0.2.1"]' }, "A stack file has lists; the program is given them as JSON by Pulumi."],
    ["a text that opens like a list", { ciliumChart: "[a" }, "A list or a map is refused by its bracket; a name may begin so."],
  ])("is stricter than the program with %s", (_, set) => {
    const text = stringify({ config: namespaced({ ciliumVersion: "1.20.2", ...set }) });
    expect([schemaAccepts(text), refusal(text)]).toEqual([false, undefined]);
  });
});
