import { describe, expect, it } from "vitest";
import type { ReviewedValues, GivenOption } from "../cilium/required-values";
import { UNKNOWN, type PlainValue } from "../core/plain-value";
import { optionsElsewhere, overridingOptions } from "./option-overrides";

const settings = (root: PlainValue): ReviewedValues => ({ subject: "It", root, locate: (key: string) => `(${key})` });
const given = (key: string, value: PlainValue): GivenOption[] => [
  { key, value, place: `(${key})`, write: (wanted) => `--${key}=${wanted}` },
];
const why = "pod packets cross the node network as they are, without an overlay's header";

describe("overridingOptions", () => {
  it.each<[string, GivenOption[], string[]]>([
    ["what the chart writes", given("routing-mode", "native"), []],
    [
      "what it does not",
      given("routing-mode", "tunnel"),
      [
        `It sets (routing-mode) to the string "tunnel", which overrides what the chart writes. Remove it or write \`--routing-mode=native\`, so that ${why}.`,
      ],
    ],
    [
      "what is unknown",
      given("routing-mode", UNKNOWN),
      [
        `It sets (routing-mode) to a value that is not known during preview, which overrides what the chart writes. Remove it or write \`--routing-mode=native\`, so that ${why}.`,
      ],
    ],
    ["a word of other versions for the same", given("tunnel", "disabled"), []],
    [
      "a word of other versions for the opposite",
      given("tunnel", "vxlan"),
      ['It sets (tunnel) to the string "vxlan", which other versions of Cilium take for the opposite of what the chart writes. Remove it.'],
    ],
    ["an option of another invariant", given("datapath-mode", "netkit"), []],
    ["what the chart writes, and those of other versions otherwise", given("kube-proxy-replacement", "true"), []],
  ])("says of %s", (_, options, sentences) =>
    expect(overridingOptions(settings({}), options, "1.20", ["native-routing", "kube-proxy-replacement"])).toEqual(sentences),
  );
});

describe("optionsElsewhere", () => {
  const fromElsewhere = "which has the agent take its options from where none of these values can be seen. Remove it.";
  const mounted = (place: string) => `It sets (${place}.mountPath) to the folder of the agent's options, ${fromElsewhere}`;

  it.each<[string, PlainValue, GivenOption[], string[]]>([
    ["the chart's own folder and no file", {}, [...given("config-dir", "/tmp/cilium/config-map"), ...given("config", "")], []],
    ["another folder", {}, given("config-dir", "/a"), [`It sets (config-dir) to another string, ${fromElsewhere}`]],
    ["a file", {}, given("config", "/a"), [`It sets (config) to another string, ${fromElsewhere}`]],
    ["other options", {}, given("debug", "true"), []],
    [
      "mounts",
      { extraVolumeMounts: [{ mountPath: "/a" }, { mountPath: "/tmp/cilium/config-map" }], extraHostPathMounts: [{ mountPath: "/tmp/" }] },
      [],
      [mounted("extraVolumeMounts[1]"), mounted("extraHostPathMounts[0]")],
    ],
    ["what are no mounts", { extraVolumeMounts: { mountPath: "/tmp" }, extraHostPathMounts: [null, "/tmp", { name: "a" }] }, [], []],
  ])("says of %s", (_, root, options, sentences) => expect(optionsElsewhere(settings(root), options)).toEqual(sentences));

  it.each([
    ["/tmp", true],
    ["//tmp//", true],
    ["/tmp/cilium", true],
    ["/tmp//cilium/", true],
    ["/tmp/cilium//config-map", true],
    ["/tmp/cilium/config-map/", true],
    ["/tmp/cilium/config-map/routing-mode", true],
    ["tmp", false],
    ["/a/tmp", false],
    ["/tmp/a", false],
    ["/tmpa", false],
    ["/tmp/cilium/a", false],
    ["/tmp/cilium/config-map2", false],
    ["/tmp/ciliumconfig-map", false],
  ])("a mount over %s: %s", (mountPath, over) =>
    expect(optionsElsewhere(settings({ extraVolumeMounts: [{ mountPath }] }), [])).toEqual(over ? [mounted("extraVolumeMounts[0]")] : []),
  );
});
