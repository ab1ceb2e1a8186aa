import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { benchUpPage } from "./page";
import { benchUpPlots, standalone } from "./plots";
import type { BenchUpResults } from "./results";
import { benchUpText } from "./text";

/** Writes `report.html`, `report.txt` and the pictures to `folder`. */
export async function writeReports(folder: string, results: BenchUpResults): Promise<void> {
  const plots = await benchUpPlots(results);
  await mkdir(folder, { recursive: true });
  for (const plot of plots) await writeFile(join(folder, `${plot.name}.svg`), standalone(plot));
  await writeFile(join(folder, "report.txt"), `${benchUpText(results)}\n`);
  await writeFile(join(folder, "report.html"), benchUpPage(results, plots));
}
