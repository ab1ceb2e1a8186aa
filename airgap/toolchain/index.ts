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
      upToDate: async () => (await build.upToDate()) || (await installedVersion(tool, options.path))?.version === tool.version,
    };
  });
}

/**
 * Folders to put in front of `PATH` so that each tool is found at the right version. Tools that are installed at the right
 * version need none.
 */
export async function toolchainBinDirs(options: ToolchainOptions = {}): Promise<string[]> {
  const cache = options.cache ?? cacheRoot();
  const dirs = await Promise.all(
    tools.map(async (tool) => {
      const bin = join(await tool.artifact(cache).dir(), "bin");
      return (await exists(bin)) ? bin : undefined;
    }),
  );
  return dirs.filter((dir) => dir !== undefined);
}

/** What a tool on `PATH` is: the folder it lies in and the version it reports. Undefined where there is none. */
export async function installedVersion(
  tool: Tool | ToolName,
  path: string = process.env.PATH ?? "",
): Promise<{ dir: string; version: string | undefined } | undefined> {
  const { name, versionArgs, parse } = typeof tool === "string" ? tools.find(({ name }) => name === tool)! : tool;
  for (const dir of path.split(":").filter(Boolean)) {
    const file = join(dir, name);
    if (!(await exists(file))) continue;
    // No update check: it would ask a server that may not be reachable.
    const env = { PULUMI_SKIP_UPDATE_CHECK: "true" };
    const { stdout } = await execa(file, versionArgs, { env, reject: false, timeout: 30_000 });
    return { dir: dirname(file), version: parse(stdout ?? "") };
  }
  return undefined;
}
