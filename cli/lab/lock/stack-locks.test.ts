import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { labPaths, type LabPaths } from "../paths";
import { holderOf, removeDeadLocks } from "./stack-locks";

const lock = { pid: 42, username: "root", hostname: "here", timestamp: "2026-11-23T15:19:30.123456789Z" };

describe("holderOf", () => {
  it.each([
    ["no process has its id", "here", undefined, "dead"],
    ["another program has its id", "here", "bash", "dead"],
    ["a Pulumi has its id", "here", "pulumi", "alive"],
    ["it was taken on another machine", "there", undefined, "elsewhere"],
    ["it was taken on another machine, where its id says nothing", "there", "pulumi", "elsewhere"],
  ] as const)("where %s", (_, host, program, expected) => expect(holderOf(lock, { host, program })).toBe(expected));
});

describe("removeDeadLocks", () => {
  let paths: LabPaths;
  let folder: string;
  beforeEach(async () => {
    paths = labPaths(await mkdtemp(join(tmpdir(), "cilium-lab-")));
    folder = join(paths.state, ".pulumi", "locks", "organization", "cilium-lab", "dev");
    await mkdir(folder, { recursive: true });
  });
  afterEach(() => rm(paths.checkout, { recursive: true }));
  const leave = async (name: string, change: object) => {
    await writeFile(join(folder, `${name}.json`), JSON.stringify({ ...lock, hostname: hostname(), pid: 2 ** 22 + 1, ...change }));
    await writeFile(join(folder, `${name}.json.attrs`), "{}");
  };

  it("finds nothing where nobody ever locked", async () => expect(await removeDeadLocks(paths, "cilium-lab", "other")).toEqual([]));

  it("removes those of the dead", async () => {
    await leave("a", {});
    expect(await removeDeadLocks(paths, "cilium-lab", "dev")).toEqual([2 ** 22 + 1]);
    expect(await readdir(folder)).toEqual([]);
  });

  it("removes none where one is another machine's", async () => {
    await leave("a", {});
    await leave("b", { hostname: "elsewhere.invalid", pid: 7 });
    await expect(removeDeadLocks(paths, "cilium-lab", "dev")).rejects.toThrow(
      `The stack "dev" is locked by process 7 of root on elsewhere.invalid, since 2026-11-23T15:19:30Z, where this machine cannot look. Once it is certain that it has ended, remove ${join(folder, "b.json")}. Nothing was changed.`,
    );
    expect(await readdir(folder)).toHaveLength(4);
  });
});
