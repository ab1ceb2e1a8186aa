import type { TopLevelSpec } from "vega-lite";
import { palette, tone } from "../../cli/reporting/palette";
import { draw, plotConfig as config, plotCss, type Plot, type PlotSpec } from "../../cli/reporting/vega";
import { paletteCss } from "../../cli/reporting/palette";
import { middleRun } from "./compare";
import type { BenchUpResults, BenchUpRun, TimelineSpan } from "./results";

/** All pictures of a bench, of what was measured of it. */
export function benchUpPlots(results: BenchUpResults): Promise<Plot[]> {
  const [up, script] = [shownUp(results.runs), middleRun(results.runs, "script") ?? results.runs.find(({ kind }) => kind === "script")];
  return draw([
    ...(results.ratio ? [pairsPlot(results.ratio.perPair)] : []),
    ...(up ? [timelinePlot("up-timeline", `make up with ${up.workers} workers`, up)] : []),
    ...(script ? [timelinePlot("script-timeline", `The corrected script with ${script.workers} workers`, script)] : []),
    ...(results.slope ? [workersPlot(results.slope)] : []),
  ]);
}

/** The up that is shown as a timeline: that in the middle, else any. */
export function shownUp(runs: readonly BenchUpRun[]): BenchUpRun | undefined {
  return middleRun(runs, "up") ?? runs.find(({ kind }) => kind === "up");
}

/** What the bars of a timeline are. */
const looks = {
  phase: { title: "a part of the command", colour: "soft" },
  resource: { title: "a resource", colour: "line" },
  step: { title: "a step within", colour: "request" },
  critical: { title: "on the critical path", colour: "reply" },
} as const;

const seconds = (value: number) => `${value.toFixed(value < 10 ? 1 : 0)} s`;

/** Spans as bars from their beginning to their end, each with its length; the critical path has a colour of its own and a sign. */
export function timelinePlot(name: string, title: string, { spans, seconds: total }: Pick<BenchUpRun, "spans" | "seconds">) {
  const values = inOrder(spans).map((span, i) => {
    const length = span.to - span.from;
    return {
      // The name alone may occur twice; its place keeps rows apart, and axis labels show what is behind the bar.
      row: `${i}`.padStart(3, "0"),
      label: `${span.kind === "step" ? "· " : ""}${span.name}`,
      ...{ from: span.from, to: span.to },
      look: span.critical && span.kind !== "step" ? looks.critical.title : looks[span.kind].title,
      length: `${span.critical && span.kind === "resource" ? "◆ " : ""}${seconds(length)}`,
    };
  });
  const y = {
    field: "row",
    type: "nominal" as const,
    title: null,
    axis: {
      labelExpr: `${JSON.stringify(Object.fromEntries(values.map(({ row, label }) => [row, label])))}[datum.value]`,
      ticks: false,
      labelLimit: 360,
    },
  };
  const used = Object.values(looks).filter((look) => values.some((value) => value.look === look.title));
  const spec = {
    data: { values },
    width: 640,
    height: { step: 20 },
    layer: [
      {
        mark: { type: "bar", height: 13, cornerRadius: 2 },
        encoding: {
          y,
          x: {
            field: "from",
            type: "quantitative",
            title: "seconds since the command was started",
            scale: { domain: [0, total * 1.07], nice: false },
          },
          x2: { field: "to" },
          color: {
            field: "look",
            scale: { domain: used.map((look) => look.title), range: used.map((look) => tone(look.colour)) },
            title: null,
          },
        },
      },
      {
        mark: { type: "text", align: "left", dx: 4, fontSize: 10, color: tone("ink") },
        encoding: { y, x: { field: "to", type: "quantitative" }, text: { field: "length" } },
      },
    ],
    config,
  } satisfies TopLevelSpec;
  return { name, title: `${title}: where ${seconds(total)} go`, spec } satisfies PlotSpec;
}

/** By beginning; what is a part of another stands right below it. */
export function inOrder(spans: readonly TimelineSpan[]): TimelineSpan[] {
  const byBeginning = [...spans].sort((a, b) => a.from - b.from || b.to - a.to);
  return byBeginning.filter(({ of }) => of === undefined).flatMap((span) => [span, ...byBeginning.filter(({ of }) => of === span.name)]);
}

/** Both times of each pair. */
function pairsPlot(perPair: NonNullable<BenchUpResults["ratio"]>["perPair"]) {
  const names = ["make up", "the script, corrected"];
  const values = perPair.flatMap(({ pair, up, script }) =>
    [up, script].map((value, i) => ({ pair: `pair ${pair}`, what: names[i], seconds: value })),
  );
  const y = { field: "pair", type: "nominal" as const, title: null, sort: null };
  const spec = {
    data: { values },
    width: 560,
    height: { step: 26 },
    layer: [
      {
        mark: { type: "line", color: tone("line") },
        encoding: { y, x: { field: "seconds", type: "quantitative" }, detail: { field: "pair" } },
      },
      {
        mark: { type: "point", filled: true, size: 80, opacity: 1 },
        encoding: {
          y,
          x: { field: "seconds", type: "quantitative", title: "seconds to the proven datapath", scale: { zero: true } },
          color: { field: "what", scale: { domain: names, range: [tone("request"), tone("reply")] }, title: null },
          shape: { field: "what", scale: { domain: names, range: ["circle", "square"] }, title: null },
        },
      },
    ],
    config,
  } satisfies TopLevelSpec;
  return { name: "pairs", title: "make up and the corrected script, pair by pair", spec } satisfies PlotSpec;
}

/** Every run against its workers, the line of least squares, and how far each is off it. */
function workersPlot({ base, perWorker, residuals }: NonNullable<BenchUpResults["slope"]>) {
  const line = [Math.min, Math.max]
    .map((end) => end(...residuals.map(({ workers }) => workers)))
    .map((workers) => ({ workers, seconds: base + perWorker * workers }));
  const x = {
    field: "workers",
    type: "quantitative" as const,
    title: "workers, beside one control plane",
    scale: { zero: true },
    axis: { tickMinStep: 1, format: "d" },
  };
  const values = residuals.map((one) => ({
    ...one,
    expected: one.seconds - one.residual,
    label: `${one.residual < 0 ? "−" : "+"}${Math.abs(one.residual).toFixed(1)} s`,
  }));
  const spec = {
    width: 560,
    height: 260,
    layer: [
      {
        data: { values: line },
        mark: { type: "line", color: tone("line"), strokeDash: [5, 3] },
        encoding: { x, y: { field: "seconds", type: "quantitative", title: "seconds", scale: { zero: true } } },
      },
      {
        data: { values },
        mark: { type: "rule", color: tone("reply") },
        encoding: { x, y: { field: "seconds", type: "quantitative" }, y2: { field: "expected" } },
      },
      {
        data: { values },
        mark: { type: "point", filled: true, size: 80, opacity: 1, color: tone("request") },
        encoding: { x, y: { field: "seconds", type: "quantitative" } },
      },
      {
        data: { values },
        mark: { type: "text", align: "left", dx: 8, dy: -8, fontSize: 11, color: tone("ink") },
        encoding: { x, y: { field: "seconds", type: "quantitative" }, text: { field: "label" } },
      },
    ],
    config,
  } satisfies TopLevelSpec;
  return {
    name: "workers",
    title: `make up by number of workers: ${base.toFixed(1)} s and ${perWorker.toFixed(1)} s for each worker`,
    spec,
  } satisfies PlotSpec;
}

/** A picture as a file that follows the reader's light or dark by itself. */
export function standalone({ svg }: Plot): string {
  const style = `<style>${paletteCss}\n${plotCss}</style><rect width="100%" height="100%" fill="${palette.card.light}"/>`;
  return `${svg.replace(/^<svg [^>]*><title>[^<]*<\/title>/, (start) => `${start}${style}`)}\n`;
}
