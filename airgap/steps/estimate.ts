import type { Durations } from "./durations";

/** A step as the estimate sees it. */
export interface Expectation {
  name: string;
  /** Guess that the step brings along, in seconds. */
  estimateSeconds: number;
  state: "waiting" | "running" | "done";
  /** Seconds since it started, where it runs. */
  elapsedSeconds?: number;
}

/** How long a step is expected to take: as long as the last time on this machine, else its own guess. */
export function expectedSeconds(step: { name: string; estimateSeconds: number }, learned: Durations): number {
  return learned[step.name] ?? step.estimateSeconds;
}

/**
 * Seconds that are left of stages that run one after the other, each of lanes that run side by side.
 *
 * A step that is over its time counts as a tenth of it still to come: "0 s left" is never shown for something that runs.
 */
export function secondsLeft(stages: Expectation[][][], learned: Durations): number {
  const ofStep = (step: Expectation) => {
    const expected = expectedSeconds(step, learned);
    if (step.state === "done") return 0;
    return step.state === "waiting" ? expected : Math.max(expected - (step.elapsedSeconds ?? 0), expected / 10);
  };
  const ofLane = (lane: Expectation[]) => lane.reduce((sum, step) => sum + ofStep(step), 0);
  return stages.reduce((sum, lanes) => sum + Math.max(0, ...lanes.map(ofLane)), 0);
}

/** A duration as people say it: `8 s`, `1 min 20 s`, `12 min`, `1 h 5 min`. From 10 minutes on, no seconds. */
export function spoken(seconds: number): string {
  const total = Math.max(0, Math.round(seconds));
  if (total < 60) return `${total} s`;
  if (total < 600) return `${Math.floor(total / 60)} min${total % 60 ? ` ${total % 60} s` : ""}`;
  const minutes = Math.round(total / 60);
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h${minutes % 60 ? ` ${minutes % 60} min` : ""}`;
}

/** What is shown under a running step: `12 s of about 45 s, about 20 min left in all: 812 packages compiled`. */
export function progressText(now: { elapsed: number; expected: number; left: number; line?: string }): string {
  const text = `${spoken(now.elapsed)} of about ${spoken(now.expected)}, about ${spoken(now.left)} left in all`;
  return now.line ? `${text}: ${now.line}` : text;
}
