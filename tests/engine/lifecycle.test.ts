/**
 * The lifecycle contract of docs/lifecycle.md as a state machine: sequences of commands, of faults in the middle of them and of deeds behind the
 * stack's back, by the real `make` commands on Pulumi's real engine, with FAKES of the Docker daemon, kind, kubectl and helm.
 *
 * `LIFECYCLE_RUNS=20` tries more sequences than CI has time for; `LIFECYCLE_SEED=…` repeats those of a run that failed.
 */
import { randomInt } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fakeLab, fakeLabMissing, type FakeLab } from "./lifecycle/fake-lab";
import { absent, always, commands, Down, Up, type Real } from "./lifecycle/model";

const missing = fakeLabMissing();
if (missing) console.warn(`the lifecycle's tests are skipped: ${missing}`);

const seed = Number(process.env.LIFECYCLE_SEED ?? randomInt(2 ** 31));
const runs = Number(process.env.LIFECYCLE_RUNS ?? (process.env.CI === undefined ? 2 : 1));
/** Commands of a sequence; on two quiet cores one takes some 6 s. */
const length = Number(process.env.LIFECYCLE_LENGTH ?? 9);

describe.skipIf(missing)("a lab under commands and faults in any order", () => {
  let lab: FakeLab;
  beforeAll(async () => void (lab = await fakeLab()));
  afterAll(() => lab?.dispose());

  it("is whole after every `up`, gone after every `down`, and never without an owner", async () => {
    const story: string[] = [];
    const real = (): Real => {
      const moments: string[] = [];
      lab.world.before = (what) => void moments.push(what);
      story.length = 0;
      const say = (line: string) => {
        story.push(line);
        if (process.env.LIFECYCLE_VERBOSE) console.log(line);
      };
      return { lab, moments, say };
    };
    const sequences = fc.array(fc.oneof(...commands()), { minLength: length, maxLength: length });
    const property = fc.asyncProperty(sequences, async (sequence) => {
      const setup = { model: absent(), real: real() };
      try {
        await fc.asyncModelRun(() => setup, sequence);
        // Whatever was left: one `up` makes it whole, one `down` removes it.
        if (!setup.model.whole) await new Up({}).run(setup.model, setup.real);
        await new Down().run(setup.model, setup.real);
      } catch (error) {
        throw new Error(`${story.join("\n")}\n${error instanceof Error ? error.message : String(error)}`, { cause: error });
      }
      console.log(`${story.join("\n")}\n`);
    });
    console.log(`LIFECYCLE_SEED=${seed}`);
    // Shrinking would take as long as the test, once for each step.
    await fc.assert(property, {
      seed,
      numRuns: runs,
      endOnFailure: true,
      examples: process.env.LIFECYCLE_SEED === undefined ? [[always().slice(0, length)]] : [],
    });
    expect(lab.world.notUnderstood).toEqual([]);
  }, 1_800_000);
});
