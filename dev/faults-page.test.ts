import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { faultTitles } from "./fault-titles";

describe("docs/faults.md", () => {
  it("has a row for each test of a fault, and none without a test", () => {
    const page = readFileSync(join(__dirname, "..", "docs", "faults.md"), "utf8");
    const rows = page
      .split("\n")
      .filter((line) => line.startsWith("| "))
      .map((line) => line.split("|")[1]!.trim());
    expect(rows.filter((title) => title !== "Fault").sort()).toEqual(faultTitles().sort());
  });
});
