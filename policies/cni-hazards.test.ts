import { describe, expect, it } from "vitest";
import { cniHazards } from "./cni-hazards";

const reason = "leaves the nodes' CNI configuration to somebody else, so that pods may get their network from another plugin than Cilium";

/** By path: the option that it becomes, what to write, which values do harm and which do not. */
const expected: [path: string, option: string | undefined, write: string, bad: (string | undefined)[], good: (string | undefined)[]][] = [
  ["cni.customConf", "custom-cni-conf", "cni.customConf: false", ["true", "a", "1"], [undefined, "", "null", "false", "0"]],
  ["cni.install", undefined, "cni.install: true", ["", "0", "false", "null"], [undefined, "true", "1"]],
  ["cni.configMap", undefined, 'cni.configMap: ""', ["a", "false", "0"], [undefined, "", "null"]],
  ["cni.readCniConf", "read-cni-conf", "cni.readCniConf: null", ["/a", "false", "0"], [undefined, "", "null"]],
];

describe("cniHazards", () => {
  it("are these", () => expect(cniHazards.map(({ path, option, write, effect, reason }) => [path, option, write, effect, reason])).toEqual(expected.map(([path, option, write]) => [path, option, write, "spoils", reason])));

  it.each(expected)("%s", (path, _option, _write, bad, good) => {
    const harmful = (value: string | undefined) => cniHazards.find((row) => row.path === path)!.bad(value, () => undefined);
    expect([bad.map(harmful), good.map(harmful)]).toEqual([bad.map(() => true), good.map(() => false)]);
  });
});
