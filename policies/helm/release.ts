import { minors as allMinors, newestMinor, type CiliumMinor } from "../../components/tables/versions";
import { looksLikeCilium, subcharts } from "../cilium/fingerprint";
import type { ReviewedValues } from "../cilium/required-values";
import { describeValue } from "../core/describe-value";
import { UNKNOWN, isMap, type PlainValue } from "../core/plain-value";
import type { Resource } from "../core/policy";
import { chartMinors, isCiliumChart, type ChartMinors } from "./chart";

/** What helm installs, as one of Pulumi's resources for it says. */
export interface HelmRelease {
  /** The resource as a sentence names it, e.g. `Release "cilium"`. */
  subject: string;
  /** Every reference to a chart that it has, by the name of its property; a folder counts before a name. Undefined where it is not set. */
  charts: { property: string; reference: PlainValue | undefined }[];
  version: PlainValue | undefined;
  values: PlainValue | undefined;
}

/** `Release`, and `Chart` in all its versions: what a Chart is made of is sent along with the component. */
const helmType = /^kubernetes:helm\.sh\/v\d+:(Release|Chart)$/;

/** The helm release that a resource is, or undefined where it is none. */
export function helmRelease({ type, name, subject, props }: Resource): HelmRelease | undefined {
  const kind = helmType.exec(type)?.[1];
  if (!kind) return undefined;
  const fetchOpts = props["fetchOpts"];
  return {
    subject: subject ?? `${kind} "${name}"`,
    charts: ["path", "chart"].map((property) => ({ property, reference: props[property] })),
    // A Chart of v3 may say its version in either place, and the upper one counts.
    version: props["version"] || (isMap(fetchOpts) ? fetchOpts["version"] : undefined),
    values: props["values"],
  };
}

/** A helm release of Cilium, alone or as a part of an umbrella chart. */
export interface CiliumRelease {
  /** Its values. */
  settings: ReviewedValues;
  /** Where they are inside the resource's `values`; empty where they are all of them. */
  path: string;
  /** The resource's `version`; undefined in an umbrella chart, whose version is not Cilium's. */
  version: PlainValue | undefined;
  /** Whose keys its chart may read. */
  minors: ChartMinors;
}

/** The releases of Cilium that a resource makes: none, one, or as many as an umbrella chart has of it. */
export function ciliumReleases(resource: Resource): CiliumRelease[] {
  const release = helmRelease(resource);
  if (!release) return [];
  const { subject, charts, version, values } = release;
  if (charts.some(({ reference }) => isCiliumChart(reference)) || looksLikeCilium(values)) {
    const settings: ReviewedValues = { subject, root: values, locate: (key) => (key === "" ? "`values`" : `\`values.${key}\``) };
    return [{ settings, path: "", version, minors: chartMinors(version) }];
  }
  return subcharts(values).map(({ path, values: root }) => {
    const locate = (key: string): string => `\`values.${path}${key === "" ? "" : `.${key}`}\``;
    // What version of Cilium an umbrella chart carries is written in its files: the newest words are the ones to write.
    return { settings: { subject, root, locate, under: `${path}.` }, path, version: undefined, minors: [newestMinor] };
  });
}

/**
 * The sentences of `judge` for every minor whose keys the chart may read, each once.
 *
 * A version that nobody here can judge is a violation by itself: its keys may mean anything.
 */
export function judged(release: CiliumRelease, judge: (settings: ReviewedValues, minor: CiliumMinor) => string[]): string[] {
  const { settings, version, minors } = release;
  const versions = `charts from ${allMinors[0]} to ${newestMinor}`;
  const sets = `${settings.subject} sets \`version\` to`;
  const oneVersion = "Write one version, such as `version: 1.20.2`";
  if (minors === "unreadable")
    return [`${sets} ${describeValue(version ?? null)}, which is neither a version nor a range. ${oneVersion}: known are ${versions}.`];
  if (minors === "outside")
    return [`${sets} one whose keys are not known here, so it cannot be checked. ${oneVersion}: known are ${versions}.`];
  const sentences = [...new Set(minors.flatMap((minor) => judge(settings, minor)))];
  if (sentences.length === 0 || minors.length === 1) return sentences;
  return [...sentences, `${sets} a range that reaches charts ${minors.join(", ")}, and each is judged by its own keys. ${oneVersion}.`];
}

/** The sentence for a release whose chart is unknown and whose values tell nothing: Cilium's default is a tunnel. */
export function hiddenChart(resource: Resource): string[] {
  const release = helmRelease(resource);
  const hidden = release?.charts.find(({ reference }) => reference === UNKNOWN);
  if (!release || !hidden) return [];
  const what = hidden.property === "path" ? "path" : "name";
  return [
    `${release.subject} sets \`${hidden.property}\` to ${describeValue(UNKNOWN)}, so it may be Cilium with its default, a tunnel. ` +
      `Write the chart's ${what} as a literal instead of taking it from another resource's output.`,
  ];
}
