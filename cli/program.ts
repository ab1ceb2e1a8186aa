import type { Command } from "commander";
import { bench } from "./bench/command";
import { check } from "./check/command";
import { down } from "./down/command";
import { drift } from "./drift/command";
import { env } from "./env/command";
import type { Say } from "./lab/lab";
import { addCommand, newProgram, option } from "./lab/program";
import { observe } from "./observe/command";
import { pr } from "./pr/command";
import { preview } from "./preview/command";
import { render } from "./render/command";
import { status } from "./status/command";
import { up } from "./up/command";

const commands = { up, preview, render, status, drift, observe, bench, down, env, check, pr };

/** The commands of a lab and their options. @param run what they do, for tests to replace */
export function labProgram(checkout: string, say: Say, run: typeof commands = commands): Command {
  const program = newProgram("cilium-lab", "A kind cluster with Cilium's eBPF datapath, proven.");
  const stack = option(
    "--stack <name>",
    "STACK",
    "the stack to work on; without it, the one of the last command, else what fits this machine",
  );
  const oneOfAll = option("--stack <name>", "STACK", "look at this environment alone");

  addCommand(program, "up", "bring the lab up and prove its datapath", [stack], (given) => run.up(checkout, given.stack, say));
  addCommand(program, "preview", "show what `up` would change, judged by the policies", [stack], (given) =>
    run.preview(checkout, given.stack, say),
  );
  const chart = [
    option("--version <version>", "CILIUM_VERSION", "version of Cilium, instead of the stack's own"),
    option("--chart <path>", "CHART", "folder or .tgz of the chart, instead of the stack's own"),
    option("--values <file>", "VALUES", "values to check against what the stack declares, instead of the stack's own"),
  ];
  addCommand(program, "render", "print the chart's values, render the chart and check it", [stack, ...chart], (given) =>
    run.render(checkout, given, { out: (text) => process.stdout.write(text), say: (line) => console.error(line) }),
  );
  addCommand(program, "status", "show the lab at a glance", [stack], (given) => run.status(checkout, given.stack, say));
  addCommand(program, "drift", "show what of the live lab is not as declared", [stack], (given) => run.drift(checkout, given.stack, say));
  const observation = [
    option("--control <name>", "CONTROL", "legacy or vxlan: what stands in place of the datapath, to show that the proof can fail"),
    option("--rounds <n>", "ROUNDS", "regular rounds, ten exchanges a case each; 3 by default"),
  ];
  addCommand(program, "observe", "capture packets at every hop and prove the datapath by them", [stack, ...observation], (given) =>
    run.observe(checkout, given, say),
  );
  const measurement = [
    option("--rounds <n>", "ROUNDS", "rounds, each of which measures everything on each datapath; 5 by default"),
    option("--seconds <n>", "SECONDS", "seconds of a run; 5 by default"),
    option("--seed <text>", "SEED", "decides the order of everything; random by default"),
  ];
  addCommand(program, "bench", "measure the datapath against legacy host routing and a tunnel", [stack, ...measurement], (given) =>
    run.bench(checkout, given, say),
  );
  addCommand(program, "down", "remove the lab and every trace of it", [stack], (given) => run.down(checkout, given.stack, say));
  addCommand(program, "env", "print the exports that put a shell into the lab", [stack], (given) => run.env(checkout, given.stack));
  addCommand(program, "check", "check every environment; makes nothing", [oneOfAll], (given) => run.check(checkout, given.stack, say));
  const base = option("--base <ref>", "BASE", "what the branch is compared with; origin/main by default");
  addCommand(program, "pr", "check every environment for a pull request; writes a report", [oneOfAll, base], (given) =>
    run.pr(checkout, given, say),
  );
  return program;
}
