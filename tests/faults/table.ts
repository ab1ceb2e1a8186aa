import { expect, it } from "vitest";
import type { FaultLab } from "./fault-lab";
import { differences, inventory, type Inventory } from "./inventory";
import { writeRow } from "./rows";

/** As `it`, for a fault whose recovery takes long and is near to another one's: `make faults` runs it, `make test-lab` counts it as skipped. */
export const deep = process.env.LAB_FAULTS === "all" ? it : it.skip;

/** What a test says of its fault; the rest of the row is measured. */
export interface Fault {
  /** What was found after the fault, in a few words. */
  happened: string;
  /** The command that recovered from it, and what it did. */
  recovery: string;
  /** What should be there afterwards: `inventory` of the healthy lab, or `withoutLab` of it where the lab was removed. */
  leaves: Inventory;
}

/**
 * Recovers from a fault, compares what is there afterwards with what should be, and writes the row of the test that called it.
 *
 * @param recover brings the lab back or down, and checks that it did; its time is the row's.
 */
export async function faultRow(lab: FaultLab, { happened, recovery, leaves }: Fault, recover: () => Promise<void>): Promise<void> {
  const fault = expect.getState().currentTestName!.split(" > ").at(-1)!;
  const started = performance.now();
  await recover();
  const seconds = Math.round((performance.now() - started) / 1000);
  const leftovers = differences(leaves, await inventory(lab));
  await writeRow({ fault, happened, recovery, seconds, leftovers });
  expect(leftovers).toEqual([]);
}
