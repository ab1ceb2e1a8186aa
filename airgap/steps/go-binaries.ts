import { join } from "node:path";
import { execa } from "execa";
import type { Artifact } from "./artifact";
import { tellingCommand } from "./command";
import { keyOf } from "./key";

/** Commands built from one Go module of this repository. */
export interface GoBinaries {
  /** What a person reads while they are built. */
  name: string;
  /** Where they are published: `<into>-<key>`. */
  into: string;
  /** Folder with the go.mod that pins the versions. */
  module: string;
  /** Import paths of the commands. Each binary is named after the last element. */
  packages: string[];
  /** Build tags. Default: none. */
  tags?: string[];
  /** Values of string variables that the linker sets (`-X`), such as a version. */
  variables?: Record<string, string>;
  /** Fair guess of the wall time of a cold build, in seconds, on two cores. */
  estimateSeconds: number;
}

/** The artifact with the binaries in `bin/`: static, stripped, the same bytes for the same inputs. */
export function goBinaries(spec: GoBinaries): Artifact {
  const flags = buildFlags(spec);
  return {
    name: spec.name,
    estimateSeconds: spec.estimateSeconds,
    dir: async () => {
      const values = { packages: spec.packages, flags, go: await goVersion() };
      return `${spec.into}-${await keyOf({ files: { root: spec.module, paths: ["."] }, values })}`;
    },
    build: async (into, progress) => {
      // -v names each package that is compiled: the only sign of life that the compiler gives.
      let compiled = 0;
      const args = ["build", "-v", ...flags, "-o", `${join(into, "bin")}/`, ...spec.packages];
      await tellingCommand("go", args, { cwd: spec.module, env: { CGO_ENABLED: "0" } }, (line) =>
        progress(line.startsWith("go: ") ? line : `${++compiled} packages compiled`),
      );
    },
  };
}

/** Flags of `go build` for a spec. A change of `variables` only links again; a change of `tags` compiles anew. */
export function buildFlags(spec: Pick<GoBinaries, "tags" | "variables">): string[] {
  const variables = Object.entries(spec.variables ?? {}).map(([name, value]) => `-X '${name}=${value}'`);
  const tags = spec.tags ? ["-tags", spec.tags.join(",")] : [];
  return ["-trimpath", "-buildvcs=false", ...tags, "-ldflags", ["-s", "-w", ...variables].join(" ")];
}

/**
 * Version of the Go compiler, such as `go1.26.8`.
 *
 * @throws Error that says what to install, where there is none or one too old to fetch the right one by itself
 */
export async function goVersion(): Promise<string> {
  const { stdout } = await execa("go", ["env", "GOVERSION"], { reject: false });
  const minor = Number(stdout.match(/^go1\.(\d+)/)?.[1]);
  if (!(minor >= 21)) {
    throw new Error(
      `The kit builds its tools with Go 1.21 or later; found ${stdout || "no go on PATH"}. Install it, see https://go.dev/doc/install.`,
    );
  }
  return stdout;
}

/** Folder of a module's sources, downloaded where it is not there yet. */
export async function moduleDir(module: string, path: string): Promise<string> {
  const { stdout } = await execa("go", ["mod", "download", "-json", path], { cwd: module });
  return (JSON.parse(stdout) as { Dir: string }).Dir;
}
