import { isMap, type PlainValue } from "../core/plain-value";
import type { Resource } from "../core/policy";

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
export function helmRelease({ type, name, props }: Resource): HelmRelease | undefined {
  const kind = helmType.exec(type)?.[1];
  if (!kind) return undefined;
  const fetchOpts = props["fetchOpts"];
  return {
    subject: `${kind} "${name}"`,
    charts: ["path", "chart"].map((property) => ({ property, reference: props[property] })),
    // A Chart of v3 may say its version in either place, and the upper one counts.
    version: props["version"] || (isMap(fetchOpts) ? fetchOpts["version"] : undefined),
    values: props["values"],
  };
}
