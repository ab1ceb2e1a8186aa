import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** The titles of the tests in tests/faults, each of which makes a row. */
export function faultTitles(): string[] {
  const folder = join(__dirname, "..", "tests", "faults");
  const files = readdirSync(folder).filter((name) => name.endsWith(".test.ts"));
  return files.flatMap((name) =>
    [...readFileSync(join(folder, name), "utf8").matchAll(/^ +(?:it|deep)\(\s*"([^"]+)"/gm)].map(([, title = ""]) => title),
  );
}
