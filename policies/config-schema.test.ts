import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fromJSONSchema } from "zod";
import { rules, stackRules } from "./rules";

const text = readFileSync(join(__dirname, "config.schema.json"), "utf8");
const schema = fromJSONSchema(JSON.parse(text) as never);

describe("the schema of the pack's configuration", () => {
  it("has every rule and `all`", () => {
    const { properties } = JSON.parse(text) as { properties: object };
    expect(Object.keys(properties)).toEqual(["all", ...[...rules, ...stackRules].map(({ name }) => name)]);
  });

  it.each([{}, { all: "mandatory" }, { "no-tunnel": { enforcementLevel: "mandatory" }, "one-cilium": "mandatory" }])(
    "takes %j",
    (config) => {
      expect(schema.safeParse(config).success).toBe(true);
    },
  );

  it.each([
    { all: "disabled" },
    { "no-tunnel": "advisory" },
    { "no-tunnel": { enforcementLevel: "disabled" } },
    { "no-tunnels": "mandatory" },
    { "no-tunnel": { allow: true } },
  ])("refuses %j, as the pack does", (config) => expect(schema.safeParse(config).success).toBe(false));
});
