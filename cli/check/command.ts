import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { outcomes } from "./environment";
import { dockerEngine, machineOf, withoutDaemon, type Missing } from "./machine";
import { rowLines, sumLine, type CheckRow } from "./outcome";
import { checkPreview } from "./preview";
import { inThrowAwayFolder } from "./throw-away";
import { CliError } from "../lab/error";
import type { ReadyMachine, Say } from "../lab/lab";
import { labPaths } from "../lab/paths";
import { stacksOf } from "../lab/stack-choice";

/**
 * `make check`: every environment, each from its own stack file: its configuration, the policies on the program, the rendered chart, and
 * a preview with the policy pack. Makes nothing, starts no engine, and leaves the state of every lab alone.
 *
 * Without a Docker daemon, stacks that make a cluster are not previewed, which is said first; the rest is checked all the same.
 *
 * @param requested `STACK` of the caller: that one alone
 * @returns exit code: 1 where anything failed; what could not be checked is said and is no failure
 */
export async function check(checkout: string, requested: string | undefined, say: Say): Promise<number> {
  const paths = labPaths(checkout);
  const stacks = chosen(stacksOf(await readdir(checkout)), requested);
  const engine = await dockerEngine();
  if ("why" in engine) say(withoutDaemon(engine));
  let machine: Promise<ReadyMachine | Missing> | undefined;
  const readied = () => (machine ??= machineOf(paths, engine, say));

  const rows: CheckRow[] = [];
  await inThrowAwayFolder(paths, async (folder) => {
    for (const stack of stacks) {
      for await (const [name, outcome] of outcomes({ paths, stack, engine, readied, folder: join(folder, stack), preview: checkPreview })) {
        const row: CheckRow = { stack, check: name, outcome };
        rows.push(row);
        for (const line of rowLines(row, stacks)) say(line);
      }
    }
  });
  say(sumLine(rows));
  return rows.some(({ outcome }) => outcome.kind === "failed") ? 1 : 0;
}

/** The stacks to check: all, or the one that is asked for. */
export function chosen(available: readonly string[], requested: string | undefined): readonly string[] {
  if (requested === undefined) return available;
  if (available.includes(requested)) return [requested];
  throw new CliError(
    `There is no stack "${requested}": Pulumi.${requested}.yaml does not exist.`,
    `Known stacks: ${available.join(", ")}.`,
  );
}
