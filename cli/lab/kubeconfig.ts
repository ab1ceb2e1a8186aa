import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { execa } from "execa";
import { existingClusterOfStack, existingKubeconfig } from "./existing";
import type { ReadyLab } from "./lab";
import { kubeconfigFile } from "./paths";
import { kindClusterInState } from "./pulumi-state";

/**
 * Writes the kubeconfig of the stack's cluster, as far as there is one, to the file that KUBECONFIG names in a lab shell.
 *
 * For a cluster that is already there, that is the one context of the caller's own kubeconfig. For one of the lab's it asks kind and not the stack's outputs: those of a first `up` that failed are not there, and that is when a person wants to look. It goes
 * from pipe to file: no argument, no log and no terminal sees it.
 */
export async function saveKubeconfig(lab: ReadyLab): Promise<void> {
  const file = kubeconfigFile(lab.paths, lab.choice.stack);
  if (lab.cluster === "existing") {
    const existing = await existingClusterOfStack(lab.paths, lab.choice.stack);
    const kubeconfig = existing && existingKubeconfig(existing, lab.paths.checkout);
    return kubeconfig === undefined ? removeKubeconfig(file) : writeKubeconfig(file, kubeconfig);
  }
  const cluster = kindClusterInState(await lab.pulumi.read(["stack", "export", "--stack", lab.choice.stack]));
  const options = { env: lab.childEnvironment, extendEnv: false, reject: false, stdin: "ignore" } as const;
  const asked = cluster && (await execa("kind", ["get", "kubeconfig", "--name", cluster.name], options));
  if (asked?.exitCode === 0) await writeKubeconfig(file, asked.stdout);
  else await removeKubeconfig(file);
}

/** Writes a kubeconfig that only its owner can read, in one step, so that nobody ever sees half of it or a wider mode. */
export async function writeKubeconfig(file: string, kubeconfig: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const fresh = `${file}.${process.pid}`;
  await writeFile(fresh, kubeconfig.endsWith("\n") ? kubeconfig : `${kubeconfig}\n`, { mode: 0o600 });
  await rename(fresh, file);
}

/** Removes a kubeconfig; it may be gone already. */
export async function removeKubeconfig(file: string): Promise<void> {
  await rm(file, { force: true });
}
