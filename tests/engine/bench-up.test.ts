import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { benchUpResults } from "../../dev/bench-up/results";
import { cyclesResults } from "../../dev/cycles/results";
import { fakeLab, fakeLabMissing, type FakeLab } from "./lifecycle/fake-lab";

const missing = fakeLabMissing();

/** The real commands and Pulumi's real engine on a fake daemon: what is timed is no lab, and how it is timed is real. */
describe.skipIf(missing !== undefined)("timing labs that come and go", () => {
  let lab: FakeLab;
  const report = (...path: string[]) => readFileSync(join(lab.checkout, "reports", ...path), "utf8");
  const left = () => [...lab.world.containers.values()].map(({ name }) => name);

  beforeAll(async () => {
    lab = await fakeLab();
    // Which files are measured is asked of git.
    execFileSync("git", ["init", "--quiet"], { cwd: lab.checkout });
  });
  afterAll(() => lab?.dispose());

  it("measures a lab from nothing to nothing, and shows where the time went", async () => {
    const { exitCode, output } = await lab.run("bench-up", { PAIRS: "0", WORKERS: "1" });
    expect(exitCode, output).toBe(0);
    const results = benchUpResults.parse(JSON.parse(report("bench-up", "bench-up.json")));
    expect(results).toMatchObject({ finished: true, failures: [], stack: "fake", workers: [1] });
    expect(results.runs.map(({ block, kind }) => [block, kind])).toEqual([
      ["round-1/workers-1", "up"],
      ["round-1/workers-1", "down"],
    ]);
    const { spans, seconds } = results.runs[0]!;
    const phases = spans.filter(({ kind }) => kind === "phase");
    expect(phases.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["chart rendered and checked", "preview, judged by the policies", "update"]),
    );
    expect(phases.reduce((sum, { from, to }) => sum + to - from, 0)).toBeCloseTo(seconds, 6);
    const resources = spans.filter(({ kind }) => kind === "resource");
    // The probe waits for both, and which of them ends last is the machine's to say; one that took no time and ends first is left out of the spans.
    const beforeProbe = resources.filter(({ name }) => ["cilium-release", "lab-corefile"].includes(name)).sort((a, b) => a.to - b.to);
    expect(beforeProbe).not.toEqual([]);
    expect(
      resources
        .filter(({ critical }) => critical)
        .map(({ name }) => name)
        .slice(-2),
    ).toEqual([beforeProbe.at(-1)!.name, "datapath-probe"]);
    expect(report("bench-up", "report.html")).toContain("<caption>Spans of one make up, seconds</caption>");
    expect(left()).toEqual([]);
  }, 900_000);

  it("counts what is there before and after labs come and go, and judges no two of them", async () => {
    const { exitCode, output } = await lab.run("cycles", { COUNT: "1" });
    expect(exitCode, output).toBe(3);
    const results = cyclesResults.parse(JSON.parse(report("cycles", "cycles.json")));
    expect(results.cycles).toEqual([{ up: expect.any(Number), down: expect.any(Number) }]);
    const [before, after] = results.snapshots;
    expect(after!.counts).toMatchObject({
      containers: before!.counts.containers,
      networks: before!.counts.networks,
      volumes: before!.counts.volumes,
    });
    expect(left()).toEqual([]);
  }, 900_000);
});
