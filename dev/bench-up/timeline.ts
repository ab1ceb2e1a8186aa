import { criticalPath, type Waits } from "./critical-path";
import { engineRun, resourceName, stepsOf } from "./events";
import type { TimedLine } from "./lines";
import type { TimelineSpan } from "./results";

/** What was seen of a `make up`; all times in seconds since it was started. */
export interface SeenUp {
  /** When the command ended. */
  seconds: number;
  /** Marks that the command wrote when a part of it was done, see `cli/up/timing-marks.ts`. */
  marks: readonly TimedLine[];
  /** Lines of Pulumi's event log. */
  events: readonly TimedLine[];
  waits: Waits;
}

/** Resources that took less are not worth a line. */
const least = 0.1;

/** Spans of a `make up`: the command's phases, which follow each other without a gap, the resources, and steps within them. */
export function timeline({ seconds, marks, events, waits }: SeenUp): TimelineSpan[] {
  const engine = engineRun(events);
  const ends = [
    ...marks.map(({ at, text }) => ({ name: text, at })),
    ...(engine.preview
      ? [
          { name: "Pulumi starts, with policies and plugins", at: engine.preview.from },
          { name: "preview, judged by the policies", at: engine.preview.to },
        ]
      : []),
    ...(engine.update ? [{ name: "update", at: engine.update.to }] : []),
  ].sort((a, b) => a.at - b.at);
  // Nothing goes on beside the command's own phases, so that each of them is on the critical path; of the update, its resources are.
  const phase = (name: string, from: number, to: number): TimelineSpan => ({ name, kind: "phase", from, to, critical: name !== "update" });
  const phases = ends.map(({ name, at }, i) => phase(name, ends[i - 1]?.at ?? 0, at));
  const rest = ends.at(-1)?.at ?? 0;
  // A component's own span is that of its children.
  const resources = engine.resources.filter(
    ({ type, from, to }) => !type.startsWith("cilium-lab:") && type !== "pulumi:pulumi:Stack" && to > from,
  );
  const path = criticalPath(resources, waits);
  return [
    ...phases,
    ...(rest < seconds ? [phase("kubeconfig written, outputs read", rest, seconds)] : []),
    ...resources
      .filter(({ urn, from, to }) => to - from >= least || path.includes(urn))
      .map(({ urn, from, to }): TimelineSpan => ({ name: resourceName(urn), kind: "resource", from, to, critical: path.includes(urn) })),
    ...stepsOf(engine),
  ];
}
