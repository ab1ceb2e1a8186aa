import { readFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { evidenceSchemaText } from "./evidence-schema";

const file = resolve(__dirname, "../../../docs/evidence.schema.json");

describe("docs/evidence.schema.json", () => {
  it("is what the code writes and reads; UPDATE_SCHEMA=1 writes it anew", async () => {
    if (process.env.UPDATE_SCHEMA) await writeFile(file, evidenceSchemaText());
    expect(await readFile(file, "utf8")).toBe(evidenceSchemaText());
  });
});
