import { describe, expect, it } from "vitest";
import { unknown } from "../known";
import type { Resource, Rule } from "../rule";
import { computed, run, secret } from "./run";

function rule(check: Rule["check"]): Rule {
  return { name: "test", description: "A rule for this test.", check };
}

describe("run", () => {
  it("hands the rule plain data: secrets in clear, unknowns as such, types as they are", async () => {
    const seen: Resource[] = [];
    const props = { text: "a", yes: true, none: null, list: [1, computed, secret(computed)], map: secret({ word: secret("b") }) };
    await run(rule((resource) => (seen.push(resource), [])), { type: "a:b:C", name: "c", props });
    expect(seen).toEqual([
      { type: "a:b:C", name: "c", props: { text: "a", yes: true, none: null, list: [1, unknown, unknown], map: { word: "b" } } },
    ]);
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
