/** One fact of the live cluster that is not as declared. */
export interface Difference {
  /** Whose fact it is, e.g. `node lab-worker`. */
  subject: string;
  /** E.g. `Routing: Host`. */
  fact: string;
  found: string;
  declared: string;
  /** A command that shows more. */
  look: string;
  /** Whether waiting can help: a route may still come, a mode that the agent reports stays. */
  settles: boolean;
}

/** The one line that says it all. */
export function sentence({ subject, fact, found, declared, look }: Difference): string {
  return `datapath: ${subject}: ${fact} is "${found}", declared "${declared}". Look further: ${look}`;
}
