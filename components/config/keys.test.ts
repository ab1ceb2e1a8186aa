import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { projectText, sampleValues } from "../testing/stack-files";
import { keyNames, keys, type Key } from "./keys";

const { config } = parse(projectText) as { config: Record<string, { type?: string; default?: unknown; description?: string }> };
const declared = Object.entries(config).filter(([key]) => !key.includes(":"));

describe("the keys", () => {
  it("are those that Pulumi.yaml declares", () => expect([...keyNames].sort()).toEqual(declared.map(([key]) => key).sort()));

  it.each(keyNames.filter((name) => "only" in keys[name]))("say of %s what Pulumi.yaml says where nothing is set", (name) => {
    expect((keys[name] as Key).only?.unset).toBe(sampleValues()[`cilium-lab:${name}`]);
  });

  it.each(declared)("have a type, a default and a description for %s in Pulumi.yaml", (_, { type, default: unset, description }) => {
    expect(type).toMatch(/^(string|integer|array)$/);
    const kind = Array.isArray(unset) ? "array" : Number.isInteger(unset) ? "integer" : typeof unset;
    expect(kind).toBe(type);
    expect(description).toMatch(/\S.*\.$/s);
  });
});
