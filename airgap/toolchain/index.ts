import { readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { artifactStep, cacheRoot, exists, type Step } from "../steps";
import { tools, type Tool, type ToolName } from "./tools";

export { tools, versions, type Tool, type ToolName } from "./tools";

/** Where to look for tools and where to build the missing ones. */
export interface ToolchainOptions {
  /** Cache folder. Default: cacheRoot(). */
  cache?: string;
  /** `PATH` on which a tool counts as installed. Default: that of this process. */
  path?: string;
}

/** A step for each tool: builds it where it is not installed at the right version. */
export function toolchainSteps(options: ToolchainOptions = {}): Step[] {
  const cache = options.cache ?? cacheRoot();
  return tools.map((tool) => {
    const build = artifactStep(tool.artifact(cache));
    return {
      ...build,
      upToDate: async () =>
        (await builtBin(tool, cache)) !== undefined || (await installedVersion(tool, options.path))?.version === tool.version,
    };
  });
}

/**
 * Folders to put in front of `PATH` so that each tool is found at the right version. Tools that are installed at the right
 * version need none, and tools that were built before Go went away have theirs all the same.
 */
export async function toolchainBinDirs(options: ToolchainOptions = {}): Promise<string[]> {
  const cache = options.cache ?? cacheRoot();
  const dirs = await Promise.all(tools.map((tool) => builtBin(tool, cache)));
  return dirs.filter((dir) => dir !== undefined);
}

/** The folder with a tool as it was built here; undefined where it was not. */
async function builtBin(tool: Tool, cache: string): Promise<string | undefined> {
  const built = await tool
    .artifact(cache)
    .dir()
    .catch(() => undefined);
  if (built !== undefined) return (await exists(built)) ? join(built, "bin") : undefined;
  // Without Go, whose version is in the folder's key, the key cannot be told: any build of the right version will do.
  const folder = join(cache, "toolchain");
  const candidates = (await readdir(folder).catch(() => [])).filter((name) => name.startsWith(`${tool.name}-`)).sort();
  for (const bin of candidates.map((name) => join(folder, name, "bin"))) {
    if ((await installedVersion(tool, bin))?.version === tool.version) return bin;
  }
  return undefined;
}

function toolNamed(name: ToolName): Tool {
  const found = tools.find((tool) => tool.name === name);
  if (!found) throw new Error(`The table of tools has no ${name}.`);
  return found;
}

/** What a tool on `PATH` is: the folder it lies in and the version it reports. Undefined where there is none. */
export async function installedVersion(
  tool: Tool | ToolName,
  path: string = process.env.PATH ?? "",
): Promise<{ dir: string; version: string | undefined } | undefined> {
  const wanted = typeof tool === "string" ? toolNamed(tool) : tool;
  for (const dir of path.split(":").filter(Boolean)) {
    const file = join(dir, wanted.name);
    if (!(await exists(file))) continue;
    // No update check: it would ask a server that may not be reachable.
    const env = { PULUMI_SKIP_UPDATE_CHECK: "true" };
    const { stdout } = await execa(file, wanted.versionArgs, { env, reject: false, timeout: 30_000 });
    return { dir: dirname(file), version: wanted.parse(stdout) };
  }
  return undefined;
}
