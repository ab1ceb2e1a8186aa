import { hash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { z } from "zod";
import { readIfThere } from "../read-if-there";
import { mediansOf, ratioOf, slopeOf } from "./compare";
import type { Block } from "./plan";
import { benchUpResults, type BenchUpResults, type Failure, type Run } from "./results";

/** What a bench is of; another one does not go on with it. */
export type BenchUpSettings = Pick<BenchUpResults, "stack" | "revision" | "pairs" | "workers" | "rounds">;

/** All of the results, computed from what was measured so far. */
export function resultsOf(
  about: Omit<BenchUpResults, "format" | "runs" | "failures" | "medians" | "ratio" | "slope">,
  { runs, failures }: { runs: Run[]; failures: Failure[] },
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
  const same = (Object.keys(settings) as (keyof BenchUpSettings)[]).every((key) => JSON.stringify(found[key]) === JSON.stringify(settings[key]));
  return same && !found.finished && (seed === undefined || seed === found.seed) ? found : undefined;
}

/** Kinds of run that each block has, in order. */
export const kindsOf: Record<Block["kind"], Run["kind"][]> = {
  stack: ["up", "preview", "again", "down"],
  script: ["script", "script-down"],
  floor: ["floor-preview", "floor-up"],
  workers: ["up", "down"],
};

/** Whether a block was measured from its beginning to its end. */
export function isDone(block: Block, runs: readonly Run[]): boolean {
  return kindsOf[block.kind].every((kind) => runs.some((run) => run.block === block.id && run.kind === kind));
}

/** The commit and what differs from it: two benches of the same revision may be one. */
export async function revisionOf(checkout: string): Promise<string> {
  const git = async (...args: string[]) => (await execa("git", args, { cwd: checkout, stdin: "ignore" })).stdout;
  const [commit, changes, added] = [await git("rev-parse", "--short", "HEAD"), await git("diff", "HEAD"), await git("ls-files", "--others", "--exclude-standard")];
  const contents = await Promise.all(added.split("\n").filter(Boolean).map((file) => readFile(join(checkout, file), "utf8").catch(() => "")));
  const all = [changes, added, ...contents].join("\n").trim();
  return all === "" ? commit : `${commit}+${hash("sha256", all).slice(0, 8)}`;
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
