import * as path from "node:path";
import { newestMinor, minors as allMinors, type CiliumMinor } from "../components/tables/versions";
import { chartMinors, type ChartMinors } from "./chart-version";
import { found } from "./found";
import type { Settings } from "./guarded";
import { isMap, unknown, type Known } from "./known";
import type { Resource } from "./rule";

/** Keys that no other chart of note has. One of them is enough, whatever the chart calls itself. */
const telltaleKeys = ["kubeProxyReplacement", "autoDirectNodeRoutes", "ipv4NativeRoutingCIDR", "tunnelProtocol", "routingMode"];
const telltaleBpfKeys = ["masquerade", "hostLegacyRouting", "datapathMode", "monitorAggregation", "lbExternalClusterIP"];
const oldTunnelWords: Known[] = ["vxlan", "geneve", "disabled"];

const releaseType = "kubernetes:helm.sh/v3:Release";

/** A helm release of Cilium. */
export interface CiliumRelease {
  /** Its values. */
  settings: Settings;
  /** The resource's `version`. */
  version: Known | undefined;
  /** Whose keys its chart may read. */
  minors: ChartMinors;
}

/** The Cilium release that a resource is, or undefined where it is none. */
export function ciliumRelease({ type, name, props }: Resource): CiliumRelease | undefined {
  if (type !== releaseType) return undefined;
  const values = props["values"];
  if (!isCiliumChart(props["chart"]) && !looksLikeCilium(values)) return undefined;
  const settings: Settings = {
    subject: `Release "${name}"`,
    root: values,
    locate: (key) => (key === "" ? "`values`" : `\`values.${key}\``),
  };
  return { settings, version: props["version"], minors: chartMinors(props["version"]) };
}

/**
 * The sentences of `judge` for every minor whose keys the chart may read, each once.
 *
 * A version that nobody here can judge is a violation by itself: its keys may mean anything.
 */
export function judged(release: CiliumRelease, judge: (settings: Settings, minor: CiliumMinor) => string[]): string[] {
  const { settings, version, minors } = release;
  const versions = `charts from ${allMinors[0]} to ${newestMinor}`;
  const sets = `${settings.subject} sets \`version\` to`;
  const oneVersion = "Write one version, such as `version: 1.20.2`";
  if (minors === "unreadable") return [`${sets} ${found(version ?? null)}, which is neither a version nor a range. ${oneVersion}: known are ${versions}.`];
  if (minors === "outside") return [`${sets} one whose keys are not known here, so it cannot be checked. ${oneVersion}: known are ${versions}.`];
  const sentences = [...new Set(minors.flatMap((minor) => judge(settings, minor)))];
  if (sentences.length === 0 || minors.length === 1) return sentences;
  return [...sentences, `${sets} a range that reaches charts ${minors.join(", ")}, and each is judged by its own keys. ${oneVersion}.`];
}

/** The sentence for a release whose chart is unknown and whose values tell nothing: Cilium's default is a tunnel. */
export function hiddenChart({ type, name, props }: Resource): string[] {
  if (type !== releaseType || props["chart"] !== unknown) return [];
  return [
    `Release "${name}" sets \`chart\` to ${found(unknown)}, so it may be Cilium with its default, a tunnel. ` +
      "Write the chart's name as a literal instead of taking it from another resource's output.",
  ];
}

/**
 * Whether a chart reference means Cilium's: by name (`cilium`), repository alias (`isovalent/cilium`), OCI reference
 * with or without tag and digest, address or path of an archive, folder.
 */
function isCiliumChart(chart: Known | undefined): boolean {
  if (typeof chart !== "string") return false;
  const reference = chart.trim().replace(/[?#].*$/, "").replace(/@[^/]*$/, "").replaceAll("\\", "/");
  const segments = path.posix.normalize(reference).split("/").map(chartName).filter((segment) => segment !== "");
  return segments.at(-1) === "cilium";
}

/** A path segment without the version, tag and archive suffix that charts carry; a bare version leaves nothing. */
function chartName(segment: string): string {
  return segment
    .toLowerCase()
    .replace(/\.(tgz|tar\.gz)$/, "")
    .replace(/:[^:]*$/, "")
    .replace(/(^|[-_])v?\d+\.\d+.*$/, "");
}

function looksLikeCilium(values: Known | undefined): boolean {
  if (!isMap(values)) return false;
  const bpf = values["bpf"];
  return (
    telltaleKeys.some((key) => Object.hasOwn(values, key)) ||
    oldTunnelWords.includes(values["tunnel"] ?? null) ||
    (isMap(bpf) && telltaleBpfKeys.some((key) => Object.hasOwn(bpf, key)))
  );
}
