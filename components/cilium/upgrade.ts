import * as semver from "semver";
import { ciliumMinor, minors } from "../tables/versions";

/** Whether a running Cilium may be changed to another version, and if not, how to get there. */
export type UpgradePath =
  | { ok: true }
  | {
      ok: false;
      /** Sentences that say what is wrong and what to do. */
      reason: string;
      /** The minors to go through, the running one first; empty for a downgrade, to which no way is offered. */
      path: string[];
    };

const source = "https://docs.cilium.io/en/stable/operations/upgrade/";

/**
 * The supported way from one version of Cilium to another on a live cluster: patches of a minor, or to the next minor.
 *
 * Upstream tests going back to the previous minor as well, and asks for care with what the newer one left behind; here every
 * downgrade is refused, by semver's order: a patch, and a release to its own pre-release too.
 *
 * @param from version that runs, without `v`, e.g. `1.19.6`
 * @param to version that is wanted
 * @throws Error for a version outside of the version table
 * @see https://docs.cilium.io/en/stable/operations/upgrade/
 */
export function upgradePath(from: string, to: string): UpgradePath {
  const path = minors.slice(minors.indexOf(ciliumMinor(from, "running Cilium")), minors.indexOf(ciliumMinor(to)) + 1);
  if (semver.lt(to, from)) {
    return {
      ok: false,
      reason: `From Cilium ${from} to ${to} is a downgrade, which a live lab does not take. Stay on ${from} or a later version; for ${to}, make a new lab: "make down", then "make up" (${source}).`,
      path: [],
    };
  }
  if (path.length > 2) {
    const skipped = path.slice(1, -1).join(", ");
    return {
      ok: false,
      reason: `From Cilium ${from} to ${to} skips ${skipped}: only consecutive minors are supported. Go ${path.join(" -> ")}, to the latest patch of each (${source}).`,
      path: [...path],
    };
  }
  return { ok: true };
}
