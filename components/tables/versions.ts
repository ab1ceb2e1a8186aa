import * as semver from "semver";

/** Minors of Cilium whose chart this library speaks, oldest first. */
export const minors = ["1.12", "1.13", "1.14", "1.15", "1.16", "1.17", "1.18", "1.19", "1.20"] as const;
export type CiliumMinor = (typeof minors)[number];

/** The newest minor: what a chart without a stated version is taken for. */
export const newestMinor: CiliumMinor = minors.at(-1) ?? minors[0];

/** The minors that a fact holds for, both ends included; without one, from the first or to the last that is known. */
export interface Span {
  since?: CiliumMinor;
  until?: CiliumMinor;
}

/** Whether `minor` is in `span`. */
export function within(minor: CiliumMinor, { since = minors[0], until = newestMinor }: Span): boolean {
  const place = minors.indexOf(minor);
  return minors.indexOf(since) <= place && place <= minors.indexOf(until);
}

/**
 * The minor that decides which chart keys are written for `version`. A pre-release reads the keys of its own minor.
 *
 * @param version full version without `v`, e.g. `1.20.2` or `1.13.0-rc5`
 * @throws Error that names `subject` and the supported range
 */
export function ciliumMinor(version: string, subject = "ciliumVersion"): CiliumMinor {
  const parsed = semver.parse(version);
  const known = minors.find((minor) => parsed && minor === `${parsed.major}.${parsed.minor}`);
  if (!known || parsed?.version !== version) {
    throw new Error(
      `${subject} "${version}" is not a Cilium version this lab knows. ` +
        `Accepted: a full version from ${minors[0]} to ${newestMinor}, pre-releases included. Example: 1.20.2 or 1.13.0-rc5.`,
    );
  }
  return known;
}
