import { columns } from "../../cli/reporting/terminal";
import { counted } from "./compare";
import { quiet } from "./machine";
import { inOrder, shownUp } from "./plots";
import { runKinds, runTitles, type BenchUpResults, type BenchUpRun } from "./results";

/** What a bench came to, for a terminal. Each figure by itself, medians, never a mean. */
export function benchUpText(results: BenchUpResults): string {
  const up = shownUp(results.runs);
  return [
    ...medianLines(results),
    ...sentences(results),
    ...(up
      ? [
          "",
          `Where the ${up.seconds.toFixed(1)} s of a make up with ${up.workers} workers go (* on the critical path)`,
          ...timelineLines(up),
        ]
      : []),
    "",
    ...loadLines(results.runs),
    ...results.failures.map(({ block, problem }) => `Not measured: ${block}: ${problem}`),
  ].join("\n");
}

function medianLines({ medians, runs }: BenchUpResults): string[] {
  const rows = runKinds.flatMap((kind) => {
    const found = medians[kind];
    const warmUp = runs.find((run) => run.kind === kind && run.pair === 0);
    if (found === undefined && warmUp === undefined) return [];
    const all = counted(runs, kind)
      .map(({ seconds }) => seconds.toFixed(1))
      .join("  ");
    return [
      [
        runTitles[kind],
        found === undefined ? "–" : found.median.toFixed(1),
        all,
        warmUp === undefined ? "" : `(${warmUp.seconds.toFixed(1)})`,
      ],
    ];
  });
  return rows.length === 0 ? [] : columns([["Seconds", "median", "each pair", "warm-up"], ...rows]);
}

/** The ratio and the slope, in whole sentences. */
export function sentences({ ratio, slope, medians, runs }: BenchUpResults): string[] {
  const made = [...new Set(runs.flatMap((run) => run.made))];
  const first = runs.find((run) => run.kind === "up" && run.made.length > 0);
  return [
    ...(ratio
      ? [
          `make up takes ${ratio.median.toFixed(2)} of the corrected script's time: the median of ${ratio.perPair.length} pairs (${ratio.least.toFixed(2)} to ${ratio.most.toFixed(2)}; each: ${ratio.perPair.map((pair) => pair.ratio.toFixed(2)).join(", ")}).`,
        ]
      : []),
    ...(["preview", "again"] as const).flatMap((kind) => {
      const [found, floor] = [medians[kind], medians[kind === "preview" ? "floor-preview" : "floor-up"]];
      return found && floor
        ? [
            `Of the ${found.median.toFixed(1)} s of ${runTitles[kind]}, ${floor.median.toFixed(1)} s are the engine's own: an empty program takes as long.`,
          ]
        : [];
    }),
    ...(slope
      ? [
          `Each worker more costs ${slope.perWorker.toFixed(1)} s on ${slope.base.toFixed(1)} s; off that line by ${slope.residuals.map(({ workers, residual }) => `${residual < 0 ? "−" : "+"}${Math.abs(residual).toFixed(1)} s with ${workers}`).join(", ")}.`,
        ]
      : []),
    ...(first && made.length > 0
      ? [`${first.block} made ${made.join(", ")}, which later ones found there; it took ${first.seconds.toFixed(1)} s.`]
      : []),
  ];
}

/** A timeline as rows: from, to, how long, a bar. */
export function timelineLines({ spans, seconds }: Pick<BenchUpRun, "spans" | "seconds">, width = 50): string[] {
  const place = (at: number) => Math.round((at / seconds) * width);
  const rows = inOrder(spans).map((span) => {
    const bar = `${" ".repeat(place(span.from))}${(span.kind === "step" ? "-" : "=").repeat(Math.max(1, place(span.to) - place(span.from)))}`;
    return [
      `${span.critical ? "*" : " "} ${span.kind === "phase" ? "" : span.kind === "resource" ? "  " : "    "}${span.name}`,
      span.from.toFixed(1).padStart(6),
      (span.to - span.from).toFixed(1).padStart(6),
      bar,
    ];
  });
  return columns([["  what", "  from", "   for", ""], ...rows]);
}

/** What the machine did besides, and a warning where it was not quiet. */
export function loadLines(runs: readonly BenchUpRun[]): string[] {
  if (runs.length === 0) return [];
  const [loads, shares] = [runs.map(({ load }) => load), runs.map(({ busy }) => busy * 100)];
  const range = (values: number[], digits: number) => `${Math.min(...values).toFixed(digits)} to ${Math.max(...values).toFixed(digits)}`;
  const busy = runs.filter((run) => run.busy > quiet);
  return [
    `Before the runs the load average was ${range(loads, 1)}, of which the run before is a part, and ${range(shares, 0)} % of the cores' time was spent.`,
    ...(busy.length === 0
      ? []
      : [
          `WARNING: the machine had other work before ${busy.length} of ${runs.length} runs: these times say as much of that as of the lab.`,
        ]),
  ];
}
