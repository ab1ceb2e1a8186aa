import * as semver from "semver";
import { minors, newestMinor, type CiliumMinor } from "../../components/tables/versions";
import { UNKNOWN, type PlainValue } from "../core/plain-value";

/** The minors whose keys a chart of some version may read; none where nobody here knows its keys, or where it is no version. */
export type ChartMinors = readonly CiliumMinor[] | "outside" | "unreadable";

/**
 * The minors that a Release's `version` means, as helm reads it: one for a version, all that are known of for a range.
 *
 * Without one, and with an empty one, a repository gives its newest. One that is not known during preview is taken for the newest too: the
 * release is judged again in the update, before it is made, and then it is known. Newer than all that are known is what nobody can judge.
 */
export function chartMinors(version: PlainValue | undefined): ChartMinors {
  if (version === undefined || version === null || version === "" || version === UNKNOWN) return [newestMinor];
  if (typeof version !== "string" && typeof version !== "number") return "unreadable";
  const text = String(version);
  const exact = semver.parse(text);
  // Helm takes a comma for "and".
  const range = exact ? exact.version : semver.validRange(text.replaceAll(",", " "));
  if (range === null) return "unreadable";
  // Helm offers pre-releases to a range that names one, and to no other.
  const first = /\d-\w/.test(text) ? "0-0" : "0";
  const reached = minors.filter((minor) =>
    semver.intersects(range, `>=${minor}.${first} <${semver.inc(`${minor}.0`, "minor")}-0`, { includePrerelease: true }),
  );
  return reached.length > 0 ? reached : "outside";
}
