import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runStages, type Stage } from "./run-stages";
import type { Step } from "./step";

let cache: string;
let log: string[];
beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), "run-"));
  log = [];
});
afterEach(() => rm(cache, { recursive: true }));

/** A step that writes down when it starts and ends, and is up to date from then on. */
function recorded(name: string, work: () => Promise<unknown> = async () => undefined): Step {
  let done = false;
  return {
    name,
    estimateSeconds: 1,
    upToDate: async () => done,
    run: async () => {
      log.push(`+${name}`);
      await work();
      log.push(`-${name}`);
      done = true;
    },
  };
}

const run = (stages: Stage[]) => runStages(stages, { cache, renderer: "silent" });
const lane = (...steps: Step[]) => ({ title: "lane", steps });

describe("runStages", () => {
  it("runs the steps of a lane one after the other, and stages too", async () => {
    await run([[lane(recorded("a"), recorded("b"))], [lane(recorded("c"))]]);
    expect(log).toEqual(["+a", "-a", "+b", "-b", "+c", "-c"]);
  });

  it("runs lanes side by side", async () => {
    await run([[lane(recorded("a", () => sleep(100))), lane(recorded("b", () => sleep(200)))]]);
    expect(log.slice().sort()).toEqual(["+a", "+b", "-a", "-b"]);
    expect(log.slice(2)).toEqual(["-a", "-b"]);
  });

  it("skips what is up to date", async () => {
    const step = recorded("a");
    await run([[lane(step)]]);
    await run([[lane(step)]]);
    expect(log).toEqual(["+a", "-a"]);
  });

  it("goes on where a failed run stopped", async () => {
    let disk = "full";
    const steps = [
      recorded("a"),
      recorded("b", async () => {
        if (disk === "full") throw new Error("disk full");
      }),
    ];
    await expect(run([[lane(...steps)]])).rejects.toThrow("disk full");
    disk = "free";
    await run([[lane(...steps)]]);
    expect(log).toEqual(["+a", "-a", "+b", "+b", "-b"]);
  });

  it("lets two runs at once do the work once", async () => {
    const step = recorded("a", () => sleep(200));
    await Promise.all([run([[lane(step)]]), run([[lane(step)]])]);
    expect(log).toEqual(["+a", "-a"]);
  });

  it("keeps how long each step took", async () => {
    await run([[lane(recorded("a"))]]);
    expect(JSON.parse(await readFile(join(cache, "durations.json"), "utf8"))).toEqual({ a: 0 });
  });
});
