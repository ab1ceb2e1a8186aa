import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { PolicyPackArgs } from "@pulumi/policy";
import { beforeAll, describe, expect, it, vi } from "vitest";

const packs = vi.hoisted(() => [] as { name: string; args: PolicyPackArgs }[]);

// The real one starts to serve as soon as it is made.
vi.mock("@pulumi/policy", async (original) => ({
  ...(await original<object>()),
  PolicyPack: function (name: string, args: PolicyPackArgs) {
    packs.push({ name, args });
  },
}));

/** A rule is a file of its name. */
const ruleFiles = readdirSync(join(__dirname, "rules"))
  .filter((file) => !file.endsWith(".test.ts") && file !== "index.ts")
  .map((file) => file.replace(/\.ts$/, ""));

describe("the pack", () => {
  beforeAll(() => import("./index.js"));

  it("holds each rule of rules/ once, and all of them are mandatory, by themselves and by the pack's default", () => {
    expect(packs.map(({ name, args }) => ({ name, level: args.enforcementLevel }))).toEqual([
      { name: "cilium-lab-datapath", level: "mandatory" },
    ]);
    const policies = packs[0]!.args.policies.map(({ name, enforcementLevel }) => ({ name, enforcementLevel }));
    expect(policies.sort((a, b) => a.name.localeCompare(b.name))).toEqual(
      ruleFiles.sort().map((name) => ({ name, enforcementLevel: "mandatory" })),
    );
  });

  it("has a name as Pulumi takes it for every rule, and a whole sentence for what holds", () => {
    for (const { name, description } of packs[0]!.args.policies) {
      expect(name).toMatch(/^[a-z][a-z-]*$/);
      expect(description).toMatch(/^[A-Z].*\.$/);
    }
  });
});
