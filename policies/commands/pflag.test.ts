import { describe, expect, it } from "vitest";
import { every, flag, readFlags } from "./pflag";
import { UNKNOWN_TEXT } from "../core/unknown-text";

const valued = new Set(["set", "n", "f"]);
const read = (line: string) => {
  const { positionals, flags } = readFlags(line.split(" "), valued);
  return { positionals, flags: Object.fromEntries(flags) };
};

describe("readFlags", () => {
  it.each<[line: string, positionals: string[], flags: Record<string, string[]>]>([
    ["install cilium", ["install", "cilium"], {}],
    ["--set a=b install", ["install"], { set: ["a=b"] }],
    ["--set=a=b --set= --set c", [], { set: ["a=b", "", "c"] }],
    ["--set=a\nb", [], { set: ["a\nb"] }],
    ["--wait install", ["install"], { wait: ["true"] }],
    ["--wait=false", [], { wait: ["false"] }],
    ["-n lab x", ["x"], { n: ["lab"] }],
    ["-f - x", ["x"], { f: ["-"] }],
    ["-nlab -n=lab -n=a=b", [], { n: ["lab", "lab", "a=b"] }],
    ["-na=b", [], { n: ["a=b"] }],
    ["--name x", ["x"], { name: ["true"] }],
    ["-vn x", ["x"], { vn: ["true"] }],
    ["--set", [], { set: [""] }],
    ["-- --set a=b", ["--set", "a=b"], {}],
    ["a -- b -- c", ["a", "b", "--", "c"], {}],
    ["- --- -1 --1 a--set --set/a -x\ny", ["-", "---", "-1", "--1", "a--set", "--set/a", "-x\ny"], {}],
    [`${UNKNOWN_TEXT} --${UNKNOWN_TEXT}`, [UNKNOWN_TEXT, `--${UNKNOWN_TEXT}`], {}],
  ])("reads %s", (line, positionals, flags) => expect(read(line)).toEqual({ positionals, flags }));
});

describe("values", () => {
  const given = readFlags("-f 1 --values=2 -f 3".split(" "), valued);

  it("finds every one", () => expect(every(given, "f", "values", "set")).toEqual(["1", "3", "2"]));
  it("finds the last one", () => expect([flag(given, "f"), flag(given, "f", "values"), flag(given, "set")]).toEqual(["3", "2", undefined]));
});
