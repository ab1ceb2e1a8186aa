import { rmSync, writeFileSync } from "node:fs";
import { stringify } from "yaml";
import { families, messageFile } from ".";
import { violationsOf } from "./violations";

/** Writes the message files anew, by what the pack reports now. Their diff is what to review: `npm run generate`. */
async function main(): Promise<void> {
  for (const { name, evasions } of families) {
    const messages: Record<string, string> = {};
    for (const { name: evasion, stack } of evasions) {
      messages[evasion] = (await violationsOf(stack)).join("\n");
      if (!messages[evasion]) console.error(`${name}: no rule refuses ${evasion}, so its test fails.`);
    }
    if (evasions.length === 0) rmSync(messageFile(name), { force: true });
    else
      writeFileSync(messageFile(name), stringify(messages, { lineWidth: 0, defaultStringType: "BLOCK_LITERAL", defaultKeyType: "PLAIN" }));
  }
}

void main();
