import { resourcesOf } from "../lab/pulumi-state";

/** One revision of the release, as helm keeps it in a Secret of the cluster. */
export interface Revision {
  /** Name of the Secret. */
  secret: string;
  revision: number;
  /** `deployed`, `superseded`, `failed`, `pending-install`, `pending-upgrade`, `pending-rollback`, `uninstalling`. */
  status: string;
}

/** What brings helm's records and the stack's state together. */
export interface ReleaseRepair {
  /** Secrets to remove: records of operations that nobody will end. What they had installed stays, and the next operation takes it over. */
  forget: readonly string[];
  /** URN of the release to refresh, so that the stack makes it anew. */
  refresh: string | undefined;
  /** For the person. */
  sentence: string;
}

/**
 * How a release is repaired that was interrupted, or removed behind the stack's back; undefined where it is in order.
 *
 * Helm refuses to install over a record of the same name, and to upgrade over a pending one. Uninstalling would take the datapath down, and
 * a rollback would roll all agents: a record that goes changes nothing that runs.
 *
 * @param urn of the release on this cluster in the stack's state; undefined where the state has none.
 */
export function releaseRepair(revisions: readonly Revision[], urn: string | undefined): ReleaseRepair | undefined {
  const sorted = revisions.toSorted((a, b) => a.revision - b.revision);
  const all = sorted.map(({ secret }) => secret);
  const last = sorted.at(-1);
  if (last === undefined) {
    if (urn === undefined) return undefined;
    return { forget: [], refresh: urn, sentence: "The helm release was removed behind the stack's back: it is made anew." };
  }
  if (urn === undefined) {
    return {
      forget: all,
      refresh: undefined,
      sentence: `A helm install was interrupted (${last.status}): its record is removed, and what it installed is taken over.`,
    };
  }
  if (!/^(pending-|uninstall)/.test(last.status)) return undefined;
  const whole = sorted.some(({ status }) => status === "deployed");
  return {
    forget: whole ? sorted.filter(({ status }) => status.startsWith("pending-")).map(({ secret }) => secret) : all,
    refresh: whole ? undefined : urn,
    sentence: `A helm operation was interrupted (${last.status}): its record is removed, and ${whole ? "the release is brought to what is declared" : "what it installed is taken over"}.`,
  };
}

/** URN of the release that stands in the state on `cluster`, which its provider names. @param stackExport JSON of `pulumi stack export` */
export function releaseOn(stackExport: string, cluster: string): string | undefined {
  const resources = resourcesOf(stackExport);
  const provider = resources.find(
    ({ type, inputs }) => type === "pulumi:providers:kubernetes" && String(inputs?.["clusterIdentifier"]).startsWith(`${cluster}/`),
  );
  const reference = provider && `${provider.urn}::${provider.id}`;
  return resources.find((resource) => resource.type === "kubernetes:helm.sh/v3:Release" && resource.provider === reference)?.urn;
}

/** Reads lines of `<secret> <revision> <status>`. */
export function readRevisions(lines: string): Revision[] {
  return lines.split("\n").flatMap((line) => {
    const [secret, revision, status] = line.trim().split(/\s+/);
    return secret && revision && status ? [{ secret, revision: Number(revision), status }] : [];
  });
}
