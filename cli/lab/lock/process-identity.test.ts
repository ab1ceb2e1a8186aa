import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { fate, parseStat, processesWith, programOf, thisProcess } from "./process-identity";

describe("parseStat", () => {
  it.each([
    ["12 (sh) S 1 12 12 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 3701 99 0", { program: "sh", state: "S", started: "3701" }],
    ["12 (a) b (c) Z 1 12 12 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 3701 99 0", { program: "a) b (c", state: "Z", started: "3701" }],
    ["", undefined],
    ["12 (sh) S 1 12", undefined],
  ])("reads %j", (text, expected) => expect(parseStat(text)).toEqual(expected));
});

describe("fate", () => {
  it("says of this process that it is alive", async () => expect(await fate(await thisProcess())).toBe("alive"));

  it.each([
    ["another took its id", { started: "1" }, "dead"],
    ["the machine was started since", { boot: "another" }, "dead"],
    ["it was on another machine", { host: "elsewhere.invalid" }, "unknown"],
    ["it was in another container", { namespace: "pid:[1]" }, "unknown"],
  ])("where %s", async (_, change, expected) => expect(await fate({ ...(await thisProcess()), ...change })).toBe(expected));
});

describe("processes", () => {
  it("are found by a variable that they were started with, and by nothing that contains it", async () => {
    const mark = `mark-${process.pid}`;
    const child = spawn("sleep", ["60"], { env: { PATH: process.env.PATH, MARK: mark } });
    await once(child, "spawn");
    expect(await processesWith("MARK", ["other", mark])).toEqual([{ pid: child.pid, program: "sleep" }]);
    expect(await processesWith("MARK", [mark.slice(0, -1)])).toEqual([]);
    expect(await processesWith("MARK", [])).toEqual([]);
    expect(await programOf(child.pid!)).toBe("sleep");
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(await programOf(child.pid!)).toBeUndefined();
  });
});
