import * as path from "node:path";
import type { PlainValue } from "../core/plain-value";

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
