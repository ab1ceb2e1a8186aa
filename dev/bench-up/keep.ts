import { hash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { z } from "zod";
import { readIfThere } from "../../cli/lab/read-if-there";
import { mediansOf, ratioOf, slopeOf } from "./compare";
import type { BenchUpBlock } from "./plan";
import { benchUpResults, type BenchUpResults, type Failure, type BenchUpRun } from "./results";

/** What a bench is of; another one does not go on with it. */
export type BenchUpSettings = Pick<BenchUpResults, "stack" | "files" | "pairs" | "workers" | "rounds">;

/** All of the results, computed from what was measured so far. */
export function resultsOf(
  about: Omit<BenchUpResults, "format" | "runs" | "failures" | "medians" | "ratio" | "slope">,
  { runs, failures }: { runs: BenchUpRun[]; failures: Failure[] },
): BenchUpResults {
  const [ratio, slope] = [ratioOf(runs), slopeOf(runs)];
  return benchUpResults.parse({
    format: "cilium-lab/bench-up/1",
    ...about,
    ...{ runs, failures, medians: mediansOf(runs) },
    ...(ratio === undefined ? {} : { ratio }),
    ...(slope === undefined ? {} : { slope }),
  });
}

/** An earlier bench to go on with: the same settings, the same seed where one is asked for, and not at its end. */
export function toGoOnWith(text: string | undefined, settings: BenchUpSettings, seed: string | undefined): BenchUpResults | undefined {
  if (text === undefined) return undefined;
  let found: BenchUpResults;
  try {
    found = benchUpResults.parse(JSON.parse(text));
  } catch {
    return undefined; // of another time
  }
  const same = (Object.keys(settings) as (keyof BenchUpSettings)[]).every(
    (key) => JSON.stringify(found[key]) === JSON.stringify(settings[key]),
  );
  return same && !found.finished && (seed === undefined || seed === found.seed) ? found : undefined;
}

/** Kinds of run that each block has, in order. */
const kindsOf: Record<BenchUpBlock["kind"], BenchUpRun["kind"][]> = {
  stack: ["up", "preview", "again", "down"],
  script: ["script", "script-down"],
  floor: ["floor-preview", "floor-up"],
  workers: ["up", "down"],
};

/** Whether a block was measured from its beginning to its end. */
export function isDone(block: BenchUpBlock, runs: readonly BenchUpRun[]): boolean {
  return kindsOf[block.kind].every((kind) => runs.some((run) => run.block === block.id && run.kind === kind));
}

/** What is measured: two benches of the same files may be one. Texts for people do not matter. */
export async function filesOf(checkout: string): Promise<string> {
  const { stdout } = await execa("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: checkout,
    stdin: "ignore",
  });
  const names = [...new Set(stdout.split("\0"))]
    .filter((name) => name !== "" && name !== "node_modules" && !/^docs\/|\.md$/.test(name))
    .sort();
  const contents = await Promise.all(
    names.map(async (name) => `${name}\0${hash("sha256", await readFile(join(checkout, name)).catch(() => ""))}`),
  );
  return hash("sha256", contents.join("\n")).slice(0, 16);
}

const file = (folder: string) => join(folder, "bench-up.json");

/** Text of the results that an earlier bench left. */
export const keptText = (folder: string): Promise<string | undefined> => readIfThere(file(folder));

/** Writes the results so that they are there whole or not at all. */
export async function keep(folder: string, results: BenchUpResults): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(`${file(folder)}.new`, `${JSON.stringify(results, null, 2)}\n`);
  await rename(`${file(folder)}.new`, file(folder));
  await writeFile(join(folder, "bench-up.schema.json"), `${JSON.stringify(z.toJSONSchema(benchUpResults), null, 2)}\n`);
}
