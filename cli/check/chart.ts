import { chartFolder, chartStep } from "../../airgap/charts";
import { cacheRoot, runStages } from "../../airgap/steps";
import { render } from "../render/command";
import type { Outcome } from "./outcome";
import { exitCodes } from "../lab/exit-codes";

/**
 * Renders a stack's chart with the stack's values and holds it against what the stack declares, as `make render` does.
 *
 * Where the chart's repository does not answer, the chart of the same version out of Cilium's Go module takes its place.
 *
 * @param version of Cilium, as the stack configures it
 */
export async function checkChart(checkout: string, stack: string, version: string): Promise<Outcome> {
  const own = await rendered(checkout, stack);
  if (own.kind !== "not checked") return own;
  const folder = await moduleChart(version);
  if (folder === undefined) return own;
  const fromModule = await rendered(checkout, stack, folder);
  return fromModule.kind === "ok"
    ? { ...fromModule, detail: `${fromModule.detail} The chart is that of Cilium's Go module: its repository does not answer` }
    : fromModule;
}

/** Folder of the chart out of Cilium's Go module; undefined where that cannot be had. */
export async function moduleChart(version: string): Promise<string | undefined> {
  try {
    const step = chartStep(version);
    if (!(await step.upToDate())) await runStages([[{ title: step.name, steps: [step] }]], { cache: cacheRoot() });
    return chartFolder(version);
  } catch {
    return undefined;
  }
}

async function rendered(checkout: string, stack: string, chart?: string): Promise<Outcome> {
  const said: string[] = [];
  const code = await render(checkout, { stack, chart }, { out: () => undefined, say: (line) => said.push(...line.split("\n")) });
  if (code === exitCodes.ok) return { kind: "ok", detail: (said.at(-1) ?? "").replace(/^OK: /, "") };
  // The first line says which stack, the second what is rendered.
  const why = said.slice(2);
  return code === exitCodes.noAnswer ? { kind: "not checked", why: why[0] ?? "no chart can be had" } : { kind: "failed", lines: why };
}
