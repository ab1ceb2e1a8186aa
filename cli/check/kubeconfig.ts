import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { callersKubeconfig, contextOf, readKubeconfigs } from "../../components/existing/kubeconfig";
import type { LabCluster } from "../../components/lab-config";
import { standInKubeconfig } from "./stand-in-kubeconfig";

/** What a stack on an existing cluster is looked at with, where this machine knows no such cluster. */
export type KubeconfigAnswer = { kind: "ready"; env: Record<string, string>; note?: string } | { kind: "none"; why: string };

/**
 * The variables that let a program find the kubeconfig of its cluster: the person's own, else a stand-in that leads nowhere.
 *
 * @param folder where a stand-in may be written
 */
export async function kubeconfigFor(
  cluster: LabCluster,
  checkout: string,
  folder: string,
  environment: NodeJS.ProcessEnv,
): Promise<KubeconfigAnswer> {
  if (cluster.kind === "kind") return { kind: "ready", env: {} };
  const { kubeconfig, context } = cluster.spec;
  try {
    contextOf(readKubeconfigs(kubeconfig, checkout, environment), context);
    // A lab's commands set a KUBECONFIG of their own, and find the person's by this one.
    const callers = environment[callersKubeconfig] ?? environment.KUBECONFIG ?? "";
    return { kind: "ready", env: { [callersKubeconfig]: callers }, note: `with context ${context === "" ? "in force" : context}` };
  } catch (error) {
    // A file that is named cannot be stood in for: its name is in the stack's configuration.
    if (kubeconfig !== "") return { kind: "none", why: (error as Error).message };
  }
  const file = join(folder, "stand-in-kubeconfig");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(file, standInKubeconfig(context), { mode: 0o600 });
  return {
    kind: "ready",
    env: { KUBECONFIG: file, [callersKubeconfig]: file },
    note: `with a stand-in kubeconfig: this machine has no context ${context === "" ? "in force" : `"${context}"`}`,
  };
}
