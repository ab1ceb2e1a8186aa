import { artifactStep, cacheRoot, debianPackagesStep, type Lane, type Stage } from "../steps";
import { chartArtifact, ciliumImage, operatorImage } from "./cilium";
import { loadStep } from "./load";
import { nodeImage } from "./node";
import { imageParts } from "./parts";
import { testImage } from "./test";

export { chartDir } from "./cilium";
export { pins } from "./names";

/** Installs what building images needs of Debian: mmdebstrap for the lower layers, the compiler for the pause program. */
export const imagePackagesStep = debianPackagesStep("Debian packages to build images with", ["mmdebstrap", "gcc", "libc6-dev"]);

/** Options of {@link imageLanes}. */
export interface ImageOptions {
  /** Cache folder. Default: cacheRoot(). */
  cache?: string;
  /** The daemon that gets the images. Default: what the docker command takes. */
  dockerHost?: string;
}

/** Compiling (processor) and Debian file systems (network, disk) side by side; then the images and their way to the daemon. */
export function imageLanes({ cache = cacheRoot(), dockerHost }: ImageOptions = {}): { compile: Lane; debian: Lane; finish: Stage } {
  const parts = imageParts(cache);
  const { nodeRootfs, ciliumRootfs, testRootfs, ...compiled } = parts;
  const built = [nodeImage(cache, parts), ciliumImage(cache, parts), operatorImage(cache, parts), testImage(cache, parts)];
  return {
    compile: { title: "Compile what goes into the images", steps: Object.values(compiled).map(artifactStep) },
    debian: { title: "Debian file systems", steps: [nodeRootfs, ciliumRootfs, testRootfs, chartArtifact(cache)].map(artifactStep) },
    finish: [{ title: "Images", steps: built.flatMap((image) => [artifactStep(image), loadStep(image, dockerHost)]) }],
  };
}
