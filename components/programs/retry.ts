import pRetry from "p-retry";
import type { Difference } from "./difference";
import type { Kubectl } from "./kubectl";

/** How a program reaches the cluster and its reader. */
export interface ClusterAccess {
  kubectl: Kubectl;
  /** As `kubectl`, and works after the program was told to stop. */
  cleanup: Kubectl;
  say: (line: string) => void;
  signal?: AbortSignal;
}

/** The cluster is not as declared. The first difference is the one to look at. */
export class NotAsDeclared extends Error {
  constructor(readonly differences: Difference[]) {
    super("the datapath is not as declared");
  }
}

/**
 * Takes `attempt` again until nothing differs, what differs is final, or `seconds` are over.
 *
 * @throws NotAsDeclared with what differed last
 */
export async function retryUntilNoDifference<Found>(
  seconds: number,
  { signal }: ClusterAccess,
  attempt: () => Promise<{ found: Found; differences: Difference[] }>,
): Promise<Found> {
  return pRetry(
    async () => {
      const { found, differences } = await attempt();
      if (differences.length === 0) return found;
      // What stays is the cause where there is such; sorting is stable.
      throw new NotAsDeclared([...differences].sort((a, b) => Number(a.settles) - Number(b.settles)));
    },
    {
      retries: Number.POSITIVE_INFINITY,
      factor: 1.5,
      minTimeout: 1000,
      maxTimeout: 5000,
      maxRetryTime: seconds * 1000,
      signal,
      shouldRetry: ({ error }) => !(error instanceof NotAsDeclared) || error.differences.every(({ settles }) => settles),
    },
  );
}

/** Waiting is only waiting: what did not come is told by the comparison that follows, in its own words. */
export async function waitBestEffort(...waits: Promise<unknown>[]): Promise<void> {
  await Promise.allSettled(waits);
}
