import * as path from "node:path";
import * as semver from "semver";
import { minors, newestMinor, type CiliumMinor } from "../../components/tables/versions";
import { UNKNOWN, type PlainValue } from "../core/plain-value";

/** Cilium's chart, and the copy of it that RKE2 hands out under another name. */
const names = ["cilium", "rke2-cilium"];

/**
 * Whether a chart reference means Cilium's: by name (`cilium`), repository alias (`isovalent/cilium`), OCI reference
 * with or without tag and digest, address or path of an archive, folder.
 */
export function isCiliumChart(chart: PlainValue | undefined): boolean {
  return typeof chart === "string" && names.includes(chartName(chart));
}

/** The chart's own name in such a reference; empty where it has none. */
export function chartName(chart: string): string {
  const reference = decoded(chart)
    .trim()
    .replace(/[?#].*/, "")
    .replace(/@[^/]*/, "")
    .replaceAll("\\", "/");
  const segments = path.posix
    .normalize(reference)
    .split("/")
    .map(bareName)
    .filter((segment) => segment !== "");
  return segments.at(-1) ?? "";
}

/** An address may write any letter as `%` and two digits. */
function decoded(text: string): string {
  return text.replace(/%([0-7][0-9a-f])/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
}

/** A path segment without the version, tag and archive suffix that charts carry; a bare version leaves nothing. */
function bareName(segment: string): string {
  return segment
    .toLowerCase()
    .replace(/\.(tgz|tar\.gz)$/, "")
    .replace(/:.*/, "")
    .replace(/(^|[-_])v?\d+\.\d.*/, "");
}

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
