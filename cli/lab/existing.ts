import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { contextOf, readKubeconfigs } from "../../components/existing/kubeconfig";
import { stackFile, type LabPaths } from "./paths";
import { stackConfigValue } from "./stack-config";

/** Where the configuration of a stack says that its cluster is; see Pulumi.yaml. */
export interface ExistingClusterAccess {
  kubeconfig: string;
  context: string;
}

/** The cluster that a stack works on where it is already there; undefined where the stack makes its own. */
export function existingClusterOf(projectText: string, stackText: string): ExistingClusterAccess | undefined {
  const value = (key: string) => {
    const found = stackConfigValue(projectText, stackText, key);
    return typeof found === "string" ? found : "";
  };
  return value("cluster") === "existing" ? { kubeconfig: value("kubeconfig"), context: value("context") } : undefined;
}

/** As {@link existingClusterOf}, of a stack of the checkout. */
export async function existingClusterOfStack(paths: LabPaths, stack: string): Promise<ExistingClusterAccess | undefined> {
  const [projectText, stackText] = await Promise.all(
    [join(paths.checkout, "Pulumi.yaml"), stackFile(paths, stack)].map((file) => readFile(file, "utf8")),
  );
  return existingClusterOf(projectText ?? "", stackText ?? "");
}

/** The kubeconfig of that one cluster; undefined where there is none: a preview does without, and `up` says what is wrong. */
export function existingKubeconfig({ kubeconfig, context }: ExistingClusterAccess, checkout: string): string | undefined {
  try {
    return contextOf(readKubeconfigs(kubeconfig, checkout), context).kubeconfig;
  } catch {
    return undefined;
  }
}
