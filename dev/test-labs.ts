import { glob, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";

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
  const docker = async (...args: string[]) => {
    const { stdout } = await execa("docker", args, { env: environment, extendEnv: false, reject: false, stdin: "ignore" });
    return (stdout ?? "").split("\n").filter((line) => line !== "");
  };
  const nodes = await docker(
    "ps",
    "--all",
    "--filter",
    "label=io.x-k8s.kind.cluster",
    "--filter",
    `name=^/?${prefix}`,
    "--format",
    "{{.ID}}",
  );
  if (nodes.length > 0) await docker("rm", "--force", "--volumes", ...nodes);
  const networks = await docker("network", "ls", "--filter", `name=^${prefix}`, "--format", "{{.ID}}");
  if (networks.length > 0) await docker("network", "rm", ...networks);
  if (clusterName !== undefined) return;
  for await (const folder of glob(`${testCheckoutPrefix}*`, { cwd: tmpdir() }))
    await rm(join(tmpdir(), folder), { recursive: true, force: true });
}
