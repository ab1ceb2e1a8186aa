import { describe, expect, it } from "vitest";
import { cniHazards } from "./hazards";

const reason = "leaves the nodes' CNI configuration to somebody else, so that pods may get their network from another plugin than Cilium";

/** By path: its name, the option that it becomes, what to write, which values do harm and which do not. */
const expected: [
  path: string,
  name: string,
  option: string | undefined,
  write: string,
  bad: (string | undefined)[],
  good: (string | undefined)[],
][] = [
  [
    "cni.customConf",
    "custom-cni-configuration",
    "custom-cni-conf",
    "cni.customConf: false",
    ["true", "a", "1"],
    [undefined, "", "null", "false", "0"],
  ],
  ["cni.install", "no-cni-configuration", undefined, "cni.install: true", ["", "0", "false", "null"], [undefined, "true", "1"]],
  ["cni.configMap", "cni-configuration-in-a-config-map", undefined, 'cni.configMap: ""', ["a", "false", "0"], [undefined, "", "null"]],
  [
    "cni.readCniConf",
    "cni-configuration-in-a-file",
    "read-cni-conf",
    "cni.readCniConf: null",
    ["/a", "false", "0"],
    [undefined, "", "null"],
  ],
];

describe("cniHazards", () => {
  it("are these", () =>
    expect(cniHazards.map(({ bad: _, ...row }) => row)).toEqual(
      expected.map(([path, name, option, write]) => ({ path, name, ...(option && { option }), write, effect: "spoils", reason })),
    ));

  it.each(expected)("%s", (path, _name, _option, _write, bad, good) => {
    const harmful = (value: string | undefined) => cniHazards.find((row) => row.path === path)!.bad(value, () => undefined);
    expect([bad.map(harmful), good.map(harmful)]).toEqual([bad.map(() => true), good.map(() => false)]);
  });
});
