import { z } from "zod";

/** What the stack gives out, as `pulumi stack output --json` prints it. */
export const labOutputs = z.object({
  clusterName: z.string(),
  apiServerHost: z.string(),
  nodes: z.array(z.string()),
  ciliumVersion: z.string(),
  /** One fact an invariant, e.g. `{ network: "Native" }`. */
  datapath: z.record(z.string(), z.unknown()),
});
export type LabOutputs = z.infer<typeof labOutputs>;

/** What `make up` ends with. */
export interface UpSummary {
  outputs: LabOutputs;
  stack: string;
  /** Wall time of the whole command, in seconds. */
  seconds: number;
  standIns: readonly string[];
}

/** A short account of a lab that came up, line by line. */
export function upSummary({ outputs, stack, seconds, standIns }: UpSummary): string[] {
  return [
    `The lab "${stack}" is up: ${outputs.nodes.length} nodes, Cilium ${outputs.ciliumVersion}, after ${duration(seconds)}.`,
    "",
    "Nodes",
    ...outputs.nodes.map((node) => `  ${node}`),
    "",
    "Proven on the live cluster",
    ...factLines(outputs.datapath),
    ...(standIns.length === 0 ? [] : ["", `On stand-ins for Pulumi's plugins, which cannot be had here: ${standIns.join(", ")}.`]),
    "",
    "Look further",
    ...columns([
      ["make status", "the lab at a glance"],
      ['eval "$(make -s env)"', "a shell in the lab: kubectl, helm, kind, pulumi"],
      ["kubectl -n kube-system exec ds/cilium -- cilium-dbg status --verbose", "the agent's own word"],
      ["make down", "removes all of it"],
    ]),
  ];
}

/** The probe's facts, one a line, names aligned. */
export function factLines(facts: Record<string, unknown>): string[] {
  return columns(Object.entries(facts).map(([name, fact]) => [name, typeof fact === "string" ? fact : JSON.stringify(fact)]));
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
