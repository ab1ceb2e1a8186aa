/** Where a lab runs: on a kind cluster that it makes, or on a cluster that is already there. */
export type ClusterKind = "kind" | "existing";

/** Makes of a text what it says. @throws Error naming subject, what was found, what is accepted, and an example */
type Parse = (subject: string, text: string) => unknown;

/** What a key takes. A pattern is what an editor can know of `parse`: all that `parse` takes matches it. */
export type Accepts =
  /** Empty texts are refused by default; `accepted` ones are not parsed, `parsed` ones are. */
  | { kind: "text"; pattern: string; parse?: Parse; empty?: "accepted" | "parsed" }
  | { kind: "choice"; of: readonly string[] }
  /** `what` has its article: "a number of workers". */
  | { kind: "integer"; what: string; min: number; max: number; why?: string }
  /** `what` is in the plural: "IPv4 ranges". */
  | { kind: "list"; what: string; pattern: string; parse: Parse };

/** What `make up` does to a lab that stands when the key changes: its row of docs/changes.md, held against the engine's previews by a test. */
export interface KeyChange {
  nodes: "replaced" | "stay" | "refused";
  /** Where the nodes stay: whether the agents are rolled. */
  agents?: "rolled" | "stay";
  /** Where the nodes stay: names of the resources that are not left as they are. */
  resources?: readonly string[];
  /** Why it is so on purpose: a table cell, without its full stop. */
  because?: string;
}

/** One key of a stack's configuration, all that is said of it. */
export interface StackKey {
  accepts: Accepts;
  /** The value where the stack file has none: Pulumi hands it to the program like a value that was set. */
  default: string | number | readonly string[];
  description: string;
  /** A value that is accepted, for errors. */
  example: string;
  /** A value that tests change the key to, on a lab that stands with another. */
  other: string | number | readonly string[];
  /** The one kind of cluster that the key is for; none: for both. `because` says why the other has no use for it, without a full stop. */
  only?: { cluster: ClusterKind; because: string };
  /** Beginning of the path in the datapath's intent that the key decides: refusals of it name the key. */
  intent?: string;
  change: KeyChange;
}

const ofCilium = ["cilium-chart-check", "cilium-release", "datapath-probe", "rollout-traffic"];
const becauseOf = (because?: string) => (because === undefined ? {} : { because });

/** Another cluster is made and proven, then the old one goes. */
export const replacesNodes = (because: string): KeyChange => ({ nodes: "replaced", because });

/** Refused before anything is changed. */
export const isRefused = (because: string): KeyChange => ({ nodes: "refused", because });

/** Cilium's release changes, and the agents are rolled. @param also resources beside those of Cilium */
export const rollsAgents = (because?: string, also: readonly string[] = []): KeyChange => ({
  nodes: "stay",
  agents: "rolled",
  resources: [...ofCilium, ...also].sort(),
  ...becauseOf(because),
});

/** Cilium's release changes, and the agents keep running. */
export const keepsAgents = (because: string, also: readonly string[] = []): KeyChange => ({
  ...rollsAgents(because, also),
  agents: "stay",
});
