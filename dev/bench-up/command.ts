import { randomBytes } from "node:crypto";
import { rename, rm } from "node:fs/promises";
import { join, relative } from "node:path";
import { onThrowAwayLab } from "../throw-away-lab";
import { runBlock } from "./blocks";
import { RunFailed } from "./blocks/run";
import { filesOf, isDone, keep, keptText, resultsOf, toGoOnWith } from "./keep";
import { machine } from "./machine";
import { planOf, type BenchUpBlock } from "./plan";
import { writeReports } from "./write-report";
import type { BenchUpResults, Failure, BenchUpRun } from "./results";
import { benchUpText } from "./text";
import { CliError, isMissingFile } from "../../cli/lab/error";
import { findLab, type Say } from "../../cli/lab/lab";
import { duration } from "../../cli/reporting/terminal";
import { tools } from "../../airgap/toolchain/index";
import { headOf } from "../../cli/pr/base";
import { numberOf } from "../../cli/bench/command";
import { exitCodes } from "../../cli/lab/exit-codes";
import { errorText } from "../../components/programs/present";

/** What `make bench-up` is asked for; each undefined where it is not. */
export interface BenchUpOptions {
  stack?: string | undefined;
  /** Pairs that count, beside the one that warms up. Default: 5; 0 for none. */
  pairs?: string | undefined;
  /** Numbers of workers, separated by spaces, or `none`. Default: `1 2 4 6`. */
  workers?: string | undefined;
  /** Times that each number of workers is brought up. Default: 1. */
  rounds?: string | undefined;
  /** Decides the order. Default: that of the bench that it goes on with, else a random one, which the results say. */
  seed?: string | undefined;
}

/** How the clusters of the bench are called, and its stack. */
const name = "bench-up";

/**
 * `make bench-up`: times this stack against the corrected script, in turns, and against the number of workers.
 *
 * Writes to `reports/bench-up/` after every block; one that was interrupted is gone on with by the next call.
 *
 * @throws CliError for what cannot be used, and where it is stopped
 */
export async function benchUp(checkout: string, options: BenchUpOptions, say: Say): Promise<number> {
  const pairs = options.pairs === "0" ? 0 : numberOf("PAIRS", options.pairs, 5, 50, "bench-up");
  const workers = workersOf(options.workers);
  const rounds = numberOf("ROUNDS", options.rounds, 1, 20, "bench-up");
  if (pairs === 0 && workers.length === 0)
    throw new CliError(
      "PAIRS=0 and WORKERS=none leave nothing to measure.",
      'Example: make bench-up PAIRS=0 WORKERS="1 2"',
      exitCodes.unusable,
    );
  const folder = join(checkout, "reports", "bench-up");
  const { choice } = await findLab(checkout, options.stack);
  const settings = { stack: choice.stack, files: await filesOf(checkout), pairs, workers, rounds };
  const earlier = toGoOnWith(await keptText(folder), settings, options.seed);
  const seed = earlier?.seed ?? options.seed ?? randomBytes(4).toString("hex");
  const blocks = planOf({ pairs, workers, rounds, seed });
  const measured: { runs: BenchUpRun[]; failures: Failure[] } = {
    runs: (earlier?.runs ?? []).filter((run) => blocks.some((block) => block.id === run.block && isDone(block, earlier?.runs ?? []))),
    failures: [],
  };
  if (earlier === undefined) await putAside(folder);
  const due = blocks.filter((block) => !isDone(block, measured.runs));
  if (earlier !== undefined)
    say(`Goes on with the bench that was interrupted: ${blocks.length - due.length} of ${blocks.length} blocks are there.`);
  say(`${due.length} blocks, in the order of SEED=${seed}: ${due.map(({ id }) => id).join(", ")}`);

  const results = await onThrowAwayLab(checkout, options.stack, name, say, async (lab) => {
    const { lab: config, kubernetesVersion } = await lab.configure(name, { clusterName: name });
    const about = {
      startedAt: earlier?.startedAt ?? new Date().toISOString(),
      ...settings,
      revision: (await headOf(checkout)).replaceAll("`", ""),
      ...{ seed, machine: machine(), images: [...lab.images] },
      versions: {
        cilium: config.cilium.version,
        kubernetes: kubernetesVersion ?? "",
        pulumi: tools.find((tool) => tool.name === "pulumi")?.version ?? "",
      },
    };
    const sofar = (finished: boolean): BenchUpResults => resultsOf({ ...about, finished }, measured);
    for (const [i, block] of due.entries()) {
      say(`[${i + 1}/${due.length}] ${blockTitle(block)}`);
      const left = await lab.sweep();
      if (left.length > 0) throw new Error(`Before ${block.id} there was something of the block before: ${left.join(", ")}.`);
      try {
        measured.runs.push(...(await runBlock({ lab, name, logs: join(folder, "logs"), say }, block)));
      } catch (error) {
        lab.signal.throwIfAborted();
        const problem = errorText(error);
        measured.failures.push({ block: block.id, kind: error instanceof RunFailed ? error.kind : "block", problem });
        say(`  not measured: ${problem}`);
        await clear(lab);
      }
      await keep(folder, sofar(i + 1 === due.length && measured.failures.length === 0));
      await writeReports(folder, sofar(true));
    }
    return sofar(true);
  });
  say(
    [
      "",
      benchUpText(results),
      `${relative(checkout, folder)}/report.html, after ${duration((Date.now() - Date.parse(results.startedAt)) / 1000)}`,
    ].join("\n"),
  );
  return results.failures.length === 0 ? exitCodes.ok : exitCodes.noAnswer;
}

/** What another bench found is worth an hour: it stays until the one after this. */
async function putAside(folder: string): Promise<void> {
  await rm(`${folder}-before`, { recursive: true, force: true });
  await rename(folder, `${folder}-before`).catch((error: unknown) => {
    if (!isMissingFile(error)) throw error;
  });
}

/** Puts everything back to nothing after a block that failed: the state is thrown away with what it knows of. */
async function clear({ sweep, ready }: Parameters<Parameters<typeof onThrowAwayLab>[4]>[0]): Promise<void> {
  await sweep();
  await rm(join(ready.paths.state, ".pulumi"), { recursive: true, force: true });
}

function blockTitle(block: BenchUpBlock): string {
  const of = block.kind === "workers" ? `${block.workers} workers` : block.pair === 0 ? "the pair that warms up" : `pair ${block.pair}`;
  return `${{ stack: "this stack", script: "the corrected script", floor: "an empty program", workers: "this stack" }[block.kind]}, ${of}`;
}

/** @throws CliError */
export function workersOf(text = "1 2 4 6"): number[] {
  if (text === "none") return [];
  const words = text.split(/[\s,]+/).filter(Boolean);
  if (words.length > 0 && words.every((word) => /^[1-8]$/.test(word)) && new Set(words).size === words.length)
    return words.map(Number).sort((a, b) => a - b);
  throw new CliError(
    `WORKERS is "${text}"; accepted are different numbers from 1 to 8, separated by spaces, or none.`,
    'Example: make bench-up WORKERS="1 2 4 6"',
    exitCodes.unusable,
  );
}
