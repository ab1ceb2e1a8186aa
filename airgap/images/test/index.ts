import { join } from "node:path";
import { imageArtifact, type ImageArtifact } from "../image";
import { images } from "../names";
import type { ImageParts } from "../parts";

/** Client, server and tcpdump in one: Debian's own programs, nothing added. */
export function testImage(cache: string, { testRootfs }: ImageParts): ImageArtifact {
  return imageArtifact({
    image: images.test,
    name: "Test image",
    into: join(cache, "images", "lab-test"),
    rootfs: testRootfs,
    files: { root: join(__dirname, ".."), paths: ["test/index.ts", "archive.ts", "image.ts"] },
    config: { cmd: ["bash"] },
    estimateSeconds: 5,
  });
}
