import { chmod, mkdtemp, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { removeKubeconfig, writeKubeconfig } from "./kubeconfig";

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), "cilium-lab-"))));
afterEach(() => rm(folder, { recursive: true }));

describe("writeKubeconfig", () => {
  it("leaves one file that only the owner can read, also over one that others could", async () => {
    const file = join(folder, "kubeconfig", "dev");
    await writeKubeconfig(file, "old");
    await writeFile(file, "older");
    await chmod(file, 0o644);
    await writeKubeconfig(file, "apiVersion: v1");
    expect(await readFile(file, "utf8")).toBe("apiVersion: v1\n");
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(join(folder, "kubeconfig"))).toEqual(["dev"]);
  });
});

describe("removeKubeconfig", () => {
  it("is content where there is none", async () => {
    await expect(removeKubeconfig(join(folder, "none"))).resolves.toBeUndefined();
  });
});
