import { copyFile, link, mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";

/** A second name for a file, which outlives the first; a copy where that cannot be, as on another file system. */
export async function linkOrCopy(from: string, to: string): Promise<void> {
  await link(from, to).catch(() => copyFile(from, to));
}

/** As {@link linkOrCopy}, for a folder and all that is in it. */
export async function linkOrCopyTree(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const copy = entry.isDirectory() ? linkOrCopyTree : linkOrCopy;
    await copy(join(from, entry.name), join(to, entry.name));
  }
}
