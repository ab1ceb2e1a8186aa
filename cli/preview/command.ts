import { engineStatus } from "../../airgap/engine/index";
import { checkChart, showConfigDiff, stackLab } from "../lab/chart";
import { stopIdleEngine } from "../lab/kit";
import { ensureStack, findLab, readyLab, type ReadyLab, type Say } from "../lab/lab";
import { nodeChange, nodeChangeText } from "../preflight/node-change";
import { compiledPack } from "../lab/policy-pack";
import { clusterLines } from "../recovery/recover-cluster";
import { checkUpgrade } from "../preflight/upgrade";

/**
 * `make preview`: what `make up` would change, judged by the policy pack. Builds no image, makes no cluster, and leaves no engine running that
 * it had to start.
 *
 * @returns Pulumi's exit code.
 */
export async function preview(checkout: string, requested: string | undefined, say: Say): Promise<number> {
  const lab = await findLab(checkout, requested);
  say(`Stack "${lab.choice.stack}": ${lab.choice.reason}.`);
  const engineRan = lab.engine.kind !== "own" || (await engineStatus()).kind === "running";
  try {
    const ready = await readyLab(lab, { say });
    await ensureStack(ready);
    const { found, lines } = await clusterLines(ready);
    lines.forEach(say);
    await checkUpgrade(ready);
    await checkChart(ready, say, "say");
    await showConfigDiff(ready, say);
    // Nodes that are made anew do not stay, whatever the configuration says.
    if (!found?.lost) await showNodeChange(ready, say);
    const replace = (found?.lost?.urns ?? []).flatMap((urn) => ["--replace", urn]);
    return await ready.pulumi.show(["preview", "--stack", lab.choice.stack, ...replace], await compiledPack(ready.paths));
  } finally {
    if (!engineRan) await stopIdleEngine();
  }
}

/** Pulumi's own list says of every resource what becomes of it, and of none why. */
async function showNodeChange(lab: ReadyLab, say: Say): Promise<void> {
  const state = await lab.pulumi.read(["stack", "export", "--stack", lab.choice.stack]);
  const text = nodeChangeText(nodeChange(state, await stackLab(lab.paths, lab.choice.stack)));
  if (text !== undefined) say(text);
}
