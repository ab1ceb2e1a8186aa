import * as semver from "semver";

/** Minors of Cilium whose chart keys this library writes. */
export const supportedMinors = ["1.20"] as const;
export type CiliumMinor = (typeof supportedMinors)[number];

/**
 * The minor that decides which chart keys are written for `version`.
 *
 * @param version full version without `v`, e.g. `1.20.2`
 * @throws Error that names `subject` and the supported range
 */
export function ciliumMinor(version: string, subject = "ciliumVersion"): CiliumMinor {
  const parsed = semver.parse(version);
  const minor = parsed && `${parsed.major}.${parsed.minor}`;
  const known = supportedMinors.find((m) => m === minor);
  if (!known || parsed?.version !== version) {
    throw new Error(
      `${subject} "${version}" is not a Cilium version this lab knows. ` +
        `Accepted: a full version of ${supportedMinors.join(", ")}. Example: 1.20.2.`,
    );
  }
  return known;
}
