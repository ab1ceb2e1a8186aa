import { createHash } from "node:crypto";
import { access, mkdir, readdir, readFile, rename } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import type { Step } from "../steps/step";
import { runtimeName } from "./daemon-config";

const sourceDir = join(__dirname, "runtime");

/** Arguments of `go` that build the runtime: the same bytes wherever the checkout lies. */
export function buildArguments(output: string): string[] {
  return ["build", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w", "-o", output, "."];
}

/** Key of a build: changes with the sources, not with their tests. */
export function runtimeKey(sources: readonly { name: string; text: string }[], arch: string): string {
  const hash = createHash("sha256").update(`${arch}\0${buildArguments("").join("\0")}\0`);
  const counted = sources.filter(({ name }) => name === "go.mod" || (name.endsWith(".go") && !name.endsWith("_test.go")));
  for (const { name, text } of [...counted].sort((a, b) => (a.name < b.name ? -1 : 1))) hash.update(`${name}\0${text}\0`);
  return hash.digest("hex").slice(0, 16);
}

/** Where the built runtime is (or will be) in the cache. The node image carries the same file. */
export async function ociRuntimePath(): Promise<string> {
  const names = await readdir(sourceDir);
  const sources = await Promise.all(names.map(async (name) => ({ name, text: await readFile(join(sourceDir, name), "utf8") })));
  return join(cacheDir(), "oci-runtime", runtimeKey(sources, process.arch), runtimeName);
}

function cacheDir(): string {
  const { CILIUM_LAB_CACHE, XDG_CACHE_HOME } = process.env;
  return CILIUM_LAB_CACHE || join(XDG_CACHE_HOME || join(homedir(), ".cache"), "cilium-lab");
}

/** Builds the OCI runtime that airgap/engine/runtime describes. Needs Go. */
export const ociRuntimeStep: Step = {
  name: "OCI runtime",
  estimateSeconds: 20,
  upToDate: async () => {
    const path = await ociRuntimePath();
    return access(path).then(
      () => true,
      () => false,
    );
  },
  async run(progress) {
    const path = await ociRuntimePath();
    progress(`go build of ${runtimeName}`);
    await mkdir(join(path, ".."), { recursive: true });
    const unfinished = `${path}.${process.pid}`;
    // Static: the node image has another C library. No workspace of the caller's, no flags of theirs.
    const env = { CGO_ENABLED: "0", GOFLAGS: "", GOWORK: "off" };
    await execa("go", buildArguments(unfinished), { cwd: sourceDir, env });
    await rename(unfinished, path); // a build that was interrupted is never taken for a whole one
  },
};
