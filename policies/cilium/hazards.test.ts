import { describe, expect, it } from "vitest";
import type { ReviewedValues, GivenOption } from "./required-values";
import { hazardousOptions, hazardousValues } from "./hazards";
import { UNKNOWN, type PlainValue, type PlainMap } from "../core/plain-value";

const settings = (values: PlainMap): ReviewedValues => ({
  subject: "It",
  root: { ipv4NativeRoutingCIDR: "10.0.0.0/8", bpf: { masquerade: true }, ...values },
  locate: (key) => `(${key})`,
});
const unseen = (place: string) =>
  `It sets (${place}) to a value that is not known during preview, so it cannot be checked for what undoes the datapath. Take it from no other resource's output: write it as a literal.`;

describe("hazardousValues", () => {
  it.each<[string, PlainMap, string[]]>([
    ["what does none", {}, []],
    [
      "what does harm",
      { egressMasqueradeInterfaces: "eth0" },
      [
        'It sets (egressMasqueradeInterfaces) to another string, which is refused by the agent beside eBPF masquerading. Write `egressMasqueradeInterfaces: ""`.',
      ],
    ],
    [
      "a zero as text, which is true for helm",
      { l7Proxy: true, preflight: { enabled: "0" } },
      ["It sets (preflight.enabled) to another string, which leaves out the agents' configuration. Write `preflight.enabled: false`."],
    ],
    [
      "a no as text, which is true for helm",
      { preflight: { enabled: "false" } },
      ['It sets (preflight.enabled) to the string "false", which leaves out the agents\' configuration. Write `preflight.enabled: false`.'],
    ],
    ["a list in the chart's own words", { daemon: { configSources: ["config-map:cilium-config", "cilium-node-config"] } }, []],
    ["a list of what is unknown", { egressMasqueradeInterfaces: [UNKNOWN] }, []],
    [
      "a map for a word",
      { cni: { chainingTarget: {} } },
      [
        "It sets (cni.chainingTarget) to a map, which chains another CNI plugin, whose routes packets then need: eBPF host routing does not work beside it. Write `cni.chainingTarget: null`.",
      ],
    ],
    ["what is unknown", { preflight: UNKNOWN }, [unseen("preflight")]],
  ])("says of %s", (_, values, sentences) => expect(hazardousValues(settings(values), "1.20")).toEqual(sentences));

  it("leaves values that are unknown as a whole to the invariants", () =>
    expect(hazardousValues({ ...settings({}), root: UNKNOWN }, "1.20")).toEqual([]));
});

describe("hazardousOptions", () => {
  const given = (options: { [key: string]: PlainValue }): GivenOption[] =>
    Object.entries(options).map(([key, value]) => ({ key, value, place: `(${key})`, write: (wanted) => wanted }));
  const alone = "changes nothing, since BBR is the bandwidth manager's and that is off";

  it.each<[string, PlainMap, { [key: string]: PlainValue }, string[]]>([
    ["what does none", {}, { debug: "true" }, []],
    [
      "what does harm",
      {},
      { debug: "true", "enable-ipv4": "false" },
      ['It sets (enable-ipv4) to the string "false", which leaves pods without IPv4, and the datapath here is IPv4\'s. Remove it.'],
    ],
    [
      "what does harm beside a value",
      { bandwidthManager: { enabled: true, bbr: true } },
      { debug: "true", "enable-bandwidth-manager": "false" },
      [`It sets (enable-bandwidth-manager) to the string "false", which ${alone}. Remove it.`],
    ],
    ["a harm that the values do alone", { preflight: { enabled: true } }, { debug: "true" }, []],
    [
      "what is unknown",
      {},
      { "custom-cni-conf": UNKNOWN, debug: UNKNOWN },
      [
        "It sets (custom-cni-conf) to a value that is not known during preview, so it cannot be checked for what undoes the datapath. Remove it, or write it as a literal.",
      ],
    ],
  ])("says of %s", (_, values, options, sentences) =>
    expect(hazardousOptions(settings(values), given(options), "1.20")).toEqual(sentences),
  );
});
