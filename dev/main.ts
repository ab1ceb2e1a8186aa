import { delimiter, resolve } from "node:path";
import { Command } from "commander";
import { CliError } from "../cli/lab/error";
import { labPaths } from "../cli/lab/paths";
import { benchUp } from "./bench-up/command";
import { cycles } from "./cycles/command";
import { sweep } from "./sweep";
import { test, type Scope } from "./test/command";

/** What contributors to the lab run; who uses a lab needs cli/main.ts alone. */
const checkout = resolve(__dirname, "..");
const say = (line: string) => console.log(line);

// In a lab shell the engine's scripts come first on PATH; what is installed on the machine is behind them.
process.env.PATH = (process.env.PATH ?? "")
  .split(delimiter)
  .filter((folder) => folder !== labPaths(checkout).shims)
  .join(delimiter);

/** A variable of make's command line, such as `STACK=dev`; an empty one is none. */
const given = (name: string) => process.env[name] || undefined;
const requested = given("STACK");

const program = new Command("make").description("Tests and benches of the lab itself");
program
  .command("bench-up")
  .description("time make up against the corrected script, and against the number of workers")
  .action(async () => {
    const options = { stack: requested, pairs: given("PAIRS"), workers: given("WORKERS"), rounds: given("ROUNDS"), seed: given("SEED") };
    process.exitCode = await benchUp(checkout, options, say);
  });
program
  .command("cycles")
  .description("bring a lab up and down again and again, and look for what stays")
  .action(async () => {
    process.exitCode = await cycles(checkout, { stack: requested, count: given("COUNT") }, say);
  });
const scopes = {
  test: "run everything that needs no cluster",
  "test-lab": "run the tests on real clusters, and the faults that stand for the others",
  faults: "break a real lab in every known way, and recover it",
} as const satisfies Record<Scope, string>;
for (const [scope, description] of Object.entries(scopes) as [Scope, string][]) {
  program
    .command(scope)
    .description(description)
    .action(async () => {
      process.exitCode = await test(checkout, say, scope);
    });
}
program.command("sweep", { hidden: true }).action(sweep);

program.parseAsync().catch((error: unknown) => {
  if (error instanceof CliError) {
    console.error(`\n${error.problem}\n${error.remedy}`);
    process.exitCode = error.exitCode;
  } else {
    console.error(`\n${error instanceof Error ? error.message : String(error)}`);
    if (process.env.LAB_DEBUG) console.error(error);
    process.exitCode = 1;
  }
});
