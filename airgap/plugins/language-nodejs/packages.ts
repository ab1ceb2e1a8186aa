import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A Pulumi plugin that an installed npm package needs. */
export interface RequiredPlugin {
  name: string;
  /** With a leading `v`, as the engine wants it. */
  version: string;
  /** Where the plugin is downloaded from; empty for Pulumi's own. */
  server: string;
}

interface Manifest {
  name?: string;
  version?: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  pulumi?: { resource?: boolean; name?: string; version?: string; server?: string };
}

/** The plugins that the packages in a program's `node_modules` name, at any depth, sorted by name. */
export function requiredPlugins(programDirectory: string): RequiredPlugin[] {
  const found = new Map<string, RequiredPlugin>();
  for (const directory of packageDirectories(join(programDirectory, "node_modules"))) {
    const manifest = readManifest(directory);
    if (!manifest?.pulumi?.resource) continue;
    const name = manifest.pulumi.name ?? (manifest.name ?? "").replace(/^@pulumi\//, "");
    const version = `v${(manifest.pulumi.version ?? manifest.version ?? "").replace(/^v/, "")}`;
    found.set(`${name}@${version}`, { name, version, server: manifest.pulumi.server ?? "" });
  }
  return [...found.values()].sort((a, b) => a.name.localeCompare(b.name));
}

/** The program's direct npm dependencies with the versions that are installed, for `pulumi about`. */
export function programDependencies(programDirectory: string): { name: string; version: string }[] {
  const manifest = readManifest(programDirectory);
  return Object.entries({ ...manifest?.dependencies, ...manifest?.devDependencies }).map(([name, range]) => ({
    name,
    version: readManifest(join(programDirectory, "node_modules", name))?.version ?? range,
  }));
}

function* packageDirectories(nodeModules: string): Generator<string> {
  if (!existsSync(nodeModules)) return;
  for (const entry of readdirSync(nodeModules)) {
    if (entry.startsWith(".")) continue;
    const directory = join(nodeModules, entry);
    const packages = entry.startsWith("@") ? readdirSync(directory).map((name) => join(directory, name)) : [directory];
    for (const each of packages) {
      yield each;
      yield* packageDirectories(join(each, "node_modules"));
    }
  }
}

function readManifest(directory: string): Manifest | undefined {
  try {
    return JSON.parse(readFileSync(join(directory, "package.json"), "utf8")) as Manifest;
  } catch {
    return undefined;
  }
}
