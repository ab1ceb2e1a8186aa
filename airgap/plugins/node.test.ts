import { execFileSync } from "node:child_process";
import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { linkOrCopy } from "./link";
import { keptNode } from "./node";

let root: string;
beforeEach(async () => void (root = await mkdtemp(join(tmpdir(), "kept-node-"))));
afterEach(() => rm(root, { recursive: true }));

describe("keptNode", () => {
  it("still runs when the Node.js that it was made from is gone", async () => {
    const original = join(root, "original");
    await linkOrCopy(process.execPath, original);
    const node = await keptNode(join(root, "cache"), original);
    await rm(original);
    expect(node).toBe(join(root, "cache", "node", process.versions.node, "node"));
    expect(execFileSync(node, ["--version"], { encoding: "utf8" })).toBe(`${process.version}\n`);
    expect(await readdir(join(root, "cache", "node", process.versions.node))).toEqual(["node"]);
  });

  it("is kept as it is once it is there", async () => {
    const node = await keptNode(root);
    const { ino } = await stat(node);
    expect(await keptNode(root, "/no/such/node")).toBe(node);
    expect((await stat(node)).ino).toBe(ino);
  });

  it("is the original where that does not run from the cache", async () => {
    const needy = join(root, "needy");
    await writeFile(needy, "#!/bin/sh\nexit 127\n", { mode: 0o755 });
    expect(await keptNode(root, needy)).toBe(needy);
    expect(await readdir(join(root, "node", process.versions.node))).toEqual([]);
  });
});
