import { mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { exists } from "../steps/artifact";
import { linkOrCopy } from "./link";

/**
 * A Node.js that stays: launchers are shared by all checkouts, this process' own may lie in one that is deleted tomorrow.
 *
 * @param from path of the Node.js of this version; default: the one that runs this
 * @returns `<cache>/node/<version>/node`; put there where it is missing. Where it does not run from there, because it needs
 * files that lie beside it, the path of the original
 */
export async function keptNode(cacheDir: string, from: string = process.execPath): Promise<string> {
  const node = join(cacheDir, "node", process.versions.node, "node");
  if (await exists(node)) return node;
  await mkdir(dirname(node), { recursive: true });
  const partial = `${node}.${process.pid}.partial`;
  try {
    await linkOrCopy(from, partial);
    const { stdout } = await execa(partial, ["--version"], { reject: false });
    if (stdout !== process.version) return from;
    await rename(partial, node);
    return node;
  } finally {
    await rm(partial, { force: true });
  }
}
