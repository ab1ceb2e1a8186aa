import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { artifactStep, cacheRoot, removeTree, type Step } from "./steps";

const module = "github.com/cilium/cilium";

/** Where the chart of a version of Cilium lies once {@link chartStep} ran, as a folder. */
export function chartFolder(version: string, cache = cacheRoot()): string {
  return join(cache, "charts", `cilium-${version}`);
}

/**
 * Takes the chart of a version of Cilium out of its Go module: the chart lies in the sources, at some 25 MB to download.
 *
 * @param version full version without `v`, e.g. `1.15.6`. Which ones there are, the Go proxy decides.
 */
export function chartStep(version: string, cache = cacheRoot()): Step {
  return artifactStep({
    name: `Cilium chart ${version}`,
    estimateSeconds: 15,
    dir: () => Promise.resolve(chartFolder(version, cache)),
    build: async (into, progress) => {
      progress(`asking Go for ${module}@v${version}`);
      const sources = await downloaded(version);
      progress("copying the chart");
      await removeTree(into);
      await execa("cp", ["-R", "--no-preserve=mode", join(sources, "install", "kubernetes", "cilium"), into]);
    },
  });
}

async function downloaded(version: string): Promise<string> {
  // Outside of any module: the version is the caller's and not that of a go.mod.
  const { exitCode, code, stdout, stderr } = await execa("go", ["mod", "download", "-json", `${module}@v${version}`], {
    cwd: tmpdir(),
    stdin: "ignore",
    reject: false,
  });
  if (code === "ENOENT")
    throw new Error(
      `Go is not on PATH, with which the chart of Cilium ${version} is taken out of its Go module. Install Go 1.21 or later, or name a chart on disk.`,
    );
  const answer = answered(stdout);
  if (exitCode === 0 && answer.Dir !== undefined) return answer.Dir;
  const said = (answer.Error ?? (stderr || "no reason given")).trim().split("\n").at(-1)?.trim();
  throw new Error(`The Go proxy gives no Cilium ${version}, whose sources hold the chart: ${said}. Name a chart of ${version} on disk.`);
}

function answered(stdout: string): { Dir?: string; Error?: string } {
  try {
    return JSON.parse(stdout) as { Dir?: string; Error?: string };
  } catch {
    return {};
  }
}
