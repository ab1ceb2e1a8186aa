import { runOnCluster } from "../../programs/run-on-cluster";
import { startTraffic, type KeptPlan, type PlannedChange } from "./start-traffic";

/** Gets the cluster of KUBECONFIG_CONTENT ready for the change that PLANNED says; PULUMI_COMMAND_STDOUT is what was printed the last time. */
void runOnCluster("rollout", ["PLANNED", "PULUMI_COMMAND_STDOUT"], ([planned, kept], reach) =>
  startTraffic(planned as PlannedChange, kept as KeptPlan, reach),
);
