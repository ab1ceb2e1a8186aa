import { createHash } from "node:crypto";

/** Of images that are made here. `.invalid` never resolves (RFC 2606): what is not here is never pulled from somebody. */
const registry = "cilium-lab.invalid";

/**
 * Name of the node image that is derived from `nodeImage` and already holds `images`, unpacked. It stays when the lab goes: all labs of
 * these versions share it.
 *
 * It follows from the names alone; what the image was really made of, the ids, is a label on it.
 *
 * @param images in any order.
 */
export function derivedImageName(nodeImage: string, images: readonly string[]): string {
  const hash = createHash("sha256")
    .update(JSON.stringify([nodeImage, ...images.toSorted()]))
    .digest("hex");
  return `${registry}/derived-node:${hash.slice(0, 12)}`;
}

/**
 * Another name of the derived image, which is one cluster's own and goes with it.
 *
 * The kind config has this one: it stays what it is when a live lab gets another Cilium, whose image the nodes are given as they run.
 */
export function nodeImageName(cluster: string): string {
  return `${registry}/node:${cluster}`;
}
