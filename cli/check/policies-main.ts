import { text } from "node:stream/consumers";
import { evaluateProgram } from "../../policies/evaluate";
import type { StackValues } from "../../components/config/reader";
import { errorText } from "../../components/programs/present";

/** Reads `{ project, values }` from standard input, judges the lab's program, and prints the judgement as JSON. */
async function main(): Promise<void> {
  const { project, values } = JSON.parse(await text(process.stdin)) as { project: string; values: StackValues };
  process.stdout.write(JSON.stringify(await evaluateProgram(project, values, () => import("../../index.js"))));
}

main().catch((error: unknown) => {
  console.error(errorText(error));
  process.exitCode = 1;
});
