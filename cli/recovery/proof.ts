import type { FoundNode } from "../preflight/ownership";
import { resourcesOf } from "../lab/pulumi-state";

/** The datapath's proof in a stack's state. */
export interface Proof {
  /** URN of the probe: replaced, it runs again. */
  urn: string;
  /** When it last ran, as RFC 3339. */
  at: string;
}

/** The proof of a stack; undefined where the probe never ran to its end, so that the next `up` runs it anyway. @param stackExport JSON of `pulumi stack export` */
export function proofInState(stackExport: string): Proof | undefined {
  const probe = resourcesOf(stackExport).find(({ urn }) => urn.endsWith("::datapath-probe"));
  return probe?.modified === undefined ? undefined : { urn: probe.urn, at: probe.modified };
}

/**
 * The nodes that were started since the datapath was proven: it has to be proven again. Docker may have given them other addresses, and all
 * that their agents had in the kernel is gone. Pulumi sees nothing of that.
 */
export function startedSince(nodes: readonly FoundNode[], { at }: Proof): FoundNode[] {
  return nodes.filter(({ startedAt }) => Date.parse(startedAt) > Date.parse(at));
}
