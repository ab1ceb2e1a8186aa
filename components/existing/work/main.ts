import { runOnCluster } from "../../programs/run-on-cluster";
import { inspect } from "./inspect";
import type { ClusterAccess } from "../../programs/retry";
import type { InspectionResult, ClusterRequirements } from "./requirements";
import { putBack } from "./put-back";
import { restartOldPods } from "./restart";
import { takeOver } from "./take-over";

/**
 * What the components of this folder run on the cluster of KUBECONFIG_CONTENT, by the word that is the argument. Reads `WANTED` (JSON,
 * {@link ClusterRequirements}), and `OWNER` where the cluster has to be the stack's. Pulumi runs the stored words when a stack goes: they stay.
 */
const words: Record<string, (wanted: ClusterRequirements, reach: ClusterAccess) => Promise<unknown>> = {
  inspect: (wanted, reach) => inspect(wanted, previous(), reach),
  "take-over": (wanted, reach) => takeOver(wanted, owner(), reach),
  "put-back": (wanted, reach) => putBack(wanted, owner(), reach),
  restart: (wanted, reach) => (wanted.takeOver === "park" ? restartOldPods(wanted, reach) : Promise.resolve("nothing was parked")),
};

/** What the same command printed when it last ran, as Pulumi hands it back. */
function previous(): InspectionResult | undefined {
  const printed = process.env.PULUMI_COMMAND_STDOUT ?? "";
  return printed === "" ? undefined : (JSON.parse(printed) as InspectionResult);
}

function owner(): string {
  const value = process.env.OWNER;
  if (!value) throw new Error('OWNER is not set; the stack\'s ExistingCluster sets it. Run "make up".');
  return value;
}

const word = process.argv[2] ?? "";
void runOnCluster("existing cluster", ["WANTED"], async ([wanted], reach) => {
  const work = words[word];
  if (work === undefined) throw new Error(`"${word}" is no word of this program. Accepted: ${Object.keys(words).join(", ")}.`);
  return work(wanted as ClusterRequirements, reach);
});
