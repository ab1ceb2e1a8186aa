import { createHash } from "node:crypto";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";

/** What a result is made from. Two equal inputs give one key, and so one result. */
export interface Inputs {
  /** Files and folders whose names and contents count, with the folder that names are relative to. */
  files?: { root: string; paths: string[] };
  /** Everything else that counts: versions, flags, keys of what it builds on. */
  values?: Record<string, string | string[]>;
}

/**
 * Key of {@link Inputs}: 16 hexadecimal digits, the same in every checkout and whatever the order of paths and values.
 *
 * @throws Error of the file system where a named file is missing
 */
export async function keyOf(inputs: Inputs): Promise<string> {
  const { root = "", paths = [] } = inputs.files ?? {};
  const names = (await Promise.all(paths.map((path) => filesUnder(root, path)))).flat().sort();
  const entries: [string, string | Buffer][] = [];
  for (const name of names) entries.push([`file ${name}`, await readFile(join(root, name))]);
  for (const [name, value] of Object.entries(inputs.values ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))) {
    entries.push([`value ${name}`, JSON.stringify(value)]);
  }
  return digest(entries);
}

/** Hash of named contents, in the order given. Lengths go in too, so that no two lists of entries run into each other. */
export function digest(entries: [name: string, content: string | Buffer][]): string {
  const hash = createHash("sha256");
  for (const [name, content] of entries) hash.update(`${name}\0${Buffer.byteLength(content)}\0`).update(content);
  return hash.digest("hex").slice(0, 16);
}

/** Files at or below a path, relative to the root. Tests are no input of what is built. */
async function filesUnder(root: string, path: string): Promise<string[]> {
  const entries = await readdir(join(root, path), { withFileTypes: true }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === "ENOTDIR") return undefined;
    throw error;
  });
  if (!entries) return [path];
  const nested = await Promise.all(entries.map((entry) => filesUnder(root, join(path, entry.name))));
  return nested.flat().filter((name) => !/(_test\.go|\.test\.ts)$/.test(name));
}
