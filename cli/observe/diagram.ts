import { Graphviz } from "@hpcc-js/wasm-graphviz";
import type { ObservedCase } from "../../components/datapath/observe/evidence";
import { dotOf, type DiagramContext } from "./dot";
import { escapeXml } from "../reporting/html";
import { wayText } from "./sentences";
import { controlTitles } from "./words";

/** A picture of one case: an SVG element with a title and a description, whose colours {@link paletteCss} gives. */
export async function pathDiagram(observed: ObservedCase, context: DiagramContext): Promise<string> {
  const graphviz = await Graphviz.load();
  return svgElement(graphviz.dot(dotOf(observed, context)), context.id, pictureTitle(observed, context), wayText(observed));
}

/** `Pod to pod on one node, as declared` */
function pictureTitle({ title }: ObservedCase, { control }: DiagramContext): string {
  return `${title}, ${control === "none" ? "the lab as declared" : `under the control: ${controlTitles[control]}`}`;
}

/** Graphviz' document as one element of a page: without prologue and tooltips, in pixels, named. */
function svgElement(document: string, id: string, title: string, description: string): string {
  const [, width = "0", height = "0"] = document.match(/<svg width="([\d.]+)pt" height="([\d.]+)pt"/) ?? [];
  const inner = document
    .slice(document.indexOf("<g id="), document.lastIndexOf("</svg>"))
    .replaceAll(/<title>[^<]*<\/title>\n?/g, "")
    .replaceAll(/<!--[\s\S]*?-->\n?/g, "")
    .replaceAll(' xml:space="preserve"', "")
    .replaceAll("&#45;", "-")
    .replaceAll(/<text text-anchor="start" x="([-\d.]+)" ([^>]*font-size="([\d.]+)"[^>]*)>([^<]*)</g, centred)
    .replaceAll('font-family="Courier,monospace"', 'font-family="Helvetica,Arial,sans-serif"');
  return (
    `<svg class="path" xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ` +
    `role="img" aria-labelledby="${id}-title" aria-describedby="${id}-desc">` +
    `<title id="${id}-title">${escapeXml(title)}</title><desc id="${id}-desc">${escapeXml(description)}</desc>\n${inner}</svg>`
  );
}

/** Graphviz measured the text in Courier, of which each letter is 0.6 wide: centred there, it is in its place in any font. */
function centred(_all: string, x: string, rest: string, size: string, text: string): string {
  const letters = text.replaceAll(/&[^;]*;/g, "x").length;
  return `<text text-anchor="middle" x="${(Number(x) + 0.3 * Number(size) * letters).toFixed(1)}" ${rest}>${text}<`;
}
