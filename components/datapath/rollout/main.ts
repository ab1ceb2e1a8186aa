import { run } from "../probe/run";
import { startTraffic, type Kept, type Planned } from "./start";

/** Gets the cluster of KUBECONFIG_CONTENT ready for the change that PLANNED says; PULUMI_COMMAND_STDOUT is what was printed the last time. */
void run("rollout", ["PLANNED", "PULUMI_COMMAND_STDOUT"], ([planned, kept], reach) =>
  startTraffic(planned as Planned, kept as Kept, reach),
);
