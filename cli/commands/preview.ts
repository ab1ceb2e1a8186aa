import { ensureStack, findLab, readyLab, type Say } from "../lab";

/**
 * `make preview`: what `make up` would change, judged by the policy pack. Builds no image and makes no cluster.
 *
 * @returns Pulumi's exit code.
 */
export async function preview(checkout: string, requested: string | undefined, say: Say): Promise<number> {
  const lab = await findLab(checkout, requested);
  say(`Stack "${lab.choice.stack}": ${lab.choice.reason}.`);
  const ready = await readyLab(lab, { say });
  await ensureStack(ready);
  return ready.pulumi.show(["preview", "--stack", lab.choice.stack]);
}
