import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { parse } from "yaml";
import { recordResources, type Recorded } from "../components/testing/recorder";
import { computed, run, type Fixture } from "./harness/run";
import { rules } from "./rules";

/** The defaults of Pulumi.yaml, as the CLI hands them to a program. */
function defaultConfig(): Record<string, string> {
  type Key = { default?: unknown };
  const { name, config } = parse(readFileSync(join(__dirname, "..", "Pulumi.yaml"), "utf8")) as { name: string; config: Record<string, Key> };
  return Object.fromEntries(
    Object.entries(config)
      .filter(([key]) => !key.includes(":"))
      .map(([key, { default: value }]) => [`${name}:${key}`, typeof value === "string" ? value : JSON.stringify(value)]),
  );
}

/** The command that proves the datapath: everything else comes before it. */
const last = "datapath-probe";

describe("the lab's own stack", () => {
  let resources: Recorded[];

  beforeAll(async () => {
    // Valid for the component that splits words and for the one that reads JSON.
    resources = recordResources({ "command:local:Command": { stdout: "{}" } });
    pulumi.runtime.setAllConfig(defaultConfig());
    await import("../index.js");
    // The last resources wait for outputs of the first, on several turns of the event loop.
    await vi.waitUntil(() => resources.some(({ name }) => name === last));
  });

  it("has what the rules look at", () => {
    const seen = resources.map(({ type }) => type);
    expect(seen).toContain("command:local:Command");
    expect(resources.filter(({ inputs }) => String(inputs.stdin).includes("kind.x-k8s.io/"))).toHaveLength(1);
  });

  it.each(rules)("passes $name", async (rule) => {
    for (const resource of resources) expect(await run(rule, fixture(resource))).toEqual([]);
  });

  it.each(rules)("passes $name where nothing in an environment is known yet", async (rule) => {
    for (const resource of resources) {
      const { props, ...rest } = fixture(resource);
      expect(await run(rule, { ...rest, props: "environment" in props ? { ...props, environment: computed } : props })).toEqual([]);
    }
  });
});

/** As the engine would send it: what is undefined or a promise does not cross the wire. */
function fixture({ type, name, inputs }: Recorded): Fixture {
  return { type, name, props: JSON.parse(JSON.stringify(inputs)) as Fixture["props"] };
}
