import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { readFile, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { isMissingFile } from "../lab/error";

/** What a branch is compared with: a checkout of the commit that it left, or the reason why there is none. */
export type Base =
  | {
      kind: "commit";
      /** As it was asked for, e.g. `origin/main`. */
      ref: string;
      /** Merge base of the ref and the head. */
      commit: string;
      /** Checkout of the commit. */
      folder: string;
      /** Why its code cannot run; undefined where it can. */
      cannotRun?: string;
    }
  | { kind: "none"; why: string };

/**
 * Runs `action` with a checkout of the merge base of `ref` and the head, in a folder for temporary files that is gone afterwards. Where there
 * is none, the action is told why.
 *
 * The packages of the checkout serve the base too where its lock file is the same; others are not installed for a comparison.
 */
export async function withBase<T>(checkout: string, ref: string, action: (base: Base) => Promise<T>): Promise<T> {
  const found = await mergeBase(checkout, ref);
  if ("why" in found) return action({ kind: "none", why: found.why });
  // Outside of the checkout, so that the base finds no package but its own.
  const parent = mkdtempSync(join(tmpdir(), "cilium-lab-base-"));
  const folder = join(parent, "base");
  const remove = () => {
    rmSync(parent, { recursive: true, force: true });
    execFileSync("git", ["worktree", "prune"], { cwd: checkout, stdio: "ignore" });
  };
  process.once("exit", remove);
  try {
    const added = await git(checkout, "-c", "core.hooksPath=/dev/null", "worktree", "add", "--quiet", "--detach", folder, found.commit);
    if (added.exitCode !== 0)
      return await action({ kind: "none", why: `git gave no checkout of ${found.commit.slice(0, 7)}: ${lastLine(added.stderr)}.` });
    const cannotRun = await linkPackages(checkout, folder);
    return await action({ kind: "commit", ref, commit: found.commit, folder, ...(cannotRun === undefined ? {} : { cannotRun }) });
  } finally {
    process.off("exit", remove);
    remove();
  }
}

/** Names of the files that differ between the commit and the working tree, new ones included. */
export async function changedFiles(checkout: string, commit: string): Promise<string[]> {
  const listed = await Promise.all([
    git(checkout, "diff", "--name-only", commit),
    git(checkout, "ls-files", "--others", "--exclude-standard"),
  ]);
  return [...new Set(listed.flatMap(({ stdout }) => stdout.split("\n")))].filter((name) => name !== "").sort();
}

/** The head as people know it: its commit, and whether the working tree differs from it. */
export async function headOf(checkout: string): Promise<string> {
  const commit = await git(checkout, "rev-parse", "--short", "HEAD");
  if (commit.exitCode !== 0) return "the working tree";
  const changed = await git(checkout, "status", "--porcelain");
  return `\`${commit.stdout.trim()}\`${changed.stdout === "" ? "" : " with uncommitted changes"}`;
}

async function mergeBase(checkout: string, ref: string): Promise<{ commit: string } | { why: string }> {
  const inside = await git(checkout, "rev-parse", "--git-dir");
  if (inside.exitCode !== 0) return { why: inside.missing ? "git is not on PATH." : "this folder is no git repository." };
  const named = await git(checkout, "rev-parse", "--verify", "--quiet", `${ref}^{commit}`);
  if (named.exitCode !== 0) return { why: `there is no commit ${ref}. BASE=ref names another, \`git fetch\` may bring it.` };
  const found = await git(checkout, "merge-base", named.stdout.trim(), "HEAD");
  if (found.exitCode !== 0)
    return { why: `${ref} and this branch have no commit in common; a shallow clone may lack it: \`git fetch --unshallow\`.` };
  return { commit: found.stdout.trim() };
}

/** Gives the base the packages of the checkout; says why not where its own are others. */
async function linkPackages(checkout: string, folder: string): Promise<string | undefined> {
  const [own, base] = await Promise.all([checkout, folder].map((root) => readFile(join(root, "package-lock.json"), "utf8").catch(absent)));
  if (base === undefined) return "the base has no package-lock.json";
  if (own !== base) return "package-lock.json differs, and the base's packages are not installed for a comparison";
  await symlink(join(checkout, "node_modules"), join(folder, "node_modules"));
  return undefined;
}

function absent(error: unknown): undefined {
  if (!isMissingFile(error)) throw error;
}

async function git(cwd: string, ...args: string[]) {
  const { exitCode, stdout, stderr, code } = await execa("git", args, { cwd, reject: false, stdin: "ignore" });
  if (code === "ENOENT") return { exitCode, stdout: "", stderr: "", missing: true };
  return { exitCode, stdout, stderr, missing: false };
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}
