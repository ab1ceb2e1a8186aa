import { mkdtemp, readFile, readlink, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { labPaths } from "./paths";
import { compiledPack } from "./policy-pack";

let checkout: string;
beforeEach(async () => void (checkout = await mkdtemp(join(tmpdir(), "lab-policies-"))));
afterEach(() => rm(checkout, { recursive: true }));

it("puts the pack in one file beside the checkout's packages, over the one before", async () => {
  const paths = labPaths(checkout);
  for (let time = 0; time < 2; time++) expect(await compiledPack(paths)).toEqual({ PULUMI_OPTION_POLICY_PACK: paths.compiledPolicies });
  expect(await readFile(join(paths.compiledPolicies, "index.js"), "utf8")).toContain('"cilium-lab-datapath"');
  expect(await readlink(join(paths.compiledPolicies, "node_modules"))).toBe(join(checkout, "node_modules"));
});
