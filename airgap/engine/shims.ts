import { access, chmod, constants, mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { shellQuote } from "../steps";
import { enginePaths } from "./paths";

/**
 * A script that runs a program in the engine's network namespace, where the published ports of its containers are. From
 * inside it runs the program as it is, so that scripts may call each other.
 *
 * @param program path of the real program, or undefined for a script that takes the command as its arguments
 */
export function shimText(program: string | undefined, netnsFile: string): string {
  const command = program === undefined ? '"$@"' : `${shellQuote(program)} "$@"`;
  return `#!/bin/sh
# Runs ${program ?? "the command that follows"} in the network namespace of the lab's own Docker engine.
netns=${shellQuote(netnsFile)}
if [ ! -e "$netns" ]; then
  echo "\${0##*/}: the lab's Docker engine is not running. Run: make up" >&2
  exit 1
fi
if [ "$(readlink /proc/self/ns/net)" = "net:[$(stat -Lc %i "$netns")]" ]; then
  exec ${command}
fi
exec nsenter --net="$netns" -- ${command}
`;
}

/**
 * Writes a script for each program into a folder to put first in PATH, and `lab-exec`, which runs any command in the
 * engine's network namespace.
 *
 * @param binDir folder to write into; created
 * @param programs names of the programs, and the folders to look for them in, first hit counts
 * @param netnsFile default: that of the machine's engine
 * @throws Error naming a program that is in none of the folders
 */
export async function writeShims(
  binDir: string,
  programs: { names: readonly string[]; realDirs: readonly string[] },
  netnsFile = enginePaths().netnsFile,
): Promise<void> {
  const realDirs = programs.realDirs.map((dir) => resolve(dir)).filter((dir) => dir !== resolve(binDir));
  const found = await Promise.all(programs.names.map(async (name) => ({ name, path: await find(name, realDirs) })));
  const texts = found.map(({ name, path }) => ({ name, text: shimText(path, netnsFile) }));
  await mkdir(binDir, { recursive: true });
  for (const { name, text } of [...texts, { name: "lab-exec", text: shimText(undefined, netnsFile) }]) {
    await writeFile(join(binDir, name), text);
    await chmod(join(binDir, name), 0o755);
  }
}

async function find(name: string, dirs: readonly string[]): Promise<string> {
  for (const path of dirs.map((dir) => join(dir, name))) {
    const runs = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (runs) return path;
  }
  throw new Error(`No program ${name} in ${dirs.join(", ")}, so no script can be made for it.`);
}
