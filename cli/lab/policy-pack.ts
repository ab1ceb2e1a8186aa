import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { bundlePack } from "../../policies/bundle/bundle";
import { csvField } from "./environment";
import type { LabPaths } from "./paths";

/**
 * Puts the policy pack of this checkout into one file of JavaScript. Of its sources, Pulumi would compile a hundred files and check their types, and
 * `up` does so twice: for its preview and for its update.
 *
 * @returns the variables that have a Pulumi command judged by it, in place of the sources that a lab shell names: an argument would add it to them
 */
export async function compiledPack({ compiledPolicies, checkout }: LabPaths): Promise<Record<string, string>> {
  // Written over and never removed: a preview may run beside an `up`.
  await bundlePack(compiledPolicies);
  await symlink(join(checkout, "node_modules"), join(compiledPolicies, "node_modules")).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  });
  return { PULUMI_OPTION_POLICY_PACK: csvField(compiledPolicies) };
}
