import { describe, expect, it } from "vitest";
import { run, runStack, type Fixture } from "../harness/run";
import { rules, stackRules } from "../../rules";
import { benign, evasions } from ".";

/** What all rules say of a stack: `rule: sentence`, in order of the rules, then of the resources. */
async function said(stack: readonly Fixture[]): Promise<string[]> {
  const messages: string[] = [];
  for (const rule of rules)
    for (const resource of stack) messages.push(...(await run(rule, resource)).map((message) => `${rule.name}: ${message}`));
  for (const rule of stackRules) messages.push(...(await runStack(rule, stack)).map((message) => `${rule.name}: ${message}`));
  return messages;
}

describe("the corpus", () => {
  it.each(evasions)("refuses $name", async ({ stack, messages }) => {
    expect(messages).not.toEqual([]);
    expect(await said(stack)).toEqual(messages);
  });

  it.each(benign)("passes $name", async ({ stack }) => expect(await said(stack)).toEqual([]));

  it("has every case once", () => {
    const names = [...evasions, ...benign].map(({ name }) => name);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  });
});
