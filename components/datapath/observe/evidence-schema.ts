import { z } from "zod";
import { evidence } from "./evidence";

/** The text of docs/evidence.schema.json: what `evidence.json` looks like, for who reads it without this program. */
export function evidenceSchemaText(): string {
  const { $schema, ...schema } = z.toJSONSchema(evidence);
  const title = "Evidence of `make observe`: what was captured on a lab at every hop, and what it proves";
  return `${JSON.stringify({ $schema, title, ...schema }, null, 2)}\n`;
}
