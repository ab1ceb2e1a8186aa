import type { Fixture } from "../harness/run";

/** A stack that has to be refused. */
export interface Evasion {
  /** The way back that is tried, as a noun: "a tunnel by extraConfig". */
  name: string;
  stack: readonly Fixture[];
  /** All that the pack says, exactly: `rule: sentence`, in order of the rules, then of the resources. */
  messages: readonly string[];
}

/** A stack that nothing may be said of. */
export interface Benign {
  /** What it is and why one could take it for an evasion: "a chart with a `tunnel` of its own". */
  name: string;
  stack: readonly Fixture[];
}
