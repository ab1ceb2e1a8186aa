import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { floorBlock } from "./blocks/floor";
import type { Bench } from "./blocks/run";
import { scriptBlock } from "./blocks/script";
import { stackBlock, workersBlock } from "./blocks/stack";
import type { BenchUpBlock } from "./plan";
import type { BenchUpRun } from "./results";

/**
 * Runs a block: begins with nothing of the lab, and ends so.
 *
 * @throws RunFailed with what went wrong; what the block made may still be there
 */
export async function runBlock(bench: Bench, block: BenchUpBlock): Promise<BenchUpRun[]> {
  const work = await mkdtemp(join(bench.lab.ready.paths.lab, "bench-"));
  try {
    switch (block.kind) {
      case "stack":
        return await stackBlock(bench, block, work);
      case "workers":
        return await workersBlock(bench, block, work);
      case "script":
        return await scriptBlock(bench, block, work);
      case "floor":
        return await floorBlock(bench, block, work);
    }
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
