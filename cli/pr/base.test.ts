import { existsSync } from "node:fs";
import { lstat, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { changedFiles, headOf, withBase, type Base } from "./base";

let checkout: string;
beforeEach(async () => {
  checkout = await mkdtemp(join(tmpdir(), "base-"));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(checkout, { recursive: true });
});

const git = async (...args: string[]) =>
  (await execa("git", ["-c", "user.name=test", "-c", "user.email=test@example.org", ...args], { cwd: checkout })).stdout;

async function commit(files: Record<string, string>): Promise<string> {
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(checkout, file)), { recursive: true });
    await writeFile(join(checkout, file), text);
  }
  await git("add", "--all");
  await git("commit", "--quiet", "--allow-empty", "--no-verify", "--message", "x");
  return git("rev-parse", "HEAD");
}

/** A branch that left main after its first commit; main went on. */
async function branched(): Promise<string> {
  await git("init", "--quiet", "--initial-branch", "main");
  const left = await commit({ file: "base", "package-lock.json": "{}" });
  await git("checkout", "--quiet", "-b", "branch");
  await commit({ file: "head" });
  await git("checkout", "--quiet", "main");
  await commit({ file: "later" });
  await git("checkout", "--quiet", "branch");
  return left;
}

const baseOf = (ref: string) => withBase(checkout, ref, (base) => Promise.resolve(base));

describe("withBase", () => {
  it("checks the commit out that the branch left, with the packages of the checkout, and leaves nothing behind", async () => {
    const left = await branched();
    await mkdir(join(checkout, "node_modules", "a"), { recursive: true });
    let folder = "";
    await withBase(checkout, "main", async (base) => {
      expect(base).toEqual({ kind: "commit", ref: "main", commit: left, folder: expect.any(String) as string });
      ({ folder } = base as Extract<Base, { kind: "commit" }>);
      expect(await readFile(join(folder, "file"), "utf8")).toBe("base");
      expect((await lstat(join(folder, "node_modules"))).isSymbolicLink()).toBe(true);
      expect(existsSync(join(folder, "node_modules", "a"))).toBe(true);
    });
    expect(existsSync(dirname(folder))).toBe(false);
    expect((await git("worktree", "list")).split("\n")).toHaveLength(1);
    // What the link leads to stays.
    expect(existsSync(join(checkout, "node_modules", "a"))).toBe(true);
  });

  it("tidies up after a failure too, and runs none of the repository's hooks", async () => {
    await branched();
    await writeFile(join(checkout, ".git", "hooks", "post-checkout"), `#!/bin/sh\ntouch "${join(checkout, ".git", "ran")}"\n`, {
      mode: 0o755,
    });
    await expect(withBase(checkout, "main", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect((await git("worktree", "list")).split("\n")).toHaveLength(1);
    expect(existsSync(join(checkout, ".git", "ran"))).toBe(false);
  });

  it.each([
    [
      "another lock file",
      { "package-lock.json": "{ }" },
      "package-lock.json differs, and the base's packages are not installed for a comparison",
    ],
    ["its own lock file", {}, undefined],
  ])("says whether the base's code can run: %s", async (_, files, cannotRun) => {
    await branched();
    await commit(files);
    expect(((await baseOf("main")) as { cannotRun?: string }).cannotRun).toBe(cannotRun);
  });

  it("has none without git's repository, the ref, or a commit in common", async () => {
    expect(await baseOf("main")).toEqual({ kind: "none", why: "this folder is no git repository." });
    await branched();
    expect(await baseOf("origin/main")).toEqual({
      kind: "none",
      why: "there is no commit origin/main. BASE=ref names another, `git fetch` may bring it.",
    });
    expect(await baseOf("--since=yesterday")).toMatchObject({
      kind: "none",
      why: expect.stringMatching(/^there is no commit --since=yesterday\./) as string,
    });
    await git("checkout", "--quiet", "--orphan", "alone");
    await commit({});
    expect(await baseOf("main")).toEqual({
      kind: "none",
      why: "main and this branch have no commit in common; a shallow clone may lack it: `git fetch --unshallow`.",
    });
  });

  it("has none without git", async () => {
    vi.stubEnv("PATH", checkout);
    expect(await baseOf("main")).toEqual({ kind: "none", why: "git is not on PATH." });
    expect(await headOf(checkout)).toBe("the working tree");
  });
});

describe("changedFiles and headOf", () => {
  it("see what is committed and what is not", async () => {
    const left = await branched();
    expect(await headOf(checkout)).toMatch(/^`[0-9a-f]{7,}`$/);
    await writeFile(join(checkout, "new"), "");
    expect(await changedFiles(checkout, left)).toEqual(["file", "new"]);
    expect(await headOf(checkout)).toMatch(/^`[0-9a-f]{7,}` with uncommitted changes$/);
  });
});
