import type { ClusterKind } from "../../components/config/keys";
import type { LabOutputs } from "../lab/outputs";
import { columns, duration } from "../reporting/terminal";

/** What `make up` ends with. */
export interface UpSummary {
  outputs: LabOutputs;
  stack: string;
  cluster: ClusterKind;
  /** Wall time of the whole command, in seconds. */
  seconds: number;
  standIns: readonly string[];
}

/** A short account of a lab that came up, line by line. */
export function upSummary({ outputs, stack, cluster, seconds, standIns }: UpSummary): string[] {
  const { nodes, versions, facts } = outputs.datapath;
  return [
    `The lab "${stack}" is up: ${nodes.length} nodes, Kubernetes ${versions.kubernetes}, Cilium ${versions.cilium}, after ${duration(seconds)}.`,
    "",
    "Nodes",
    ...columns(nodes.map(({ name, address, podCidrs }) => [name, address, `pods ${podCidrs.join(", ")}`])),
    "",
    "Found by the probe on the live cluster, when the lab last changed",
    ...factLines(facts),
    ...(standIns.length === 0 ? [] : ["", `On stand-ins for Pulumi's plugins, which cannot be had here: ${standIns.join(", ")}.`]),
    "",
    "Look further",
    ...columns([
      ["make status", "the lab at a glance"],
      ['eval "$(make -s env)"', "a shell in the lab: kubectl, helm, kind, pulumi"],
      ["kubectl -n kube-system exec ds/cilium -- cilium-dbg status --verbose", "the agent's own word"],
      ["make down", cluster === "kind" ? "removes all of it" : "removes Cilium; puts back what was parked"],
    ]),
  ];
}

/** The probe's facts, one a line, names aligned. */
function factLines(facts: Record<string, string>): string[] {
  return columns(Object.entries(facts));
}
