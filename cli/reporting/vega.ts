import type { Config, TopLevelSpec } from "vega-lite";
import { escapeXml, html, raw, type Markup } from "./html";
import { palette, tone, type Tone } from "./palette";

/** A picture, and what it shows for who does not see it. */
export interface Plot {
  /** File name without its ending. */
  name: string;
  title: string;
  svg: string;
}

/** A picture before it is drawn. */
export interface PlotSpec {
  name: string;
  title: string;
  spec: TopLevelSpec;
}

const text = { labelColor: tone("ink"), titleColor: tone("ink") };

/** What all plots look like: the report's colours and type. */
export const plotConfig = {
  background: "transparent",
  font: "system-ui, sans-serif",
  axis: {
    ...text,
    gridColor: tone("line"),
    gridOpacity: 0.35,
    domainColor: tone("line"),
    tickColor: tone("line"),
    labelLimit: 300,
    titleFontWeight: "normal" as const,
  },
  legend: { ...text, orient: "top" as const, labelLimit: 240 },
  header: { ...text, labelFontSize: 12 },
  title: { color: tone("ink"), anchor: "start" as const },
  view: { stroke: tone("line") },
} satisfies Config;

/** Draws pictures without a canvas; texts are as wide as Vega guesses. Vega is large, so that only who draws loads it. */
export async function draw(specs: readonly PlotSpec[]): Promise<Plot[]> {
  const [{ compile }, { View, parse }] = await Promise.all([import("vega-lite"), import("vega")]);
  const plots: Plot[] = [];
  for (const { name, title, spec } of specs) {
    const svg = await new View(parse(compile(spec).spec), { renderer: "none" }).toSVG();
    plots.push({ name, title, svg: titled(svg, title) });
  }
  return plots;
}

/** Vega draws no description of the whole; its marks have theirs. */
function titled(svg: string, title: string): string {
  return svg.replace(/^<svg [^>]*>/, (start) => `${start}<title>${escapeXml(title)}</title>`);
}

/** Gives the plots inside of a page the page's colours, which follow light and dark. */
export const plotCss = (Object.keys(palette) as Tone[])
  .map((name) => `svg.marks [fill="${tone(name)}"]{fill:var(--${name})}svg.marks [stroke="${tone(name)}"]{stroke:var(--${name})}`)
  .join("\n");

/** A plot inside of a page. */
export const plotFigure = ({ title, svg }: Plot): Markup => html`<figure><figcaption>${title}</figcaption>${raw(svg)}</figure>`;

export const figureCss = `figure{margin:2rem 0}
figcaption{margin-bottom:.5rem;font-weight:600}
svg.marks{width:100%}`;
