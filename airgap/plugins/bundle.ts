import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, readdir, rename } from "node:fs/promises";
import { join, relative } from "node:path";
import { build } from "esbuild";
import type { StandIn } from "./catalogue";

const CHECKOUT = join(__dirname, "..", "..");

/** Changes with everything that a bundle is made of: the stand-ins' sources and the locked npm packages. */
export async function sourceHash(): Promise<string> {
  const hash = createHash("sha256").update(await readFile(join(CHECKOUT, "package-lock.json")));
  const entries = await readdir(__dirname, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts") && !entry.name.endsWith(".test.ts"))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  for (const file of files)
    hash
      .update(relative(__dirname, file))
      .update("\0")
      .update(await readFile(file))
      .update("\0");
  return hash.digest("hex").slice(0, 16);
}

/**
 * One stand-in as one file, so that it starts fast and needs no `node_modules` beside it.
 *
 * @returns path of the bundle in the cache; built only if it is not there yet
 */
export async function bundle(standIn: StandIn, cacheDir: string, hash: string): Promise<string> {
  const directory = join(cacheDir, "plugins", hash);
  const file = join(directory, `${standIn.kind}-${standIn.name}.cjs`);
  if (existsSync(file)) return file;
  await mkdir(directory, { recursive: true });
  const partial = `${file}.${process.pid}.partial`;
  await build({
    entryPoints: [standIn.entry],
    outfile: partial,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node22",
    logLevel: "error",
    // Native add-ons of ssh2 and the like: optional everywhere, and no part of one file.
    external: ["*.node", "cpu-features"],
  });
  await rename(partial, file);
  return file;
}
