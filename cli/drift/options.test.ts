import { describe, expect, it } from "vitest";
import { optionFindings, parseTaken, takenBy, type TakenOptions } from "./options";

const agent = (node: string, options: Record<string, string>): TakenOptions => ({ node, pod: `cilium-${node}`, options });

describe("parseTaken", () => {
  it.each([
    ["", {}],
    ["a\0one\0b\0two\nlines\n\0empty\0\0config-sources\0[]\0config-sources-overrides\0{}\0", { a: "one", b: "two\nlines\n", empty: "" }],
  ])("%j", (text, expected) => expect(parseTaken(text)).toEqual(expected));
});

describe("optionFindings", () => {
  it("names what an agent took otherwise, and says nothing of one that does not tell", () => {
    const found = optionFindings({ a: "1", b: "2" }, [agent("x", { a: "1", b: "2" }), agent("y", { a: "9", c: "3" }), agent("z", {})]);
    const about = { topic: "options of the agents", object: "agent on node y", mend: { by: "agent", pod: "cilium-y" } };
    expect(found).toEqual([
      { ...about, path: "a", declared: '"1"', live: '"9"' },
      { ...about, path: "b", declared: '"2"' },
      { ...about, path: "c", live: '"3"' },
    ]);
  });
});

describe("takenBy", () => {
  it.each<[Record<string, string>[], string]>([
    [[{ a: "1" }, { a: "1" }], "taken by no agent yet"],
    [[{ a: "2" }, { a: "1" }], "taken by the agent on n0"],
    [[{ a: "2" }, { a: "2" }], "taken by all agents"],
    [[{ a: "2" }, {}], "taken by all agents"],
    [[{}, {}], "not known which agents have taken it"],
  ])("%j: %s", (options, expected) =>
    expect(
      takenBy(
        "a",
        "2",
        options.map((one, i) => agent(`n${i}`, one)),
      ),
    ).toBe(expected),
  );
});
