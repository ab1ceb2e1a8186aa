import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../core/plain-value";
import type { Resource, Rule, StackRule } from "../../core/policy";
import { computed, run, runStack, secret, type Fixture } from "./run";

function rule(check: Rule["check"]): Rule {
  return { name: "test", description: "A rule for this test.", check };
}

const providerUrn = (of: string, name: string) => `urn:pulumi:test::test::pulumi:providers:${of}::${name}`;

describe("run", () => {
  it("hands the rule plain data: secrets in clear, unknowns as such, types as they are", async () => {
    const seen: Resource[] = [];
    const props = { text: "a", yes: true, none: null, list: [1, computed, secret(computed)], map: secret({ word: secret("b") }) };
    await run(
      rule((resource) => (seen.push(resource), [])),
      { type: "a:b:C", name: "c", props },
    );
    expect(seen).toEqual([
      {
        type: "a:b:C",
        name: "c",
        props: { text: "a", yes: true, none: null, list: [1, UNKNOWN, UNKNOWN], map: { word: "b" } },
        ignoreChanges: [],
        provider: providerUrn("a", "default"),
      },
    ]);
  });

  it("hands over which inputs Pulumi passes over", async () => {
    const seen: Resource[] = [];
    await run(
      rule((resource) => (seen.push(resource), [])),
      { type: "a:b:C", name: "c", props: {}, ignoreChanges: ["values"] },
    );
    expect(seen[0]?.ignoreChanges).toEqual(["values"]);
  });

  it("returns each message once and in order", async () => {
    const messages = rule(() => ["One.", "Two.", "One."]);
    expect(await run(messages, { type: "a:b:C", name: "c", props: {} })).toEqual(["One.", "Two."]);
  });

  it("fails where the rule throws", async () => {
    const broken = rule(() => {
      throw new Error("broken rule");
    });
    await expect(run(broken, { type: "a:b:C", name: "c", props: {} })).rejects.toThrow("broken rule");
  });
});

describe("runStack", () => {
  it("hands the rule all resources at once, as plain data", async () => {
    const seen: (readonly Resource[])[] = [];
    const rule: StackRule = {
      name: "test",
      description: "A rule for this test.",
      checkStack: (resources) => (seen.push(resources), ["One.", "One."]),
    };
    const stack: Fixture[] = [
      { type: "a:b:C", name: "c", props: { text: secret("a"), later: computed } },
      { type: "d:e:F", name: "f", props: {}, ignoreChanges: ["values"], provider: "other" },
    ];
    expect(await runStack(rule, stack)).toEqual(["One."]);
    expect(seen).toEqual([
      [
        { type: "a:b:C", name: "c", props: { text: "a", later: UNKNOWN }, ignoreChanges: [], provider: providerUrn("a", "default") },
        { type: "d:e:F", name: "f", props: {}, ignoreChanges: ["values"], provider: providerUrn("d", "other") },
      ],
    ]);
  });
});
