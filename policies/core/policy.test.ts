import { describe, expect, it } from "vitest";
import { asPolicy, asStackPolicy, type Resource, type Rule, type Seen, type StackRule } from "./policy";

it("makes every rule mandatory", () => {
  const rule = { name: "quiet", description: "A rule for this test." };
  expect([asPolicy({ ...rule, check: () => [] }), asStackPolicy({ ...rule, checkStack: () => [] })]).toMatchObject([
    { ...rule, enforcementLevel: "mandatory" },
    { ...rule, enforcementLevel: "mandatory" },
  ]);
});

describe("asStackPolicy", () => {
  const urn = "urn:pulumi:test::test::a:b:C::c";
  const args = (props: object) => ({ type: "a:b:C", name: "c", urn, props, opts: { ignoreChanges: [] } });
  const quiet: Rule = { name: "quiet", description: "A rule for this test.", check: () => [] };

  /** What a stack rule is given where the engine sends `answered` after a rule on the resource has seen `declared`. */
  function given(seen: Seen, declared: object, answered: object): readonly Resource[] {
    let all: readonly Resource[] = [];
    const whole: StackRule = { name: "whole", description: "A rule for this test.", checkStack: (resources) => ((all = resources), []) };
    const report = () => undefined;
    (asPolicy(quiet, seen).validateResource as (args: object, report: () => void) => void)(args(declared), report);
    (asStackPolicy(whole, seen).validateStack as (args: object, report: () => void) => void)({ resources: [args(answered)] }, report);
    return all;
  }

  it("reads a resource as it was declared, whatever its provider has answered", () => {
    expect(given(new Map(), { chart: "cilium" }, {})).toEqual([
      { type: "a:b:C", name: "c", props: { chart: "cilium" }, ignoreChanges: [], provider: undefined },
    ]);
  });
});
