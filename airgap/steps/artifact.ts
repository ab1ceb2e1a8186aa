import { mkdir, rename, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { execa } from "execa";
import type { Step } from "./step";

/** A folder that is built once for each key, and then only read. */
export interface Artifact {
  /** What a person reads while it is built. */
  name: string;
  /** Fair guess of the wall time of a build, in seconds, on two cores. */
  estimateSeconds: number;
  /** The folder it is published as, for the inputs as they are now. */
  dir(): Promise<string>;
  /** Fills an empty folder. It becomes {@link Artifact.dir} only where this returns. */
  build(into: string, progress: (line: string) => void): Promise<void>;
}

/** The step that builds an artifact where it is missing. What a killed build left behind is removed first. */
export function artifactStep(artifact: Artifact): Step {
  return {
    name: artifact.name,
    estimateSeconds: artifact.estimateSeconds,
    upToDate: async () => exists(await artifact.dir()),
    run: async (progress) => {
      const dir = await artifact.dir();
      const partial = join(dirname(dir), `.partial-${dir.slice(dirname(dir).length + 1)}`);
      await removeTree(partial);
      await mkdir(partial, { recursive: true });
      try {
        await artifact.build(partial, progress);
        await rename(partial, dir);
      } catch (error) {
        await removeTree(partial);
        throw error;
      }
    },
  };
}

/** Removes a folder, never crossing into a file system that is mounted in it. */
export async function removeTree(dir: string): Promise<void> {
  await execa("rm", ["-rf", "--one-file-system", "--", dir]);
}

/** Whether a path is there. */
export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
