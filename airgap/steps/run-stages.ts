import { join } from "node:path";
import { Listr, type ListrRendererValue, type ListrTask } from "listr2";
import { learnDuration, readDurations, type Durations } from "./durations";
import { expectedSeconds, progressText, secondsLeft, spoken, type Expectation } from "./estimate";
import { exclusively } from "./lock";
import type { Step } from "./step";

/** Steps that follow each other. */
export interface Lane {
  /** What the steps have in common, shown where lanes run side by side. */
  title: string;
  steps: Step[];
}

/** Lanes that run side by side. The next stage starts when all of them are through. */
export type Stage = Lane[];

/** Options of {@link runStages}. */
export interface StageOptions {
  /** Cache folder: holds the locks and what was learned about durations. */
  cache: string;
  /** Milliseconds between two signs of life of a running step. Default: 1 s on a terminal, 30 s in a log. */
  heartbeat?: number;
  /** How to show it. Default: a live list on a terminal, plain lines elsewhere. */
  renderer?: ListrRendererValue;
}

/**
 * Runs what is not up to date and shows for each step what it does, how long it has been at it, and what is left in all.
 *
 * Interrupted, it goes on with the next run where this one stopped. Two runs on one machine share the work: the second waits
 * for a step that the first is doing, and then finds it done.
 *
 * @throws the error of the first step that failed; other lanes of its stage finish their current step
 */
export async function runStages(stages: Stage[], options: StageOptions): Promise<void> {
  const file = join(options.cache, "durations.json");
  const board = new Board(await readDurations(file), await pending(stages));
  for (const stage of stages) {
    const lanes = stage.filter((lane) => lane.steps.length > 0);
    const tasks = (lane: Lane) => lane.steps.map((step) => task(step, board, file, options));
    const [only, ...others] = lanes;
    if (!only) continue;
    const list =
      others.length === 0
        ? tasks(only)
        : lanes.map((lane): ListrTask => ({ title: lane.title, task: (_, self) => self.newListr(tasks(lane), { concurrent: false }) }));
    await new Listr(list, {
      concurrent: others.length > 0,
      renderer: options.renderer ?? "default",
      fallbackRenderer: "simple",
      rendererOptions: { collapseSubtasks: false },
    }).run();
  }
}

function task(step: Step, board: Board, file: string, options: StageOptions): ListrTask {
  return {
    title: step.name,
    // A terminal shows the reason in place of the title, a log behind it.
    skip: async () => ((await step.upToDate()) ? (process.stdout.isTTY ? `${step.name}: up to date` : "up to date") : false),
    task: async (_, self) => {
      let line: string | undefined;
      const show = () => (self.output = `${step.name}: ${board.text(step, line)}`);
      board.start(step);
      show();
      const beat = setInterval(show, options.heartbeat ?? (process.stdout.isTTY ? 1_000 : 30_000));
      const waiting = () => (self.output = `${step.name}: another run on this machine is at it; waiting`);
      try {
        await exclusively(options.cache, step.name, waiting, async () => {
          if (await step.upToDate()) return;
          board.start(step);
          await step.run((text) => (line = text));
          await learnDuration(file, step.name, board.elapsed(step));
        });
        self.title = `${step.name} (${spoken(board.elapsed(step))})`;
      } finally {
        clearInterval(beat);
        board.end(step);
      }
    },
  };
}

/** What the estimate starts from: everything that is not up to date. */
async function pending(stages: Stage[]): Promise<Map<Step, Expectation>[][]> {
  const ofLane = async (lane: Lane) => {
    const waiting = new Map<Step, Expectation>();
    for (const step of lane.steps) {
      if (!(await step.upToDate())) waiting.set(step, { name: step.name, estimateSeconds: step.estimateSeconds, state: "waiting" });
    }
    return waiting;
  };
  return Promise.all(stages.map((stage) => Promise.all(stage.map(ofLane))));
}

/** Who is at what, since when. */
class Board {
  private readonly started = new Map<Step, number>();

  constructor(
    private readonly learned: Durations,
    private readonly lanes: Map<Step, Expectation>[][],
  ) {}

  start(step: Step): void {
    this.started.set(step, Date.now());
    this.set(step, "running");
  }

  end(step: Step): void {
    this.set(step, "done");
  }

  elapsed(step: Step): number {
    return (Date.now() - (this.started.get(step) ?? Date.now())) / 1000;
  }

  text(step: Step, line?: string): string {
    for (const lane of this.lanes.flat()) {
      for (const [known, expectation] of lane) expectation.elapsedSeconds = this.elapsed(known);
    }
    const left = secondsLeft(
      this.lanes.map((stage) => stage.map((lane) => [...lane.values()])),
      this.learned,
    );
    return progressText({ elapsed: this.elapsed(step), expected: expectedSeconds(step, this.learned), left, line });
  }

  private set(step: Step, state: Expectation["state"]): void {
    for (const lane of this.lanes.flat()) {
      const expectation = lane.get(step);
      if (expectation) expectation.state = state;
    }
  }
}
