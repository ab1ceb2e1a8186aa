import { delimiter, resolve } from "node:path";
import { Command } from "commander";
import { CliError } from "./lab/error";
import { bench } from "./bench/command";
import { check } from "./check/command";
import { down } from "./down/command";
import { drift } from "./drift/command";
import { env } from "./env/command";
import { observe } from "./observe/command";
import { pr } from "./pr/command";
import { preview } from "./preview/command";
import { render } from "./render/command";
import { status } from "./status/command";
import { up } from "./up/command";
import { labPaths } from "./lab/paths";

/** What the targets of the Makefile run. */
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

const program = new Command("make").description("A kind cluster with Cilium's eBPF datapath, proven");
program
  .command("up")
  .description("bring the lab up and prove its datapath")
  .action(() => up(checkout, requested, say));
program
  .command("preview")
  .description("show what `up` would change, judged by the policies")
  .action(async () => {
    process.exitCode = await preview(checkout, requested, say);
  });
program
  .command("render")
  .description("print the chart's values, render the chart and check it")
  .action(async () => {
    const options = { stack: requested, version: given("CILIUM_VERSION"), chart: given("CHART"), values: given("VALUES") };
    process.exitCode = await render(checkout, options, { out: (text) => process.stdout.write(text), say: (line) => console.error(line) });
  });
program
  .command("status")
  .description("show the lab at a glance")
  .action(async () => {
    process.exitCode = await status(checkout, requested, say);
  });
program
  .command("drift")
  .description("show what of the live lab is not as declared")
  .action(async () => {
    process.exitCode = await drift(checkout, requested, say);
  });
program
  .command("down")
  .description("remove the lab and every trace of it")
  .action(() => down(checkout, requested, say));
program
  .command("env")
  .description("print the exports that put a shell into the lab")
  .action(() => env(checkout, requested));
program
  .command("check")
  .description("check every environment; makes nothing")
  .action(async () => {
    process.exitCode = await check(checkout, requested, say);
  });
program
  .command("observe")
  .description("capture packets at every hop and prove the datapath by them")
  .action(async () => {
    process.exitCode = await observe(checkout, { stack: requested, control: given("CONTROL"), rounds: given("ROUNDS") }, say);
  });
program
  .command("bench")
  .description("measure the datapath against legacy host routing and against a tunnel")
  .action(async () => {
    process.exitCode = await bench(
      checkout,
      { stack: requested, rounds: given("ROUNDS"), seconds: given("SECONDS"), seed: given("SEED") },
      say,
    );
  });
program
  .command("pr")
  .description("check every environment for a pull request; writes a report")
  .action(async () => {
    process.exitCode = await pr(checkout, { stack: requested, base: given("BASE") }, say);
  });

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
