import pMap from "p-map";
import { atOnce } from "../probe/collect";
import type { Kubectl } from "../probe/kubectl";
import { parsePods } from "../probe/parse-answers";

/** Runs a script of sh in every agent that is ready, and gives what each printed, by node. */
export async function onAgents(kubectl: Kubectl, script: string, ...args: string[]): Promise<Map<string, string>> {
  const agents = parsePods(await kubectl(["-n", "kube-system", "get", "pods", "-l", "k8s-app=cilium", "-o", "json"])).filter(
    ({ ready }) => ready,
  );
  const answers = await pMap(
    agents,
    async ({ name, node }) =>
      [
        node,
        await kubectl(["-n", "kube-system", "exec", name, "-c", "cilium-agent", "--", "sh", "-c", script, "observe", ...args]),
      ] as const,
    atOnce,
  );
  return new Map(answers);
}
