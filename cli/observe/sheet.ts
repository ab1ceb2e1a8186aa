import type { Evidence } from "../../components/datapath/observe/evidence";
import { pathDiagram } from "./diagram";
import { escapeXml } from "../reporting/html";
import { palette, paletteCss } from "../reporting/palette";
import { controlTitles, headline } from "./words";

const margin = 24;
const headingHeight = 58;

/** All pictures of an observation as one SVG document: a row for each case, the control's beside. */
export async function sheet(evidence: Evidence, control?: Evidence): Promise<string> {
  const rows = await Promise.all(
    evidence.cases.map(async (observed) => {
      const other = control?.cases.find(({ name }) => name === observed.name);
      const pictures = [
        {
          picture: await pathDiagram(observed, { ...evidence, cluster: evidence.lab.cluster, id: `declared-${observed.name}` }),
          of: evidence.control,
        },
        ...(control && other
          ? [
              {
                picture: await pathDiagram(other, {
                  ...control,
                  cluster: control.lab.cluster,
                  id: `control-${observed.name}`,
                  declared: observed,
                }),
                of: control.control,
              },
            ]
          : []),
      ].map(({ picture, of }) => ({ picture, of, ...sizeOf(picture) }));
      return { title: observed.title, pictures, height: Math.max(...pictures.map((one) => one.height)) };
    }),
  );
  const column = Math.max(320, ...rows.flatMap(({ pictures }) => pictures.map(({ width }) => width))) + margin;
  const width = Math.ceil(margin + column * Math.max(1, ...rows.map(({ pictures }) => pictures.length)));
  let y = 76;
  const drawn = rows.flatMap(({ title, pictures, height }) => {
    const top = y;
    y += headingHeight + height + margin;
    return [
      text(margin, top + 18, 17, "ink", title, true),
      ...pictures.flatMap(({ picture, of }, i) => [
        text(margin + i * column, top + 40, 13, "soft", of === "none" ? "as declared" : `under the control: ${controlTitles[of]}`),
        picture.replace("<svg ", `<svg x="${margin + i * column}" y="${top + headingHeight - 8}" `),
      ]),
    ];
  });
  return [
    `<svg class="path" xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${width}" height="${Math.ceil(y)}" viewBox="0 0 ${width} ${Math.ceil(y)}">`,
    `<title>${escapeXml(headline(evidence))}</title>`,
    `<style>${escapeXml(paletteCss)}</style>`,
    `<rect width="100%" height="100%" fill="${palette.card.light}"/>`,
    text(margin, 44, 22, "ink", headline(evidence), true),
    ...drawn,
    "</svg>\n",
  ].join("\n");
}

function sizeOf(picture: string): { width: number; height: number } {
  const [, width = "0", height = "0"] = picture.match(/width="([\d.]+)" height="([\d.]+)"/) ?? [];
  return { width: Number(width), height: Number(height) };
}

function text(x: number, y: number, size: number, name: "ink" | "soft", words: string, bold = false): string {
  return `<text x="${x}" y="${y}" font-family="Helvetica,Arial,sans-serif" font-size="${size}"${bold ? ' font-weight="bold"' : ""} fill="${palette[name].light}">${escapeXml(words)}</text>`;
}
