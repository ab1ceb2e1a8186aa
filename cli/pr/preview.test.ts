import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Outcome } from "../check/outcome";
import type { ReadyMachine } from "../lab/lab";
import { labPaths } from "../lab/paths";
import type { Plan } from "./plan";
import { planPreview } from "./preview";

let checkout: string;
beforeEach(async () => {
  checkout = await mkdtemp(join(tmpdir(), "plan-"));
  await writeFile(join(checkout, "Pulumi.dev.yaml"), "config: {}\n");
});
afterEach(() => rm(checkout, { recursive: true }));

const step = { op: "create", urn: "urn:pulumi:dev::p::command:local:Command::a" };
const event = { policyEvent: { policyName: "no-tunnel", enforcementLevel: "mandatory", message: "Described.\nIt is one." } };
const failure = { severity: "error", message: "error: preview failed\n" };

/** Runs a preview that prints `digest`, logs `events` and ends with `code`. */
async function previewed(digest: string, events: object[], code: number): Promise<{ outcome: Outcome; plan: Plan | undefined }> {
  await writeFile(join(checkout, "digest"), digest);
  await writeFile(join(checkout, "events"), events.map((it) => `${JSON.stringify(it)}\n`).join(""));
  // The log is the last argument, and there only with the variable that shows its flag.
  const script = `[ "$1" = preview ] || exit 0\n[ "$PULUMI_DEBUG_COMMANDS" = true ] || exit 9\nfor last; do :; done\ncp events "$last"\ncat digest\nexit ${code}`;
  await writeFile(join(checkout, "pulumi"), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  const machine: ReadyMachine = {
    binDirs: [checkout],
    pulumi: join(checkout, "pulumi"),
    dockerHost: undefined,
    pluginEnvironment: {},
    standIns: [],
  };
  let plan: Plan | undefined;
  const outcome = await planPreview(
    { paths: labPaths(checkout), stack: "dev", machine, folder: join(checkout, "check"), env: {} },
    (it) => (plan = it),
  );
  return { outcome, plan };
}

describe("planPreview", () => {
  it("keeps the plan of a preview that goes through", async () => {
    const { outcome, plan } = await previewed(JSON.stringify({ steps: [step] }), [], 0);
    expect(outcome).toEqual({ kind: "ok", detail: "2 resources" });
    expect(plan?.resources).toEqual([{ op: "create", type: "command:local:Command", name: "a" }]);
  });

  it("fails with the violations, and keeps the plan", async () => {
    const { outcome, plan } = await previewed(JSON.stringify({ steps: [step], diagnostics: [failure] }), [event], 255);
    expect(outcome).toEqual({ kind: "failed", lines: ["no-tunnel: It is one."] });
    expect(plan?.violations).toHaveLength(1);
  });

  it.each([
    ["what the engine says", JSON.stringify({ diagnostics: [failure] }), ["error: preview failed"]],
    [
      "a chart that is away beside a violation",
      JSON.stringify({ diagnostics: [{ severity: "error", message: "not a valid chart repository or cannot be reached" }] }),
      undefined,
    ],
  ])("fails with %s", async (_, digest, lines) => {
    const { outcome } = await previewed(digest, lines === undefined ? [event] : [], 255);
    expect(outcome).toEqual({
      kind: "failed",
      lines: lines ?? ["no-tunnel: It is one.", "not a valid chart repository or cannot be reached"],
    });
  });

  it("blames no stack for a chart that is away", async () => {
    const { outcome } = await previewed(
      JSON.stringify({ diagnostics: [{ severity: "error", message: "not a valid chart repository or cannot be reached" }] }),
      [],
      255,
    );
    expect(outcome).toEqual({ kind: "not checked", why: "the chart's repository does not answer, and this preview wants the chart" });
  });

  it("fails with all that was said where there is no plan, and where the program made nothing", async () => {
    const { outcome, plan } = await previewed("error: no", [], 1);
    expect({ outcome, plan }).toMatchObject({
      outcome: { kind: "failed", lines: [expect.stringMatching(/^pulumi preview --stack dev /) as string, "error: no"] },
      plan: undefined,
    });
    expect((await previewed("{}", [], 0)).outcome).toMatchObject({
      kind: "failed",
      lines: ["The preview plans no resource but the stack itself: index.ts did not run."],
    });
  });
});
