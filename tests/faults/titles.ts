import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** The titles of the tests in tests/faults, each of which makes a row. */
export function faultTitles(): string[] {
  const files = readdirSync(__dirname).filter((name) => name.endsWith(".test.ts"));
  return files.flatMap((name) =>
    [...readFileSync(join(__dirname, name), "utf8").matchAll(/^ +(?:it|deep)\(\s*"([^"]+)"/gm)].map((match) => match[1]!),
  );
}
