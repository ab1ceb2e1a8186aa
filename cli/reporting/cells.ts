import { Chalk } from "chalk";

/** How a text is to strike the eye. Never the only bearer of what it says: a mark or a word says the same. */
export type Mood = "good" | "bad" | "warn" | "dim" | "bold" | "plain";

/** A part of a line. */
export interface Cell {
  text: string;
  mood: Mood;
}

export const plain = (text: string): Cell => ({ text, mood: "plain" });
export const bold = (text: string): Cell => ({ text, mood: "bold" });
export const dim = (text: string): Cell => ({ text, mood: "dim" });
export const good = (text: string): Cell => ({ text: `✓ ${text}`, mood: "good" });
export const bad = (text: string): Cell => ({ text: `✗ ${text}`, mood: "bad" });
export const warn = (text: string): Cell => ({ text: `! ${text}`, mood: "warn" });

/** Gives a text the colour of its mood, or none. */
export type Paint = (cell: Cell) => string;

/** @param coloured see {@link wantsColour} */
export function painter(coloured: boolean): Paint {
  const chalk = new Chalk({ level: coloured ? 1 : 0 });
  const colours: Record<Mood, (text: string) => string> = {
    good: chalk.green,
    bad: chalk.red,
    warn: chalk.yellow,
    dim: chalk.dim,
    bold: chalk.bold,
    plain: (text) => text,
  };
  return ({ text, mood }) => (text === "" ? "" : colours[mood](text));
}

/**
 * Whether a terminal reads what is printed and can show colours.
 *
 * @see https://no-color.org
 */
export function wantsColour({ NO_COLOR, TERM }: NodeJS.ProcessEnv, isTerminal: boolean): boolean {
  return isTerminal && !NO_COLOR && TERM !== "dumb";
}

/** Rows with their columns aligned, two spaces apart; the last cell of a shorter row reaches over the columns behind it. */
export function table(rows: readonly (readonly Cell[])[], paint: Paint): string[] {
  const columns = Math.max(...rows.map((row) => row.length));
  const aligned = (row: readonly Cell[]) => (row.length < columns ? row.slice(0, -1) : row);
  const widths = Array.from({ length: columns }, (_, i) => Math.max(...rows.map((row) => aligned(row)[i]?.text.length ?? 0)));
  return rows.map((row) =>
    row.map((cell, i) => paint(cell) + (i === row.length - 1 ? "" : " ".repeat((widths[i] ?? 0) - cell.text.length + 2))).join(""),
  );
}

/** Width of the screen, in columns. */
export const screenWidth = 100;

/** A text in lines of the screen's width, broken between words; all but the first are indented. */
export function wrapped({ text, mood }: Cell, paint: Paint, indent = 0, width = screenWidth): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= width - indent) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines.map((line, i) => (i === 0 ? "" : " ".repeat(indent)) + paint({ text: line, mood }));
}

/** `worker, worker2 and 5 more` */
export function someOf(names: readonly string[], most = 4): string {
  return names.length <= most ? names.join(", ") : `${names.slice(0, most).join(", ")} and ${names.length - most} more`;
}
