import { docker } from "../cli/lab/docker";
import { glob, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** How the clusters of the real-cluster tests are called; nothing else may be called so. */
export const testLabPrefix = "lab-test-";
/** How the temporary checkouts of these tests are called. */
export const testCheckoutPrefix = "lab-test-checkout-";

/**
 * Removes what a killed test run left on the daemon that `environment` points to: nodes, volumes, networks, and checkouts.
 *
 * @param clusterName of the one lab to remove; without it, all of them, and the checkouts.
 */
export async function removeTestLabs(environment: NodeJS.ProcessEnv, clusterName?: string): Promise<void> {
  const prefix = clusterName === undefined ? testLabPrefix : `${clusterName}-`;
  const client = docker(environment);
  const lines = async (...args: string[]) => (await client.ask(args)).stdout.split("\n").filter((line) => line !== "");
  const nodes = await lines(
    "ps",
    "--all",
    "--filter",
    "label=io.x-k8s.kind.cluster",
    "--filter",
    `name=^/?${prefix}`,
    "--format",
    "{{.ID}}",
  );
  if (nodes.length > 0) await lines("rm", "--force", "--volumes", ...nodes);
  const networks = await lines("network", "ls", "--filter", `name=^${prefix}`, "--format", "{{.ID}}");
  if (networks.length > 0) await lines("network", "rm", ...networks);
  if (clusterName !== undefined) return;
  for await (const folder of glob(`${testCheckoutPrefix}*`, { cwd: tmpdir() }))
    await rm(join(tmpdir(), folder), { recursive: true, force: true });
}
