import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { labPaths, type LabPaths } from "../paths";
import { holdLab, labLockFile, type Holder } from "./lab-lock";

let paths: LabPaths;
let file: string;
beforeEach(async () => {
  paths = labPaths(await mkdtemp(join(tmpdir(), "cilium-lab-")));
  file = labLockFile(paths, "dev");
});
afterEach(() => rm(paths.checkout, { recursive: true }));

/** Leaves the lock of a process that differs from this one in `change`. */
async function left(change: Partial<Holder>): Promise<Holder> {
  const held = await holdLab(paths, "dev", "make up");
  const holder = { ...(JSON.parse(await readFile(file, "utf8")) as Holder), since: "2026-01-02T03:04:05.678Z", ...change };
  await held.release();
  await writeFile(file, JSON.stringify(holder));
  return holder;
}

describe("holdLab", () => {
  it("keeps every other out until it is released, and leaves nothing", async () => {
    const held = await holdLab(paths, "dev", "make up");
    expect(held.killed).toBeUndefined();
    await expect(holdLab(paths, "dev", "make down")).rejects.toThrow(
      new RegExp(
        `^Another command is at work: \`make up\` on the stack "dev", process ${process.pid}, since \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ\\. Wait until it has ended\\. Nothing was changed\\.$`,
      ),
    );
    expect(JSON.parse(await readFile(file, "utf8"))).toMatchObject({ command: "make up", runs: [held.run] });
    await held.release();
    expect(await readdir(dirname(file))).toEqual([]);
  });

  it("lets another stack be", async () => {
    const held = await holdLab(paths, "dev", "make up");
    await (await holdLab(paths, "two", "make up")).release();
    await held.release();
  });

  it("takes over from a process that is dead, and knows what it and those before it had started", async () => {
    const dead = await left({ started: "1", runs: ["b", "a"] });
    const held = await holdLab(paths, "dev", "make down");
    expect(held.killed).toEqual(dead);
    expect((JSON.parse(await readFile(file, "utf8")) as Holder).runs).toEqual([held.run, "b", "a"]);
    await held.release();
    expect(await readdir(dirname(file))).toEqual([]);
  });

  it("never takes over from another machine", async () => {
    const other = await left({ host: "elsewhere.invalid", pid: 7 });
    await expect(holdLab(paths, "dev", "make down")).rejects.toThrow(
      `Another command may be at work: \`make up\` on the stack "dev", process 7, since 2026-01-02T03:04:05Z on elsewhere.invalid, where this machine cannot look. Once it is certain that it has ended, remove ${file}. Nothing was changed.`,
    );
    expect(JSON.parse(await readFile(file, "utf8"))).toEqual(other);
  });

  it("takes over where the one before was killed as it took over", async () => {
    const dead = await left({ started: "1" });
    await writeFile(`${file}.guard`, JSON.stringify({ ...dead, pid: 7 }));
    await (await holdLab(paths, "dev", "make up")).release();
    expect(await readdir(dirname(file))).toEqual([]);
  });

  it("is had by one of many that come for a dead one's", async () => {
    await left({ started: "1" });
    const all = await Promise.allSettled(Array.from({ length: 20 }, () => holdLab(paths, "dev", "make up")));
    expect(all.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await readdir(dirname(file))).toEqual(["dev.json"]);
  });
});
