import type { Counts, Evidence, Hop, ObservedCase } from "../../components/datapath/observe/evidence";
import { count } from "../reporting/terminal";

/** Name of a node without what all nodes of the cluster share: `worker2` for `cilium-lab-0c321b-worker2`. */
export function shortNode(name: string, cluster: string): string {
  if (name === "") return "outside";
  return name.startsWith(`${cluster}-`) && name !== `${cluster}-` ? name.slice(cluster.length + 1) : name;
}

/** An end of a case as a person calls it: the container beside the nodes is just the outside. */
export function endName({ name, node }: ObservedCase["client"]): string {
  return node === "" ? "the outside" : name;
}

/** Cilium, Kubernetes and the kernel, `1.34.4` for `v1.34.4`. */
export function versionsText({ cilium, kubernetes, kernel }: Evidence["lab"]): string {
  return `Cilium ${cilium}, Kubernetes ${kubernetes.replace(/^v/, "")}, kernel ${kernel}`;
}

/** The first line of a report: what is so. */
export function headline({ control, verdict, cases }: Pick<Evidence, "control" | "verdict" | "cases">): string {
  if (control === "none") {
    if (verdict.holds) return "Packets take the paths that were declared, at every hop.";
    const at = cases.flatMap(({ hops }) => hops).filter(({ holds }) => !holds).length;
    return at === 0
      ? "The datapath is not as declared."
      : `The datapath is not as declared: ${count(at, "hop")} ${at === 1 ? "differs" : "differ"}.`;
  }
  return verdict.holds
    ? `Under the control (${controlTitles[control]}), packets take other paths: the proof can tell.`
    : `Under the control (${controlTitles[control]}), the proof told too little apart.`;
}

/** What stands in the place of the declared datapath. */
export const controlTitles = {
  none: "nothing: the datapath as declared",
  legacy: "legacy host routing",
  vxlan: "a VXLAN tunnel",
} as const satisfies Record<Evidence["control"], string>;

/** `20 requests, 0 replies` */
export function countsText({ requests, replies }: Counts): string {
  return `${count(requests, "request")}, ${replies} ${replies === 1 ? "reply" : "replies"}`;
}

/** What one hop shows, in a few words; empty where its two numbers say all. */
export function hopNote({ counted, role, seen, expected, holds, duplicates, foreign, invariant }: Hop): string {
  const strays = [...(duplicates > 0 ? [count(duplicates, "duplicate")] : []), ...(foreign > 0 ? [count(foreign, "foreign packet")] : [])];
  const what = holds ? passedBy({ counted, role, seen }) : `expected ${countsText(expected)} (${invariant})`;
  return [...(what === "" ? [] : [what]), ...strays].join("; ");
}

/** How packets went past a device, or which of them are none. */
function passedBy({ counted, role, seen }: Pick<Hop, "counted" | "role" | "seen">): string {
  const none = seen.requests === 0 && seen.replies === 0;
  if (counted === "service-address" || counted === "pod-source" || counted === "encapsulated") return none ? "none, as it should be" : "";
  if (counted === "masqueraded") return none ? "" : "source address rewritten";
  if (none) return "bypassed";
  if (role !== "lxc") return "";
  if (seen.requests === 0) return "requests bypass it";
  return seen.replies === 0 ? "replies bypass it" : "";
}

/** Whether all that was seen of a case is as expected. A lost exchange that was made up for in another round is no matter of the datapath. */
export function caseHolds({ hops, exchanges: { answered } }: ObservedCase): boolean {
  const wanted = Math.max(0, ...hops.map(({ expected }) => Math.max(expected.requests, expected.replies)));
  return answered >= wanted && hops.every(({ holds }) => holds);
}
