import { run, runStack, type Fixture } from "../harness/run";
import { rules, stackRules } from "../../rules";

/** All violations of a stack, `rule: sentence`, in the order of the rules, then of the resources. */
export async function violationsOf(stack: readonly Fixture[]): Promise<string[]> {
  const messages: string[] = [];
  for (const rule of rules)
    for (const resource of stack) messages.push(...(await run(rule, resource)).map((message) => `${rule.name}: ${message}`));
  for (const rule of stackRules) messages.push(...(await runStack(rule, stack)).map((message) => `${rule.name}: ${message}`));
  return messages;
}
