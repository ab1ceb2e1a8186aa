import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { markdownTable } from "markdown-table";
import { readIfThere } from "../../cli/lab/read-if-there";

/** One line of the table of faults. */
export interface FaultRow {
  /** The title of the test that made it. */
  fault: string;
  happened: string;
  recovery: string;
  seconds: number;
  /** Empty for none. */
  leftovers: readonly string[];
}

const file = join(__dirname, "..", "..", "reports", "tests", "fault-table.json");

/** The rows that tests have left since the reports were last removed. */
export async function readRows(): Promise<FaultRow[]> {
  return JSON.parse((await readIfThere(file)) ?? "[]") as FaultRow[];
}

/** Keeps a row, in place of an earlier one of the same fault. */
export async function writeRow(row: FaultRow): Promise<void> {
  const others = (await readRows()).filter(({ fault }) => fault !== row.fault);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify([...others, row], null, 2)}\n`);
}

/** The table as docs/faults.md has it. */
export function markdown(rows: readonly FaultRow[]): string {
  const cells = rows.map(({ fault, happened, recovery, seconds, leftovers }) => [
    fault,
    happened,
    recovery,
    `${seconds}`,
    leftovers.join("; ") || "none",
  ]);
  return markdownTable([["Fault", "What happened", "Recovery", "Seconds", "Leftovers"], ...cells], { alignDelimiters: false });
}
