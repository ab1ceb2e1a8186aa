import { upgradePath } from "../../components/cilium/upgrade";
import { planCluster } from "../../components/kind/cluster-plan";
import { releaseInState, stackLab } from "../lab/chart";
import { CliError } from "../lab/error";
import type { ReadyLab } from "../lab/lab";
import { refuseOtherCluster } from "./node-change";
import type { StackLab } from "../lab/stack-lab";
import { clusterNameInOutputs } from "../lab/pulumi-state";

/**
 * Refuses another kind of cluster, and a change of Cilium's version that a live one does not take: a downgrade, a skipped minor. Before
 * Pulumi runs, so that a preview says it too; the stack itself refuses the version at `pulumi up`, by what the agents report.
 */
export async function checkUpgrade(lab: ReadyLab): Promise<void> {
  const state = await lab.pulumi.read(["stack", "export", "--stack", lab.choice.stack]);
  const wanted = await stackLab(lab.paths, lab.choice.stack);
  refuseOtherCluster(state, lab.choice.stack, wanted);
  refuseUpgrade(state, wanted);
}

/**
 * @param stackExport JSON of `pulumi stack export`.
 * @throws CliError with the supported path.
 */
export function refuseUpgrade(stackExport: string, { lab }: Pick<StackLab, "lab">): void {
  const running = releaseInState(stackExport);
  // A cluster that is made anew gets whatever version is declared.
  if (running === undefined || (lab.cluster.kind === "kind" && planCluster(lab.cluster.spec).name !== clusterNameInOutputs(stackExport)))
    return;
  const path = upgradePath(running.version, lab.cilium.version);
  if (!path.ok)
    throw new CliError(
      `cilium-lab:ciliumVersion is "${lab.cilium.version}", and ${running.version} runs. ${path.reason}`,
      "Nothing was changed.",
    );
}
