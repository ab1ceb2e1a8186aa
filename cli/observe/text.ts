import { Chalk } from "chalk";
import type { Evidence, Hop, ObservedCase } from "../../components/datapath/observe/evidence";
import { caseHolds, controlTitles, countsText, endName, headline, hopNote, shortNode, versionsText } from "./words";
import { count } from "../reporting/terminal";

/** How a terminal shows the text. */
export interface TextOptions {
  /** With ANSI colours; what they say is said by words and symbols too. */
  color: boolean;
  /** Columns of the terminal; lines are wrapped there. Names alone can be longer. */
  width: number;
}

/** What was observed, for a terminal: each case hop by hop, netfilter's counters, what a control told apart, and last the verdict. */
export function observationText(evidence: Evidence, { color, width }: TextOptions): string {
  const paint = new Chalk({ level: color ? 1 : 0 });
  const line = (text: string, indent = 0) => wrap(text, width, indent);
  const ok = evidence.control === "none" ? paint.green("✔") : "=";
  const differs = evidence.control === "none" ? paint.red("✘") : paint.yellow("≠");
  const mark = (holds: boolean) => (holds ? ok : differs);
  const { lab, cases, netfilter, discriminators, verdict } = evidence;
  const nodeOf = (name: string) => shortNode(name, lab.cluster);

  const end = (one: ObservedCase["client"]) => `${endName(one)} (${one.node === "" ? "" : `${nodeOf(one.node)}, `}${one.ip})`;

  const caseLines = (observed: ObservedCase): string[] => {
    const { client, server, target, exchanges, hops } = observed;
    const titles = Math.max(...hops.map(({ title }) => title.length));
    const devices = Math.max(...hops.map(({ device }) => device.length));
    const digits = Math.max(...hops.map(({ seen }) => String(Math.max(seen.requests, seen.replies)).length));
    const hopLines = (hop: Hop, before: Hop | undefined): string[] => {
      const place = hop.node === before?.node ? [] : [`  ${paint.bold(nodeOf(hop.node))}`];
      const numbers = `${String(hop.seen.requests).padStart(digits)} ▼ ${String(hop.seen.replies).padStart(digits)} ▲`;
      const row = `${hop.title.padEnd(titles)}  ${hop.device.padEnd(devices)}  ${numbers}`;
      const note = hopNote(hop);
      const text = `  ${mark(hop.holds)} ${hop.holds ? row : paint.bold(row)}`;
      if (note === "") return [...place, text];
      // Four columns are the indentation and the mark.
      const fits = 4 + row.length + 2 + note.length <= width;
      return [...place, ...(fits ? [`${text}  ${hop.holds ? paint.dim(note) : note}`] : [text, ...line(note, 6)])];
    };
    return [
      `${paint.bold(observed.name)}: ${observed.title} ${mark(caseHolds(observed))} ${caseHolds(observed) ? "as declared" : "differs"}`,
      ...line(`${end(client)} sends to ${target}; ${end(server)} answers: ${exchanges.answered} of ${exchanges.sent}`, 2),
      ...hops.flatMap((hop, i) => hopLines(hop, hops[i - 1])),
      "",
    ];
  };

  const netfilterNodes = [...new Set(netfilter.map(({ node }) => node))];
  const nodeWidth = Math.max(0, ...netfilterNodes.map((node) => nodeOf(node).length));
  const netfilterLines = netfilterNodes.flatMap((node) => {
    const hooks = netfilter.filter((row) => row.node === node);
    const holds = hooks.every((hook) => hook.holds);
    const numbers = hooks.map(({ hook, seen, expected, holds }) => `${hook} ${seen}${holds ? "" : ` (not ${expected})`}`).join(", ");
    return line(`${mark(holds)} ${nodeOf(node).padEnd(nodeWidth)}  ${numbers}`, 2);
  });
  const discriminatorLines = discriminators.flatMap(({ case: name, hop, declared, control, differs: told }) =>
    line(
      `${told ? paint.green("✔") : paint.red("✘")} ${name}, ${hop}: declared ${countsText(declared)}; here ${countsText(control)}${told ? "" : ", which is the same"}`,
      2,
    ),
  );

  return [
    ...line(
      `What packets showed on lab ${lab.stack} (${lab.cluster})${evidence.control === "none" ? "" : `, under the control: ${controlTitles[evidence.control]}`}`,
    ),
    ...line(
      `${versionsText(lab)}; ${count(evidence.rounds, "round")}, ${count(evidence.exchanges, "exchange")} a case, ${evidence.seconds.toFixed(1)} s`,
    ),
    ...line("▼ requests, client to server; ▲ replies, server to client. A device that packets were to pass by shows 0."),
    "",
    ...cases.flatMap(caseLines),
    ...(netfilterLines.length === 0
      ? []
      : [`${paint.bold("netfilter")}: packets of all exchanges that iptables' hooks saw`, ...netfilterLines, ""]),
    ...(discriminatorLines.length === 0
      ? []
      : [`${paint.bold("control")}: where ${controlTitles[evidence.control]} has to show something else`, ...discriminatorLines, ""]),
    ...line(`${verdict.holds ? paint.green("✔") : paint.red("✘")} ${headline(evidence)}`),
    ...verdict.sentences.flatMap((sentence) => line(sentence, 2)),
    "",
  ].join("\n");
}

/** Words in lines of at most `width` columns, indented; a word that is longer stands alone. Colours must not span words. */
export function wrap(text: string, width: number, indent = 0): string[] {
  const lines: string[][] = [[]];
  let used = indent;
  for (const word of text.split(" ")) {
    const current = lines[lines.length - 1] as string[];
    const length = word.replaceAll(/\u001b\[[0-9;]*m/g, "").length;
    if (current.length > 0 && used + 1 + length > width) {
      lines.push([word]);
      used = indent + length;
    } else {
      current.push(word);
      used += (current.length > 1 ? 1 : 0) + length;
    }
  }
  return lines.map((words) => " ".repeat(indent) + words.join(" "));
}
