import type { DatapathIntent } from "../../components/cilium/intent";
import { stackValues } from "../../components/config/stack-values";
import { apiServerOf, labConfig, type LabConfig } from "../../components/lab-config";

/** What a stack's configuration comes to, without Pulumi's engine. */
export interface StackLab {
  lab: LabConfig;
  /** Of a cluster that the lab makes. */
  kubernetesVersion: string | undefined;
  /** The whole intent, with the API server's address. */
  datapath: DatapathIntent;
}

/**
 * The lab of a stack, from the texts of Pulumi.yaml and of the stack file.
 *
 * @throws Error naming the key, what was found, what is accepted, and an example
 */
export function labOfStack(projectText: string, stackText: string): StackLab {
  const { project, values } = stackValues(projectText, stackText);
  const lab = labConfig(project, values);
  return { lab, kubernetesVersion: lab.kubernetesVersion, datapath: { ...lab.cilium.datapath, apiServer: apiServerOf(lab.cluster) } };
}
