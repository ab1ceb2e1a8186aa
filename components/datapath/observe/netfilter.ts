import type { Evidence } from "./evidence";
import { ports } from "./ports";

export type Hook = Evidence["netfilter"][number]["hook"];
/** Hooks that a packet passes on its way through a node, and that eBPF host routing leaves out. */
export const hooks = ["PREROUTING", "FORWARD", "POSTROUTING"] as const satisfies readonly Hook[];

/** Comment by which the rules are found again. */
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

/** Applies the rules on its standard input's stead: they are its first argument. Replaces those of an earlier run. */
export const removeScript = `
rules=$(iptables-save -t mangle | sed -n '/${comment}/s/^-A /-D /p')
[ -z "$rules" ] || printf '*mangle\\n%s\\nCOMMIT\\n' "$rules" | iptables-restore --wait --noflush
`.trim();
export const addScript = `set -e
${removeScript}
printf '%s' "$1" | iptables-restore --wait --noflush`;

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
