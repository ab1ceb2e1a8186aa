import { chmod, cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/** `.ci/run` with a `make` that writes the sum that a case names, and ends with its status; no sum is a run that broke off. */
describe(".ci/run", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "ci-run-"));
    await cp(resolve(__dirname, "../../.ci"), join(folder, ".ci"), { recursive: true });
    await mkdir(join(folder, "bin"));
    await mkdir(join(folder, "reports", "tests"), { recursive: true });
    await script(
      "bin/make",
      'case $1 in test) sum=$TEST;; *) sum=$LAB;; esac; [ -z "$sum" ] || echo "$sum" >reports/tests/$1.txt; case $sum in *" 0 failed"*) ;; *) exit 2;; esac',
    );
    await mkdir(join(folder, "node_modules", ".bin"), { recursive: true });
    await script("node_modules/.bin/tsx", 'echo "$@"');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each([
    ["sums both", "5 passed, 0 failed, 1 skipped", "2 passed, 0 failed, 18 skipped", 0, ["7 passed, 0 failed, 19 skipped"]],
    [
      "runs the labs although the rest failed",
      "4 passed, 1 failed, 1 skipped",
      "2 passed, 0 failed, 18 skipped",
      1,
      ["6 passed, 1 failed, 19 skipped"],
    ],
    ["fails for the labs alone", "5 passed, 0 failed, 1 skipped", "1 passed, 1 failed, 18 skipped", 1, ["6 passed, 1 failed, 19 skipped"]],
    ["counts a first half without a sum as a failure", "", "2 passed, 0 failed, 18 skipped", 1, ["2 passed, 1 failed, 18 skipped"]],
    [
      "sweeps after labs that were cut short",
      "5 passed, 0 failed, 1 skipped",
      "",
      1,
      ["5 passed, 1 failed, 1 skipped", "dev/main.ts sweep"],
    ],
  ])("%s", async (_, first, labs, status, lines) => {
    const PATH = `${join(folder, "bin")}:${process.env.PATH ?? ""}`;
    const { stdout, exitCode } = await execa(join(folder, ".ci", "run"), { env: { PATH, TEST: first, LAB: labs }, reject: false });
    expect({ lines: stdout.split("\n"), exitCode }).toEqual({ lines, exitCode: status });
  });

  async function script(name: string, text: string): Promise<void> {
    await writeFile(join(folder, name), `#!/bin/sh\n${text}\n`);
    await chmod(join(folder, name), 0o755);
  }
});
