import { join } from "node:path";
import { scriptText } from "../../programs/script-text";
import type { Evidence } from "./evidence";
import { ports } from "./experiment-objects";

export type Hook = Evidence["netfilter"][number]["hook"];
/** Hooks that a packet passes on its way through a node, and that eBPF host routing leaves out. */
export const hooks = ["PREROUTING", "FORWARD", "POSTROUTING"] as const satisfies readonly Hook[];

/** Comment by which the rules are found again, also by scripts/remove-rules.sh. */
const comment = "cilium-lab-observe";

/** Rules that count packets to and from the experiment's ports and do nothing else, for `iptables-restore --noflush`. */
export function countingRules(nodePort: number): string {
  const ranges = [`${ports.echo}:${ports.service}`, `${nodePort}`];
  const rules = hooks.flatMap((hook) =>
    ranges.flatMap((range) =>
      ["--dport", "--sport"].map((way) => `-I ${hook} -p udp -m udp ${way} ${range} -m comment --comment ${comment}`),
    ),
  );
  return ["*mangle", ...rules, "COMMIT", ""].join("\n");
}

const scripts = join(__dirname, "scripts");
/** Removes the rules, of this run or of an earlier one. */
export const removeScript = scriptText(scripts, "remove-rules.sh");
/** Applies the rules that are its first argument, in place of those of an earlier run. */
export const addScript = `set -e\n${scriptText(scripts, "remove-rules.sh", "add-rules.sh")}`;

/** Prints the rules with their counters. */
export const readScript = `iptables-save --counters -t mangle | grep -- ${comment}`;

/**
 * Packets at each hook.
 *
 * @param saved lines of `iptables-save --counters`
 * @throws Error where a hook has no rule: it would pass for one that saw nothing
 */
export function parseCounters(saved: string): Record<Hook, number> {
  const at = (hook: Hook) => {
    const counters = [...saved.matchAll(new RegExp(`^\\[(\\d+):\\d+\\] -A ${hook} .*${comment}`, "gm"))];
    if (counters.length !== 4) throw new Error(`the counting rules at ${hook} are gone: ${counters.length} of 4 are there`);
    return counters.reduce((sum, [, packets]) => sum + Number(packets), 0);
  };
  return { PREROUTING: at("PREROUTING"), FORWARD: at("FORWARD"), POSTROUTING: at("POSTROUTING") };
}
