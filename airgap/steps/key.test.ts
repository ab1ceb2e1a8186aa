import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { digest, keyOf } from "./key";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "key-"));
  await mkdir(join(root, "tool/sub"), { recursive: true });
  await writeFile(join(root, "tool/go.mod"), "module a\n");
  await writeFile(join(root, "tool/sub/main.go"), "package main\n");
});
afterEach(() => rm(root, { recursive: true }));

const inputs = (paths: string[], values: Record<string, string | string[]> = { go: "go1.26.8" }) => ({ files: { root, paths }, values });

describe("keyOf", () => {
  it("is 16 hexadecimal digits", async () => expect(await keyOf(inputs(["tool"]))).toMatch(/^[0-9a-f]{16}$/));

  it("is the same whatever the order of paths and values", async () => {
    const one = await keyOf(inputs(["tool/go.mod", "tool/sub"], { a: "1", b: "2" }));
    expect(await keyOf(inputs(["tool/sub", "tool/go.mod"], { b: "2", a: "1" }))).toBe(one);
  });

  it("changes with a file's content, with its name, and with a value", async () => {
    const keys = [await keyOf(inputs(["tool"])), await keyOf(inputs(["tool"], { go: "go1.27.0" }))];
    await writeFile(join(root, "tool/sub/main.go"), "package main // changed\n");
    keys.push(await keyOf(inputs(["tool"])));
    await writeFile(join(root, "tool/sub/other.go"), "");
    keys.push(await keyOf(inputs(["tool"])));
    expect(new Set(keys).size).toBe(4);
  });

  it("leaves tests out", async () => {
    const before = await keyOf(inputs(["tool"]));
    await writeFile(join(root, "tool/sub/main_test.go"), "package main\n");
    expect(await keyOf(inputs(["tool"]))).toBe(before);
  });

  it("fails on a file that is not there", () => expect(keyOf(inputs(["missing"]))).rejects.toThrow("ENOENT"));
});

describe("digest", () => {
  it("tells entries apart that would read the same one after the other", () =>
    expect(digest([["a", "bc"]])).not.toBe(digest([["ab", "c"]])));
});
