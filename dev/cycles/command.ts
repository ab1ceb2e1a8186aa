import { mkdir, rm, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { timed } from "../bench-up/timed";
import { cyclesResults, type CyclesResults } from "./results";
import { snapshot, type Snapshot } from "./snapshot";
import { cyclesText } from "./text";
import { verdictOf } from "./verdict";
import type { Say } from "../../cli/lab/lab";
import { headOf } from "../../cli/pr/base";
import { onThrowAwayLab } from "../throw-away-lab";
import { numberOf } from "../../cli/bench/command";
import { exitCodes } from "../../cli/lab/exit-codes";

/** What `make cycles` is asked for; each undefined where it is not. */
export interface CyclesOptions {
  stack?: string | undefined;
  /** Times that the lab comes and goes. Default: 20. */
  count?: string | undefined;
}

/** What a command ended, such as a network namespace, is gone from the kernel a moment later. */
const settleSeconds = 3;

/** How the lab's stack and clusters are called. */
const name = "bench-cycles";

/**
 * `make cycles`: brings a lab up and down again and again, and looks for what does not go with it.
 *
 * Writes to `reports/cycles/` after every cycle. Ends at the first cycle that fails.
 *
 * @returns one of {@link exitCodes}
 * @throws CliError for what cannot be used, and where it is stopped
 */
export async function cycles(checkout: string, options: CyclesOptions, say: Say): Promise<number> {
  const wanted = numberOf("COUNT", options.count, 20, 200, "cycles");
  const folder = join(checkout, "reports", "cycles");
  const revision = (await headOf(checkout)).replaceAll("`", "");
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const startedAt = new Date().toISOString();

  const results = await onThrowAwayLab(
    checkout,
    options.stack,
    name,
    say,
    async ({ ready, like, docker, configure, makeEnvironment, signal }) => {
      const { lab } = await configure(name, { clusterName: name });
      const workers = lab.cluster.kind === "kind" ? lab.cluster.spec.workers : 0;
      const look = async () => {
        await sleep(settleSeconds * 1000, undefined, { signal });
        return snapshot({ docker, labFolder: ready.paths.lab });
      };
      const done: CyclesResults["cycles"] = [];
      const snapshots: Snapshot[] = [await look()];
      const sofar = (): CyclesResults =>
        cyclesResults.parse({
          format: "cilium-lab/cycles/1",
          startedAt,
          revision,
          stack: like,
          workers,
          wanted,
          cycles: done,
          snapshots,
          verdict: verdictOf(snapshots),
        } satisfies CyclesResults);
      const make = (target: string, cycle: number) =>
        timed("make", [target, `STACK=${name}`], {
          cwd: ready.paths.checkout,
          env: makeEnvironment,
          log: join(folder, "logs", `${String(cycle).padStart(3, "0")}-${target}.log`),
          signal,
        });
      for (let cycle = 1; cycle <= wanted && done.every(({ failure }) => failure === undefined); cycle++) {
        const up = await make("up", cycle);
        signal.throwIfAborted();
        const down = await make("down", cycle);
        signal.throwIfAborted();
        const failed = up.exitCode !== 0 ? up : down.exitCode !== 0 ? down : undefined;
        const failure =
          failed &&
          `make ${failed === up ? "up" : "down"} ended with ${failed.exitCode}: ${failed.lines.findLast(({ text }) => text.trim() !== "")?.text.trim() ?? ""}`;
        done.push({ up: up.seconds, down: down.seconds, ...(failure === undefined ? {} : { failure }) });
        snapshots.push(await look());
        say(
          `Cycle ${cycle} of ${wanted}: up in ${up.seconds.toFixed(1)} s, down in ${down.seconds.toFixed(1)} s${failure === undefined ? "" : `; ${failure}`}`,
        );
        await write(folder, sofar());
      }
      return sofar();
    },
  );
  say(["", cyclesText(results), `${relative(checkout, folder)}/cycles.json`].join("\n"));
  return exitCodeOf(results);
}

/** A cycle that failed is a failure, whatever was counted. */
export function exitCodeOf({ cycles: done, verdict }: Pick<CyclesResults, "cycles" | "verdict">): number {
  if (done.some(({ failure }) => failure !== undefined) || verdict.result === "grown") return exitCodes.differs;
  return verdict.result === "undecided" ? exitCodes.noAnswer : exitCodes.ok;
}

async function write(folder: string, results: CyclesResults): Promise<void> {
  await writeFile(join(folder, "cycles.json"), `${JSON.stringify(results, null, 2)}\n`);
  await writeFile(join(folder, "cycles.schema.json"), `${JSON.stringify(z.toJSONSchema(cyclesResults), null, 2)}\n`);
  await writeFile(join(folder, "report.txt"), `${cyclesText(results)}\n`);
}
