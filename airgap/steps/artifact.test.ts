import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { artifactStep } from "./artifact";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "artifact-"));
});
afterEach(() => rm(root, { recursive: true }));

const artifact = (build: (into: string) => Promise<void>) =>
  artifactStep({ name: "tool", estimateSeconds: 1, dir: async () => join(root, "tool-0123"), build });

describe("artifactStep", () => {
  it("publishes the folder when it is built, and is up to date then", async () => {
    const step = artifact((into) => writeFile(join(into, "out"), "built"));
    expect(await step.upToDate()).toBe(false);
    await step.run(() => undefined);
    expect(await step.upToDate()).toBe(true);
    expect(await readFile(join(root, "tool-0123/out"), "utf8")).toBe("built");
  });

  it("publishes nothing of a build that failed", async () => {
    const step = artifact(async (into) => {
      await writeFile(join(into, "half"), "");
      throw new Error("no more disk");
    });
    await expect(step.run(() => undefined)).rejects.toThrow("no more disk");
    expect(await step.upToDate()).toBe(false);
    expect(await readdir(root)).toEqual([]);
  });

  it("starts from an empty folder after a build that was killed", async () => {
    await mkdir(join(root, ".partial-tool-0123"));
    await writeFile(join(root, ".partial-tool-0123/half"), "");
    await artifact((into) => writeFile(join(into, "out"), "")).run(() => undefined);
    expect(await readdir(join(root, "tool-0123"))).toEqual(["out"]);
    expect(await readdir(root)).toEqual(["tool-0123"]);
  });
});
