import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { chartFolder, chartStep } from "./charts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "charts-"));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

/** A `go` that answers as `script` says. */
async function fakeGo(script: string): Promise<void> {
  await mkdir(join(folder, "bin"));
  await writeFile(join(folder, "bin", "go"), `#!/bin/sh\necho "$*" > ${folder}/asked\n${script}\n`, { mode: 0o755 });
  vi.stubEnv("PATH", [join(folder, "bin"), process.env.PATH].join(delimiter));
}

describe("the chart of a version", () => {
  it("is copied out of the sources of that version, writable, once", async () => {
    const chart = join(folder, "module", "install", "kubernetes", "cilium");
    await mkdir(join(chart, "templates"), { recursive: true });
    await writeFile(join(chart, "Chart.yaml"), "name: cilium\n");
    await chmod(join(chart, "Chart.yaml"), 0o444);
    await fakeGo(`echo '{"Dir": "${join(folder, "module")}"}'`);

    const step = chartStep("1.15.6", folder);
    expect(await step.upToDate()).toBe(false);
    await step.run(() => undefined);
    expect(await step.upToDate()).toBe(true);
    expect(await readFile(join(folder, "asked"), "utf8")).toBe("mod download -json github.com/cilium/cilium@v1.15.6\n");
    expect(await readdir(chartFolder("1.15.6", folder))).toEqual(["Chart.yaml", "templates"]);
    expect((await stat(join(chartFolder("1.15.6", folder), "Chart.yaml"))).mode & 0o200).toBe(0o200);
  });

  it.each([
    [
      `echo '{"Error": "not found: github.com/cilium/cilium@v1.17.0: 403 Forbidden"}'; exit 1`,
      "not found: github.com/cilium/cilium@v1.17.0: 403 Forbidden",
    ],
    [`echo 'go: no network' >&2; exit 1`, "go: no network"],
  ])("is none where Go answers %s", async (script, said) => {
    await fakeGo(script);
    const step = chartStep("1.17.0", folder);
    await expect(step.run(() => undefined)).rejects.toThrow(
      `The Go proxy gives no Cilium 1.17.0, whose sources hold the chart: ${said}. Name a chart of 1.17.0 on disk.`,
    );
    expect(await step.upToDate()).toBe(false);
  });
});
