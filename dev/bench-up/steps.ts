import type { TimedLine } from "./lines";
import type { TimelineSpan } from "./results";

/**
 * Steps that kind prints while it makes a cluster: ` • Preparing nodes 📦 📦  ...`, and ` ✓ Preparing nodes 📦 📦` at its end. One that does not
 * end, such as the step in which kind fails, goes on until `end`.
 */
export function kindSteps(lines: readonly TimedLine[], of: string, end: number): TimelineSpan[] {
  const steps: TimelineSpan[] = [];
  for (const { at, text } of lines) {
    const [, mark, words = ""] = /^\s*([•✓✗])\s+(.*)$/u.exec(text) ?? [];
    // The pictures behind the words are one for each node.
    const name = words.replace(/\s*(\p{Extended_Pictographic}|\u{fe0f}|\.\.\.|\s)*$/u, "");
    if (mark === "•") steps.push({ name, kind: "step", from: at, to: end, critical: false, of });
    const ended = mark === "•" ? undefined : steps.find((step) => step.name === name);
    if (ended) ended.to = at;
  }
  return steps;
}

/** Phases that a script tells of, each by a line `== name` at its beginning; the last one lasts until `end`. */
export function scriptPhases(lines: readonly TimedLine[], end: number): TimelineSpan[] {
  const begun = lines.flatMap(({ at, text }) => (text.startsWith("== ") ? [{ name: text.slice(3).trim(), at }] : []));
  // A script does one thing after the other, so that all of it is on the critical path.
  const phases = begun.map(({ name, at }, i): TimelineSpan => ({
    name,
    kind: "phase",
    from: at,
    to: begun[i + 1]?.at ?? end,
    critical: true,
  }));
  return phases.flatMap((phase) => [
    phase,
    ...kindSteps(
      lines.filter(({ at }) => at >= phase.from && at < phase.to),
      phase.name,
      phase.to,
    ),
  ]);
}
