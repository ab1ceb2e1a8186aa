import { describe, expect, it } from "vitest";
import { nodesOf, numberOf } from "./command";

describe("numberOf", () => {
  it.each([
    [undefined, 5],
    ["1", 1],
    ["30", 30],
  ])("takes %s as %i", (text, number) => expect(numberOf("ROUNDS", text, 5, 30)).toBe(number));

  it.each(["0", "31", "-1", "2.5", "five", "1e1"])("refuses %s", (text) =>
    expect(() => numberOf("ROUNDS", text, 5, 30)).toThrow(
      `ROUNDS is "${text}"; accepted is a number from 1 to 30. Example: make bench ROUNDS=5`,
    ),
  );
});

describe("nodesOf", () => {
  const lab = (nodes: string[], cluster: "kind" | "existing" = "kind") =>
    ({ choice: { stack: "dev" }, cluster, outputs: { nodes } }) as Parameters<typeof nodesOf>[0];

  it.each([
    [["control-plane", "worker", "worker2"], { client: "worker", far: "worker2" }],
    [["control-plane", "worker"], { client: "worker", far: "control-plane" }],
  ])("of %j takes workers first", (nodes, expected) => expect(nodesOf(lab(nodes))).toEqual(expected));

  it("refuses a single node", () =>
    expect(() => nodesOf(lab(["control-plane"]))).toThrow('The lab "dev" has 1 node; measuring across nodes takes two.'));

  it("refuses a cluster that the lab did not make", () =>
    expect(() => nodesOf(lab(["a", "b"], "existing"))).toThrow(
      'The stack "dev" works on a cluster that is already there, and its datapath is never exchanged for another.',
    ));
});
