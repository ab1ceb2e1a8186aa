import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { labPaths, type LabPaths } from "../paths";
import { emptyTemporaryFolder, temporaryFolder } from "./temporary-folder";

let paths: LabPaths;
beforeEach(async () => {
  paths = labPaths(await mkdtemp(join(tmpdir(), "cilium-lab-")));
});
afterEach(() => rm(paths.checkout, { recursive: true }));

it("makes a folder for its owner alone", async () => {
  await emptyTemporaryFolder(paths, "dev");
  expect((await stat(temporaryFolder(paths, "dev"))).mode & 0o777).toBe(0o700);
});

it("removes what was left, but no cache and nothing of another stack", async () => {
  await emptyTemporaryFolder(paths, "dev");
  await emptyTemporaryFolder(paths, "two");
  for (const name of ["tsx-0", "ts-node-0af1", "node-compile-cache", "cilium-lab-probe-x"])
    await mkdir(join(temporaryFolder(paths, "dev"), name));
  await writeFile(join(temporaryFolder(paths, "dev"), "tsx-0.log"), "");
  await writeFile(join(temporaryFolder(paths, "two"), "kubeconfig"), "");
  await emptyTemporaryFolder(paths, "dev");
  expect((await readdir(temporaryFolder(paths, "dev"))).sort()).toEqual(["node-compile-cache", "ts-node-0af1", "tsx-0"]);
  expect(await readdir(temporaryFolder(paths, "two"))).toEqual(["kubeconfig"]);
});
