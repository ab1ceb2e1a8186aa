import { execFileSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { shimText, writeShims } from "./shims";

describe("shimText", () => {
  it("enters the namespace, unless it is there already", () => {
    expect(shimText("/cache/kubectl-1.34.4/kubectl", "/run/netns/cilium-lab")).toBe(`#!/bin/sh
# Runs /cache/kubectl-1.34.4/kubectl in the network namespace of the lab's own Docker engine.
netns=/run/netns/cilium-lab
if [ ! -e "$netns" ]; then
  echo "\${0##*/}: the lab's Docker engine is not running. Run: make up" >&2
  exit 1
fi
if [ "$(readlink /proc/self/ns/net)" = "net:[$(stat -Lc %i "$netns")]" ]; then
  exec /cache/kubectl-1.34.4/kubectl "$@"
fi
exec nsenter --net="$netns" -- /cache/kubectl-1.34.4/kubectl "$@"
`);
  });

  it("runs any command when no program is given", () => {
    expect(shimText(undefined, "/n")).toContain('exec nsenter --net="$netns" -- "$@"\n');
  });
});

describe("writeShims", () => {
  let folder: string;
  beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), "shims-"))));
  afterEach(() => rm(folder, { recursive: true }));

  it("passes arguments on untouched, from inside the namespace", async () => {
    const own = "/proc/self/ns/net"; // a namespace this test is in for certain
    await writeFile(join(folder, "tool"), '#!/bin/sh\nprintf "<%s>" "$@"\n', { mode: 0o755 });
    await writeShims(join(folder, "bin"), { names: ["tool"], realDirs: ["/no/such", folder] }, own);
    expect(await readdir(join(folder, "bin"))).toEqual(["lab-exec", "tool"]);
    const run = (name: string, ...args: string[]) => execFileSync(join(folder, "bin", name), args, { encoding: "utf8" });
    expect(run("tool", "a b", "", "$x", "-c")).toBe("<a b><><$x><-c>");
    expect(run("lab-exec", "printf", "%s-", "a b", "c")).toBe("a b-c-");
  });

  it("says what to do when the engine is not running", async () => {
    await writeShims(join(folder, "bin"), { names: [], realDirs: [] }, join(folder, "none"));
    expect(() => execFileSync(join(folder, "bin", "lab-exec"), ["true"], { stdio: "pipe" })).toThrow(
      "lab-exec: the lab's Docker engine is not running. Run: make up",
    );
  });

  it("refuses a program that is nowhere, never taking its own script for it", async () => {
    const bin = join(folder, "bin");
    await writeFile(join(folder, "tool"), "", { mode: 0o755 });
    await writeShims(bin, { names: ["tool"], realDirs: [folder] });
    const before = await readFile(join(bin, "tool"), "utf8");
    await expect(writeShims(bin, { names: ["tool"], realDirs: [bin, "/no/such"] })).rejects.toThrow(
      "No program tool in /no/such, so no script can be made for it.",
    );
    expect(await readFile(join(bin, "tool"), "utf8")).toBe(before);
  });
});
