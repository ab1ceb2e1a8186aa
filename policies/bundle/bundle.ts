import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { build } from "esbuild";

const pack = resolve(__dirname, "..");

/** The packages that have to be the ones that Pulumi itself loads: the pack stands in front of a handler of theirs. */
const left = ["@pulumi/policy", "@pulumi/pulumi", "@grpc/grpc-js"];

/**
 * Writes the pack as a folder that needs nothing of this checkout: tables, rules and what they parse with in one file, the packages that are
 * left in its `package.json`, by the versions that are locked here.
 *
 * @param into folder; made if it is not there
 */
export async function bundlePack(into: string): Promise<void> {
  await mkdir(into, { recursive: true });
  await build({
    entryPoints: [join(pack, "index.ts")],
    outfile: join(into, "index.js"),
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node22",
    logLevel: "error",
    external: left.flatMap((name) => [name, `${name}/*`]),
  });
  const manifest = JSON.parse(await readFile(join(pack, "package.json"), "utf8")) as object;
  const dependencies = Object.fromEntries(await Promise.all(left.map(async (name) => [name, await lockedVersion(name)] as const)));
  await writeFile(join(into, "package.json"), `${JSON.stringify({ ...manifest, main: "index.js", dependencies }, null, 2)}\n`);
  for (const file of ["PulumiPolicy.yaml", "README.md", "config.schema.json"]) await copyFile(join(pack, file), join(into, file));
  await copyFile(join(pack, "..", "LICENSE"), join(into, "LICENSE"));
}

async function lockedVersion(name: string): Promise<string> {
  const { packages } = JSON.parse(await readFile(join(pack, "..", "package-lock.json"), "utf8")) as {
    packages: Record<string, { version: string } | undefined>;
  };
  const locked = packages[`node_modules/${name}`];
  if (!locked) throw new Error(`package-lock.json has no ${name}: run npm install.`);
  return locked.version;
}
