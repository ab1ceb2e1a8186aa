/**
 * Node images that kind 0.33.0 was released with. A digest, because kind promises nothing for other builds of a tag.
 *
 * @see https://github.com/kubernetes-sigs/kind/releases/tag/v0.33.0
 */
const published = {
  "1.36.4": "kindest/node:v1.36.4@sha256:099e049362a1526b2db71494e1947aae99bd16290d7c895f2b7ea312e3cbfaed",
  "1.35.8": "kindest/node:v1.35.8@sha256:07b2536e30b803ed61d1677a79df6115f798ce64c80f9e22f6ed45afd09323c0",
  "1.34.11": "kindest/node:v1.34.11@sha256:44e222ee2132dab25ff87301682f89eb82c7880ea3a1bf543bfe9708fd08d67d",
} as const;

/**
 * Versions that run on a node image made elsewhere, named by `nodeImage`. 1.34.4 is the one the air-gap kit builds; 1.23.4 has a published
 * image, `kindest/node:v1.23.4`, of an older kind.
 */
const withOwnImage = ["1.34.4", "1.23.4"] as const;

/** The versions of Kubernetes that a lab can have, newest first of those that kind publishes. */
export const kubernetesVersions: readonly string[] = [...Object.keys(published), ...withOwnImage];

/**
 * The node image that brings up `version`.
 *
 * @param nodeImage the user's own, or empty for the published one
 * @throws Error naming the key, what was found and what is accepted
 */
export function nodeImageOf(version: string, nodeImage: string, subject = "kubernetesVersion"): string {
  const image = Object.entries(published).find(([known]) => known === version)?.[1];
  if (!image && !withOwnImage.some((known) => known === version)) {
    const accepted = kubernetesVersions.join(", ");
    throw new Error(`${subject} "${version}" is not a Kubernetes version this lab knows. Accepted: ${accepted}. Example: 1.34.11.`);
  }
  if (nodeImage) return nodeImage;
  if (!image) {
    throw new Error(
      `${subject} "${version}" has no published node image, and nodeImage is empty. ` +
        `Set nodeImage, or take one of ${Object.keys(published).join(", ")}.`,
    );
  }
  return image;
}
