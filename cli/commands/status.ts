import { access } from "node:fs/promises";
import { execa } from "execa";
import { engineStatus, isReachable } from "../../airgap/engine";
import { findLab, readyLab } from "../lab";
import { kubeconfigFile } from "../paths";
import type { EngineChoice } from "../preflight/docker";
import { liveObjects, liveStatus } from "../status";
import { columns, factLines, labOutputs } from "../summary";

/**
 * `make status`: the lab at a glance, from what the stack says and from what the cluster answers now.
 *
 * @returns 0 for a lab that is as declared or not there at all, 1 for one that is broken or does not answer.
 */
export async function status(checkout: string, requested: string | undefined, say: (line: string) => void): Promise<number> {
  const lab = await findLab(checkout, requested);
  const { stack } = lab.choice;
  if (!lab.exists) {
    say(`The lab "${stack}" is down: there is nothing of it. \`make up\` brings it up.`);
    return 0;
  }
  if (lab.engine.kind !== "none" && !(await engineRuns(lab.engine))) {
    say(`The lab "${stack}" cannot be reached: its Docker engine is not running. \`make up\` starts it, \`make down\` removes the lab.`);
    return 1;
  }
  const ready = await readyLab(lab, { say, startEngine: false });
  const parsed = labOutputs.safeParse(JSON.parse(await ready.pulumi.read(["stack", "output", "--json", "--stack", stack])));
  if (!parsed.success) {
    say(`The lab "${stack}" is not complete: it was only previewed, or its last \`make up\` did not end well. \`make up\` goes on, \`make down\` removes it.`);
    return 1;
  }
  const outputs = parsed.data;
  say(`Lab "${stack}": cluster ${outputs.clusterName}, Cilium ${outputs.ciliumVersion}, API server ${outputs.apiServerHost}`);
  const live = await askCluster(kubeconfigFile(lab.paths, stack), ready.childEnvironment);
  const { lines, problems } = typeof live === "string" ? { lines: [], problems: [live] } : liveStatus(live, outputs.nodes, lab.cluster);
  const [update] = JSON.parse(await ready.pulumi.read(["stack", "ls", "--json"])).filter(({ name }: { name: string }) => name === stack) as { lastUpdate?: string }[];
  say(
    [
      ...(lines.length === 0 ? [] : ["", ...lines]),
      "",
      "Proven at the last `make up`",
      ...columns([["when", update?.lastUpdate ?? "unknown"]]),
      ...factLines(outputs.datapath.facts),
      "",
      ...(problems.length === 0 ? ["All nodes and agents answer as declared."] : ["Not as declared", ...problems.map((problem) => `  ${problem}`)]),
    ].join("\n"),
  );
  return problems.length === 0 ? 0 : 1;
}

async function engineRuns({ kind }: EngineChoice): Promise<boolean> {
  return kind === "own" ? (await engineStatus()).kind === "running" : (await isReachable()).kind === "reachable";
}

/** The live objects, or a sentence on why there are none. */
async function askCluster(kubeconfig: string, environment: NodeJS.ProcessEnv) {
  const there = await access(kubeconfig).then(() => true, () => false);
  if (!there) return "There is no kubeconfig file for it; `make up` writes it.";
  const args = ["--kubeconfig", kubeconfig, "--request-timeout=10s", "get", "nodes,daemonsets.apps", "--all-namespaces", "-o", "json"];
  const { exitCode, stdout, stderr } = await execa("kubectl", args, { env: environment, extendEnv: false, reject: false, stdin: "ignore", timeout: 30_000 });
  if (exitCode !== 0) return `The API server does not answer: ${(stderr ?? "").trim().split("\n").at(-1) || "no reason given"}`;
  return liveObjects.parse(JSON.parse(stdout));
}
