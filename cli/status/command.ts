import { access } from "node:fs/promises";
import { join } from "node:path";
import { engineStatus, isReachable } from "../../airgap/engine/index";
import { standingControl } from "../../components/datapath/control/control";
import { collectConfiguration } from "../../components/datapath/probe/collect";
import { findLab, readyLab, type ReadyLab, type Say } from "../lab/lab";
import { kubeconfigFile } from "../lab/paths";
import type { EngineChoice } from "../lab/container-engine";
import { readIfThere } from "../lab/read-if-there";
import { reaching } from "../lab/running-lab";
import { painter, wantsColour } from "../reporting/cells";
import { packVariable, policyCell } from "./policies";
import { observeProof, probeProof } from "./proof";
import { statusScreen, type Live } from "./screen";
import { stackState } from "./state";
import { errorText } from "../../components/programs/present";

/** Limit of each question to the cluster, in seconds: a person waits, and what does not answer by then is what there is to say. */
const patience = 10;

/**
 * `make status`: the lab at a glance, from what the stack says and from what the cluster answers now.
 *
 * @returns 0 for a lab that is as declared or not there at all, 1 for one that is not, or that does not answer.
 */
export async function status(checkout: string, requested: string | undefined, say: Say): Promise<number> {
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
  const [state, found, observed] = await Promise.all([
    ready.pulumi.read(["stack", "export", "--stack", stack]).then(stackState),
    askCluster(ready, say),
    readIfThere(join(lab.paths.checkout, "reports", "observe", "none", "evidence.json")),
  ]);
  if (state === undefined) {
    say(
      `The lab "${stack}" is not complete: it was only previewed, or its last \`make up\` did not end well. \`make up\` goes on, \`make down\` removes it.`,
    );
    return 1;
  }
  const { outputs, provenAt } = state;
  const screen = statusScreen(
    {
      stack,
      cluster: lab.cluster,
      state,
      found,
      policies: policyCell(ready.environment[packVariable], process.env[packVariable]),
      proofs: [probeProof(provenAt, outputs.datapath.facts), observeProof(observed, outputs.clusterName)],
      now: new Date(),
    },
    painter(wantsColour(process.env, process.stdout.isTTY)),
  );
  say(screen.lines.join("\n"));
  return screen.holds ? 0 : 1;
}

async function engineRuns({ kind }: EngineChoice): Promise<boolean> {
  return kind === "own" ? (await engineStatus()).kind === "running" : (await isReachable()).kind === "reachable";
}

/** What the cluster answers, or a sentence on why it does not. */
async function askCluster(lab: ReadyLab, say: Say): Promise<Live | string> {
  const there = await access(kubeconfigFile(lab.paths, lab.choice.stack)).then(
    () => true,
    () => false,
  );
  if (!there) return "There is no kubeconfig file for the cluster; `make up` writes it.";
  return reaching(lab, say, async ({ kubectl }) => {
    const control = standingControl((args) => kubectl(args, { seconds: patience })).catch((error: unknown) =>
      error instanceof Error ? error : new Error(String(error)),
    );
    return { configuration: await collectConfiguration(kubectl, patience), control: await control };
  }).catch((error: unknown) => `The API server does not answer: ${errorText(error)}`);
}
