import { shown, type Finding } from "./finding";

/** Options that an agent started with. */
export interface TakenOptions {
  node: string;
  pod: string;
  options: Record<string, string>;
}

type Options = Readonly<Record<string, string>>;

/** What the init container adds: where the options are from. */
const ownKeys = ["config-sources", "config-sources-overrides"];

/**
 * Run in an agent: its options, each as it took it at its start, name and value behind one another with a NUL after each.
 *
 * Empty up to Cilium 1.13, where the agent reads the ConfigMap's own volume, which follows every edit.
 */
export const takenScript = `
cd /tmp/cilium/config-map 2>/dev/null || exit 0
case $(readlink ..data) in ..data_*) ;; *) exit 0 ;; esac
for key in *; do printf '%s\\0' "$key"; cat "$key"; printf '\\0'; done`;

/** Options by name. @param text what {@link takenScript} prints */
export function parseTaken(text: string): Record<string, string> {
  const words = text.split("\0").slice(0, -1);
  return Object.fromEntries(words.flatMap((key, i) => (i % 2 === 0 && !ownKeys.includes(key) ? [[key, words[i + 1] ?? ""]] : [])));
}

/** Options with which an agent runs and that are not those declared. */
export function optionFindings(declared: Options, agents: readonly TakenOptions[]): Finding[] {
  return agents.flatMap(({ node, pod, options }) => {
    if (Object.keys(options).length === 0) return [];
    const keys = [...new Set([...Object.keys(declared), ...Object.keys(options)])].sort();
    return keys
      .filter((key) => declared[key] !== options[key])
      .map((key): Finding => ({
        topic: "options of the agents",
        object: `agent on node ${node}`,
        path: key,
        ...(declared[key] === undefined ? {} : { declared: shown(declared[key]) }),
        ...(options[key] === undefined ? {} : { live: shown(options[key]) }),
        mend: { by: "agent", pod },
      }));
  });
}

/** Who runs with an option as it is in `cilium-config` now: a clause to stand beside it. */
export function takenBy(key: string, live: string | undefined, agents: readonly TakenOptions[]): string {
  const known = agents.filter(({ options }) => Object.keys(options).length > 0);
  if (known.length === 0) return "not known which agents have taken it";
  const nodes = known.filter(({ options }) => options[key] === live).map(({ node }) => node);
  if (nodes.length === 0) return "taken by no agent yet";
  return nodes.length === known.length ? "taken by all agents" : `taken by the agent on ${nodes.join(", ")}`;
}
