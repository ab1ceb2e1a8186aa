import { z } from "zod";
import type { ClusterKind } from "../../components/config/keys";
import type { DatapathSummary } from "../../components/datapath/datapath-probe";

/** What the stack gives out, as `pulumi stack output --json` prints it. */
export const labOutputs = z.object({
  clusterName: z.string(),
  apiServerHost: z.string(),
  nodes: z.array(z.string()),
  ciliumVersion: z.string(),
  /** What the probe found. */
  datapath: z.object({
    cluster: z.string(),
    versions: z.object({ cilium: z.string(), kubernetes: z.string() }),
    nodes: z.array(z.object({ name: z.string(), address: z.string(), podCidrs: z.array(z.string()) })),
    facts: z.record(z.string(), z.string()),
  }) satisfies z.ZodType<DatapathSummary>,
});
export type LabOutputs = z.infer<typeof labOutputs>;

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
export function factLines(facts: Record<string, string>): string[] {
  return columns(Object.entries(facts));
}

/** Rows with their columns aligned, indented by two spaces, no space at a line's end. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = rows.reduce<number[]>((all, row) => row.map((cell, i) => Math.max(cell.length, all[i] ?? 0)), []);
  return rows.map((row) => `  ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join("  ")}`.trimEnd());
}

/** `3 min 5 s`, `42 s` */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
