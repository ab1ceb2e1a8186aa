import { readFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { expect, it } from "vitest";
import { z } from "zod";
import { evidence } from "./evidence";

const file = resolve(__dirname, "../../../docs/evidence.schema.json");

/** What `evidence.json` looks like, for who reads it without this program. */
function evidenceSchema(): object {
  const { $schema, ...schema } = z.toJSONSchema(evidence);
  return { $schema, title: "Evidence of `make observe`: what was captured on a lab at every hop, and what it proves", ...schema };
}

it("has docs/evidence.schema.json say what the code writes and reads; UPDATE_SCHEMA=1 and `npm run format` write it anew", async () => {
  if (process.env.UPDATE_SCHEMA) await writeFile(file, `${JSON.stringify(evidenceSchema(), null, 2)}\n`);
  expect(JSON.parse(await readFile(file, "utf8"))).toEqual(JSON.parse(JSON.stringify(evidenceSchema())));
});
