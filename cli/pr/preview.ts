import { join } from "node:path";
import type { Outcome } from "../check/outcome";
import { chartAway, plannedOutcome, runPreview, saysChartIsAway, type PreviewCheck } from "../check/preview";
import { readIfThere } from "../lab/read-if-there";
import { readPlan, type Plan } from "./plan";

/**
 * Previews a stack as `make check` does, and keeps what the preview plans.
 *
 * @param keep called with the plan, of a preview that failed too
 */
export async function planPreview(check: PreviewCheck, keep: (plan: Plan) => void): Promise<Outcome> {
  const events = join(check.folder, "events.json");
  // Pulumi's JSON is silent on policies: those are in the engine's log of events, whose flag only shows with this variable.
  const run = await runPreview({ ...check, env: { ...check.env, PULUMI_DEBUG_COMMANDS: "true" } }, ["--json", "--event-log", events]);
  const plan = planOf(run.stdout, (await readIfThere(events)) ?? "");
  if (plan !== undefined) keep(plan);
  if (run.exitCode === 0 && plan !== undefined) return plannedOutcome(plan.resources.length + 1, plan.errors);

  const violated =
    plan?.violations.filter(({ level }) => level === "mandatory").map(({ policy, message }) => `${policy}: ${message}`) ?? [];
  if (violated.length === 0 && saysChartIsAway(run.all)) return { kind: "not checked", why: chartAway };
  // What the violations come to; beside them it says nothing.
  const errors = plan?.errors.filter((error) => violated.length === 0 || error !== "error: preview failed") ?? [];
  const lines = [...violated, ...errors];
  return { kind: "failed", lines: lines.length > 0 ? lines : [`${run.command}:`, ...run.all.trim().split("\n")] };
}

/** Undefined where Pulumi did not come as far as to a preview. */
function planOf(stdout: string, events: string): Plan | undefined {
  return stdout.trimStart().startsWith("{") ? readPlan(stdout, events) : undefined;
}
