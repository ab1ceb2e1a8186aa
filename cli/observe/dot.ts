import type { Evidence, ObservedCase } from "../../components/datapath/observe/evidence";
import { escapeXml } from "../reporting/html";
import { tone, type Tone } from "../reporting/palette";
import { isBypassed, netfilterOf, pathOf, type Leg, type PacketPath, type Station } from "./path";
import { shortNode } from "./words";

/** What a picture shows besides the case itself. */
export interface DiagramContext extends Pick<Evidence, "netfilter" | "control"> {
  /** Name of the cluster, which names of nodes begin with. */
  cluster: string;
  /** The same case on the lab as declared, where this one is under a control: what differs from it is marked. */
  declared?: ObservedCase;
  /** Begins every id in the picture, so that pictures can stand in one page. */
  id: string;
}

/** The case as a graph in DOT: nodes and pods as clusters, devices and hooks as nodes, requests on the left, replies on the right. */
export function dotOf(observed: ObservedCase, context: DiagramContext): string {
  const path = pathOf(observed);
  const { stations, legs } = path;
  const nodes = [...new Set(stations.map(({ node }) => node))];
  const onPath = stations.filter((station) => !isBypassed(station));
  return [
    "digraph {",
    `graph [id="${context.id}" rankdir=TB nodesep=0.16 ranksep=0.34 margin=0 pad=0.05 bgcolor=transparent fontname="Courier" fontsize=13]`,
    `node [shape=plain fontname="Courier" fontsize=13 fontcolor="${tone("ink")}"]`,
    `edge [fontname="Courier" fontsize=13 arrowsize=0.75]`,
    ...nodes.flatMap((node, i) => place(node, i, path, context)),
    // Keeps the devices in one column, whatever the packets did.
    ...onPath.slice(1).map((to, i) => `${quoted((onPath[i] as Station).id)} -> ${quoted(to.id)} [style=invis weight=30]`),
    ...legs.flatMap((leg, i) => edges(leg, i, observed.exchanges.sent, context.id)),
    "}",
  ].join("\n");
}

/** A node of the cluster, or the outside: its devices from the client's side to the server's. */
function place(node: string, index: number, { stations, legs }: PacketPath, context: DiagramContext): string[] {
  const here = stations.filter((station) => station.node === node);
  const onPath = here.filter((station) => !isBypassed(station));
  const pods = [...new Set(onPath.filter(({ role }) => role === "pod").map(({ pod }) => pod ?? ""))];
  const last = stations[stations.length - 1];
  const name = node === "" ? "outside of the cluster" : `node ${shortNode(node, context.cluster)}`;
  const beside = besideNode(node, here.filter(isBypassed), context);
  const hooked = legs.filter(({ direction }) => direction === "request").map(({ past }) => past[0]);
  const besideAt = [...onPath].sort((a, b) => rankOf(b) - rankOf(a)).find((station) => station.role !== "pod" && !hooked.includes(station));
  const width = Math.max(...stations.filter((station) => !isBypassed(station)).map((station) => deviceWidth(station, context)));
  const inRow = (row: readonly string[]) => `{ rank=same; ${row.map(quoted).join(" -> ")} [style=invis] }`;
  return [
    `subgraph "cluster_${index}" {`,
    `graph [id="${context.id}-place-${index}" label=<${font("soft", 12, escapeXml(name))}> labeljust=l labelloc=${node === "" && index > 0 ? "b" : "t"} style="rounded,filled" fillcolor="${tone("node")}" color="${tone("line")}" margin=9]`,
    ...pods.flatMap((pod, i) => [
      `subgraph "cluster_${index}_${i}" {`,
      // The name stands where no packet comes by: over the first device, below the last.
      `graph [id="${context.id}-pod-${index}-${i}" label=<${font("ink", 12, escapeXml(`pod ${pod}`))}> labelloc=${last?.pod === pod && last.node === node ? "b" : "t"} style="rounded,filled" fillcolor="${tone("pod")}" color="${tone("line")}" margin=7]`,
      ...onPath
        .filter((station) => station.role === "pod" && (station.pod ?? "") === pod)
        .map((station) => device(station, width, context)),
      "}",
    ]),
    ...onPath.filter(({ role }) => role !== "pod").map((station) => device(station, width, context)),
    ...(beside === undefined ? [] : [beside, ...(besideAt ? [inRow([`beside ${node}`, besideAt.id])] : [])]),
    ...legs.flatMap((leg, i) => {
      const past = leg.past[0];
      if (past?.node !== node) return [];
      const row = leg.direction === "request" ? [`hook ${i}`, past.id] : [past.id, `hook ${i}`];
      return [redirect(leg, i, context.id), ...(isBypassed(past) ? [] : [inRow(row)])];
    }),
    "}",
  ];
}

/** What packets went past stands beside an lxc device rather than another. */
const rankOf = ({ role }: Station) => (role === "lxc" ? 1 : 0);

/** A device as a box: what it is, its name, what it saw, and what it should have seen where that is something else. */
function device(station: Station, width: number, context: DiagramContext): string {
  const { id, passed } = station;
  const { differs, lines } = difference(station, context);
  const half = width / 2 + 4;
  const ports = (end: string) =>
    `<TR><TD PORT="q${end}" HEIGHT="2" WIDTH="${half}"></TD><TD PORT="r${end}" HEIGHT="2" WIDTH="${half}"></TD></TR>`;
  const seen = `<TR><TD>${number("request", passed.requests)}</TD><TD>${number("reply", passed.replies)}</TD></TR>`;
  const rows = [ports("i"), ...names(station).map(row), seen, ...lines.map((text) => row(font(differs, 12, text, true))), ports("o")];
  const table = lines.length > 0 ? box(rows, differs, "differsFill", 2) : box(rows, "ink", "card");
  return `${quoted(id)} [id="${context.id}-at-${idPart(id)}" class="device" group=way label=<${table}>]`;
}

/** What a device is called, and its name where that is another. */
function names({ role, title, device: name }: Station): string[] {
  // There is one such device a node: its name says all.
  if (role === "host" || role === "tunnel") return [font("ink", 13, escapeXml(name), true)];
  return [
    font("ink", 13, escapeXml(title), true),
    `<FONT FACE="Courier New" POINT-SIZE="11" COLOR="${tone("soft")}">${escapeXml(name)}</FONT>`,
  ];
}

/** Width of the widest line in the box of a device. */
function deviceWidth(station: Station, context: DiagramContext): number {
  return Math.max(...[...names(station), ...difference(station, context).lines.map((text) => font("ink", 12, text, true))].map(widthOf));
}

const number = (direction: Leg["direction"], packets: number) =>
  font(packets > 0 ? direction : "soft", 13, `${arrow(direction)} ${packets}`, packets > 0);
const arrow = (direction: Leg["direction"]) => (direction === "request" ? "▼" : "▲");

/** Lines about what a device should have seen, or did see on the lab as declared. */
function difference({ hops }: Station, { declared, control }: DiagramContext): { differs: Tone; lines: string[] } {
  if (declared) {
    const others = hops.flatMap((hop) => {
      const other = declared.hops.find(({ id }) => id === hop.id);
      return other && (other.seen.requests !== hop.seen.requests || other.seen.replies !== hop.seen.replies) ? [other] : [];
    });
    return {
      differs: "differs",
      lines: others.map(
        ({ seen, counted }) => `≠ declared: ▼ ${seen.requests} ▲ ${seen.replies}${counted === "plain" ? "" : ` ${counted}`}`,
      ),
    };
  }
  const [differs, mark] = control === "none" ? (["bad", "✘ expected"] as const) : (["differs", "≠ declared:"] as const);
  const wrong = hops.filter(({ holds }) => !holds);
  return {
    differs,
    lines: wrong.map(
      ({ expected, counted }) => `${mark} ▼ ${expected.requests} ▲ ${expected.replies}${counted === "plain" ? "" : ` ${counted}`}`,
    ),
  };
}

/** What no packet passed on a node, and its netfilter: a stack of boxes. Undefined where there is neither. */
function besideNode(node: string, bypassed: readonly Station[], context: DiagramContext): string | undefined {
  const counters = node === "" ? [] : netfilterOf(context, node);
  const moved = counters.filter(({ seen }) => seen > 0);
  const missed = [
    ...bypassed.map(({ role, title, device: name }) => (role === "host" || role === "tunnel" ? name : title)),
    ...(counters.length > 0 && moved.length === 0 ? ["netfilter"] : []),
  ];
  if (missed.length === 0 && moved.length === 0) return undefined;
  const boxes = [
    ...(missed.length > 0 ? [font("soft", 12, "bypassed")] : []),
    ...missed.map((name) =>
      box([row(`${font("soft", 12, `${escapeXml(name)} `)}${font("soft", 12, "0", true)}`)], "line", "node", 1, true),
    ),
    ...(moved.length > 0
      ? [
          box(
            [
              '<TR><TD COLSPAN="2" HEIGHT="2"></TD></TR>',
              row(font("ink", 12, "netfilter", true)),
              row(font("ink", 11, "in all cases")),
              ...moved.map(({ hook, seen }) => row(font("differs", 11, `${escapeXml(hook.toLowerCase())} ${seen}`, true))),
            ],
            "differs",
            "differsFill",
            2,
          ),
        ]
      : []),
  ];
  const label = `<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="4" CELLPADDING="0">${boxes.map((cell) => `<TR><TD>${cell}</TD></TR>`).join("")}</TABLE>`;
  return `${quoted(`beside ${node}`)} [id="${context.id}-beside-${idPart(node)}" class="bypassed" label=<${label}>]`;
}

/** The eBPF program that sends packets past an lxc device. */
function redirect({ direction, packets }: Leg, index: number, id: string): string {
  const rows = [row(font(direction, 12, "eBPF", true)), row(font(direction, 12, "redirect")), row(number(direction, packets))];
  return `${quoted(`hook ${index}`)} [id="${id}-redirect-${index}" class="hook" label=<${box(rows, direction, "card")}>]`;
}

/** A leg as one edge, or as two by way of the program that redirects it. Drawn downwards, so that replies do not turn the picture over. */
function edges({ from, to, direction, packets, past }: Leg, index: number, sent: number, id: string): string[] {
  const reply = direction === "reply";
  const [upper, lower] = reply ? [to, from] : [from, to];
  const port = reply ? "r" : "q";
  const width = Math.max(0.8, Math.min(2.4, (2.4 * packets) / Math.max(1, sent))).toFixed(1);
  const look = `color="${tone(direction)}" penwidth=${width} weight=10 class="${direction}"${reply ? ' style="dashed" dir=back' : ""}`;
  const start = `${quoted(upper.id)}:${port}o:s`;
  const end = `${quoted(lower.id)}:${port}i:n`;
  if (past.length === 0)
    return [`${start} -> ${end} [id="${id}-leg-${index}" ${look} label=<${font(direction, 13, `&#160;${packets}`, true)}>]`];
  const hook = quoted(`hook ${index}`);
  const [into, out] = [`id="${id}-leg-${index}"`, `id="${id}-leg-${index}-past"`];
  return [
    `${start} -> ${hook}:n [${into} ${look}${reply ? "" : " arrowhead=none"}]`,
    `${hook}:s -> ${end} [${out} ${look}${reply ? " arrowtail=none" : ""}]`,
  ];
}

function box(rows: readonly string[], border: Tone, fill: Tone, width = 1, dashed = false): string {
  return (
    `<TABLE COLOR="${tone(border)}" BGCOLOR="${tone(fill)}" BORDER="${width}" STYLE="ROUNDED${dashed ? ",DASHED" : ""}" ` +
    `CELLBORDER="0" CELLSPACING="0" CELLPADDING="2">${rows.join("")}</TABLE>`
  );
}

const row = (cell: string) => `<TR><TD COLSPAN="2" WIDTH="${widthOf(cell)}">${cell}</TD></TR>`;
const font = (color: Tone, size: number, text: string, bold = false) =>
  `<FONT COLOR="${tone(color)}" POINT-SIZE="${size}">${bold ? `<B>${text}</B>` : text}</FONT>`;

/** Room for a text in the widest of common sans-serif fonts: Graphviz measures by a font that the reader need not have. */
function widthOf(cell: string): number {
  const size = Number(cell.match(/POINT-SIZE="(\d+)"/)?.[1] ?? 13);
  const letters = cell.replaceAll(/<[^>]*>/g, "").replaceAll(/&[^;]*;/g, "x").length;
  return Math.ceil(letters * size * (cell.includes("<B>") ? 0.67 : 0.61)) + 6;
}
const quoted = (text: string) => `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
const idPart = (text: string) => text.replaceAll(/[^A-Za-z0-9-]/g, "_");
