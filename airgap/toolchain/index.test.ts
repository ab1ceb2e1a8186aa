import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { installedVersion, toolchainBinDirs, toolchainSteps, versions } from "./index";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "toolchain-"));
});
afterEach(() => rm(root, { recursive: true }));

/** A program that prints a line, in a folder of its own. */
async function program(folder: string, name: string, line: string): Promise<string> {
  const dir = join(root, folder);
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, name), `#!/bin/sh\necho '${line}'\n`);
  await chmod(join(dir, name), 0o755);
  return dir;
}

describe("installedVersion", () => {
  it("is that of the first one on PATH", async () => {
    const first = await program("a", "kind", "kind v0.20.0 go1.20 linux/amd64");
    const second = await program("b", "kind", "kind v0.33.0 go1.26 linux/amd64");
    expect(await installedVersion("kind", `${root}/none::${first}:${second}`)).toEqual({ dir: first, version: "0.20.0" });
  });

  it("has no version where the program does not say one", async () => {
    const dir = await program("a", "helm", "unknown flag");
    expect(await installedVersion("helm", dir)).toEqual({ dir, version: undefined });
  });

  it("is undefined where there is none", async () => expect(await installedVersion("pulumi", root)).toBeUndefined());
});

describe("toolchainSteps", () => {
  const upToDate = async (path: string) => {
    const steps = toolchainSteps({ cache: join(root, "cache"), path });
    return Promise.all(steps.map((step) => step.upToDate()));
  };

  it("builds nothing that is installed at the right version", async () =>
    expect(await upToDate(await program("a", "kind", `kind v${versions.kind} go1.26`))).toEqual([false, true, false, false]));

  it("builds what is installed at another version", async () =>
    expect(await upToDate(await program("a", "kind", "kind v0.20.0 go1.20"))).toEqual([false, false, false, false]));
});

describe("without Go", () => {
  beforeEach(() => void vi.stubEnv("PATH", join(root, "empty")));
  afterEach(() => vi.unstubAllEnvs());
  const cache = () => join(root, "cache");
  const upToDate = (path: string) => Promise.all(toolchainSteps({ cache: cache(), path }).map((step) => step.upToDate()));

  it("tools that were built before are used, at the right version only", async () => {
    await program("cache/toolchain/kind-0000/bin", "kind", "kind v0.20.0 go1.20");
    const bin = await program("cache/toolchain/kind-0123/bin", "kind", `kind v${versions.kind} go1.26`);
    await program("cache/toolchain/helm-0123/bin", "helm", "v3.0.0");
    expect(await toolchainBinDirs({ cache: cache() })).toEqual([bin]);
    expect(await upToDate("")).toEqual([false, true, false, false]);
  });

  it("there are none where nothing was built, and installed ones count", async () => {
    expect(await toolchainBinDirs({ cache: cache() })).toEqual([]);
    expect(await upToDate(await program("a", "helm", `v${versions.helm}`))).toEqual([false, false, true, false]);
  });

  it("building one says what to install", () =>
    expect(toolchainSteps({ cache: cache(), path: "" })[0]!.run(() => undefined)).rejects.toThrow(
      "The kit builds its tools with Go 1.21 or later; found no go on PATH. Install it, see https://go.dev/doc/install.",
    ));
});
