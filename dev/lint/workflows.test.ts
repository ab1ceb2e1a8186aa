import { expect, it } from "vitest";
import { lintWorkflow } from "./workflows";

const workflow = (run: string) =>
  ["on: push", "jobs:", "  test:", "    runs-on: ubuntu-latest", "    steps:", `      - run: ${run}`, ""].join("\n");

it("has nothing to say of a sound workflow", async () => {
  expect(await lintWorkflow("a.yml", workflow("make test"))).toEqual([]);
});

it("finds an expression that no workflow knows", async () => {
  const findings = await lintWorkflow("a.yml", workflow("echo ${{ github.nope }}"));
  expect(findings).toHaveLength(1);
  expect(findings[0]).toMatch(/^a\.yml:6:\d+: property "nope" is not defined/);
});
