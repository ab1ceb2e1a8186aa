import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { keyOf, removeTree, type Artifact } from "../steps";
import { packLayer, writeArchive, type ImageConfig } from "./archive";
import { keyLabel } from "./names";

/** An image: Debian packages below (if any), files of our own on top. */
export interface ImageSpec {
  /** Full name with tag. */
  image: string;
  /** What a person reads while it is put together. */
  name: string;
  /** Where it is published: `<into>-<key>/image.tar`. */
  into: string;
  /** The lower layer. */
  rootfs?: Artifact;
  /** Artifacts that the upper layer is made from. They must be built before. */
  parts?: Pick<Artifact, "dir">[];
  /** Files of this repository that the upper layer is made from. */
  files?: { root: string; paths: string[] };
  /** Other inputs that count, such as names and versions written into files. */
  values?: Record<string, string>;
  /** Fills an empty folder with the upper layer. */
  stage?(into: string): Promise<void>;
  config: ImageConfig;
  estimateSeconds: number;
}

/** An image as an artifact: its folder holds `image.tar`, its key is also a label on the image. */
export interface ImageArtifact extends Artifact {
  image: string;
  key(): Promise<string>;
}

/** The artifact that puts an image together, without a daemon. */
export function imageArtifact(spec: ImageSpec): ImageArtifact {
  const key = async () => {
    // Folders are named by key: what they are built from is in their names.
    const below = await Promise.all([...(spec.rootfs ? [spec.rootfs] : []), ...(spec.parts ?? [])].map((part) => part.dir()));
    const names = below.map((dir) => dir.slice(dir.lastIndexOf("/") + 1));
    return keyOf({ files: spec.files, values: { image: spec.image, below: names, config: JSON.stringify(spec.config), ...spec.values } });
  };
  return {
    image: spec.image,
    name: spec.name,
    estimateSeconds: spec.estimateSeconds,
    key,
    dir: async () => `${spec.into}-${await key()}`,
    build: async (into) => {
      const layers: string[] = [];
      if (spec.rootfs) layers.push(join(await spec.rootfs.dir(), "layer.tar"));
      if (spec.stage) {
        const stage = join(into, "stage");
        await mkdir(stage, { mode: 0o755 });
        await spec.stage(stage);
        // Files come with whatever umask the checkout and the builds had.
        await execa("chmod", ["-R", "u+rwX,go+rX", stage]);
        layers.push(join(into, "own.tar"));
        await packLayer(stage, join(into, "own.tar"));
        await removeTree(stage);
      }
      const config = { ...spec.config, labels: { ...spec.config.labels, [keyLabel]: await key() } };
      await writeArchive(spec.image, config, layers, join(into, "archive"), join(into, "image.tar"));
      await removeTree(join(into, "archive"));
      await removeTree(join(into, "own.tar"));
    },
  };
}

/** Installs a file as a program. */
export async function installProgram(from: string, to: string): Promise<void> {
  await execa("install", ["-D", "-m", "755", from, to]);
}

/** Copies what is in a folder, following no links and keeping modes. */
export async function copyTree(from: string, into: string): Promise<void> {
  await mkdir(into, { recursive: true });
  await execa("cp", ["-R", "-P", "--preserve=mode", "--no-target-directory", from, into]);
}
