import { join } from "node:path";
import { execa } from "execa";
import type { ThrowAwayLab } from "../../throw-away-lab";
import { rest } from "../machine";
import type { BenchUpBlock } from "../plan";
import { runTitles, type BenchUpRun, type RunKind, type TimelineSpan } from "../results";
import type { Timed } from "../timed";

/** What a block needs to run. */
export interface Bench {
  lab: ThrowAwayLab;
  /** Name of the lab's stack and clusters. */
  name: string;
  /** Folder for what commands print. */
  logs: string;
  say: (line: string) => void;
}

/** A run that did not end well. */
export class RunFailed extends Error {
  override readonly name = "RunFailed";
  constructor(
    readonly kind: RunKind,
    problem: string,
  ) {
    super(problem);
  }
}

/** One command, timed. */
export type Ran = Timed & { spans: TimelineSpan[]; made?: string[]; problem?: string };

/** Lets the machine come to rest, times one command, and says what came of it. */
export async function run(
  bench: Bench,
  block: BenchUpBlock,
  kind: RunKind,
  workers: number,
  action: (log: string) => Promise<Ran>,
): Promise<BenchUpRun> {
  // What the run before wrote goes to disk on its own time.
  await execa("sync");
  const { load, busy } = await rest(3, bench.lab.signal);
  const startedAt = new Date().toISOString();
  const log = join(bench.logs, `${block.id.replace("/", "-")}-${kind}.log`);
  const { exitCode, seconds, lines, spans, made = [], problem } = await action(log);
  bench.lab.signal.throwIfAborted();
  if (exitCode !== 0 || problem !== undefined) {
    const last = lines.findLast(({ text }) => text.trim() !== "")?.text.trim() ?? "it said nothing";
    throw new RunFailed(kind, problem ?? `ended with ${exitCode}: ${last}`);
  }
  bench.say(
    `  ${runTitles[kind]}: ${seconds.toFixed(1)} s (load ${load.toFixed(1)}, ${(busy * 100).toFixed(0)} % of the cores' time spent before)`,
  );
  return { block: block.id, kind, ...("pair" in block ? { pair: block.pair } : {}), workers, startedAt, seconds, load, busy, made, spans };
}
