import { describe, expect, it } from "vitest";
import { agentFlags, optionOfVariable, type AgentFlag } from "./agent-flags";

describe("agentFlags", () => {
  it.each<[words: string[], flags: Omit<AgentFlag, "index">[]]>([
    [["--a=b"], [{ key: "a", flag: "--a", value: "b" }]],
    [["--a="], [{ key: "a", flag: "--a", value: "" }]],
    [["--a=b=c\nd"], [{ key: "a", flag: "--a", value: "b=c\nd" }]],
    [["--Routing-Mode", "x"], [{ key: "routing-mode", flag: "--Routing-Mode", next: "x" }]],
    [
      ["--a", "--b"],
      [
        { key: "a", flag: "--a" },
        { key: "b", flag: "--b" },
      ],
    ],
    [["--a"], [{ key: "a", flag: "--a" }]],
    [["-t", "vxlan"], [{ key: "tunnel", flag: "--tunnel", next: "vxlan" }]],
    [["-t=vxlan"], [{ key: "tunnel", flag: "--tunnel", value: "vxlan" }]],
    [["-tvxlan"], [{ key: "tunnel", flag: "--tunnel", value: "vxlan" }]],
    [["a", "-b", "--", "x--a=b"], []],
  ])("%j", (words, flags) => expect(agentFlags(words).map(({ index: _, ...flag }) => flag)).toEqual(flags));

  it("says which word each is", () => expect(agentFlags(["a", "--b", "c", "--d"]).map(({ index }) => index)).toEqual([1, 3]));
});

it.each([
  ["CILIUM_ROUTING_MODE", "routing-mode"],
  ["CILIUM_", undefined],
  ["XCILIUM_A", undefined],
  ["ROUTING_MODE", undefined],
  ["CILIUM_A-B", undefined],
])("reads %s as %s", (name, option) => expect(optionOfVariable(name)).toBe(option));
