import { randomBytes } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { z } from "zod";
import { comparisonsOf } from "../../components/datapath/bench/comparisons";
import { benchResults, type BenchResults } from "../../components/datapath/bench/results";
import { measure, type BenchMeasurements, type UnderDatapath } from "../../components/datapath/bench/measure";
import { standingControl, underControl } from "../../components/datapath/control/control";
import { benchPage, loadSentence } from "./page";
import { benchPlots } from "./plots";
import { CliError } from "../lab/error";
import { holdingLab } from "../lab/lock/holding-lab";
import { reaching, runningLab, type RunningLab } from "../lab/running-lab";
import { duration } from "../reporting/terminal";
import { exitCodes } from "../lab/exit-codes";
import { errorText } from "../../components/programs/present";

/** What `make bench` is asked for; each undefined where it is not. */
export interface BenchOptions {
  stack?: string | undefined;
  /** Rounds, each of which measures everything on each datapath. Default: 5. */
  rounds?: string | undefined;
  /** Seconds of a run. Default: 5. */
  seconds?: string | undefined;
  /** Decides the order of everything. Default: a random one, which the results say. */
  seed?: string | undefined;
}

/**
 * `make bench`: measures the declared datapath against legacy host routing and against a VXLAN tunnel on the running lab, in turns.
 *
 * Writes what it found to `reports/bench/`, after every block what there is.
 *
 * @throws CliError for what cannot be used, and for a lab that cannot be measured
 */
export async function bench(checkout: string, options: BenchOptions, say: (line: string) => void): Promise<number> {
  const rounds = numberOf("ROUNDS", options.rounds, 5, 30);
  const secondsPerRun = numberOf("SECONDS", options.seconds, 5, 60);
  const seed = options.seed ?? randomBytes(4).toString("hex");
  const started = new Date();
  const lab = await runningLab(checkout, options.stack, say, exitCodes.noAnswer);
  const nodes = nodesOf(lab);
  const input = { nodes, testImage: lab.declared.testImage, rounds, secondsPerRun, seed };
  const folder = join(checkout, "reports", "bench");
  const resultsOf = (measured: BenchMeasurements): BenchResults =>
    benchResults.parse({
      format: "cilium-lab/bench/1",
      startedAt: started.toISOString(),
      seconds: (Date.now() - started.getTime()) / 1000,
      ...{ rounds, secondsPerRun, seed },
      lab: {
        stack: lab.choice.stack,
        cluster: lab.outputs.clusterName,
        cilium: lab.outputs.ciliumVersion,
        kubernetes: lab.outputs.datapath.versions.kubernetes,
        nodes,
      },
      ...measured,
      comparisons: comparisonsOf(measured.runs),
    } satisfies BenchResults);
  const measured = await holdingLab(
    lab,
    "make bench",
    say,
    () =>
      reaching(lab, say, async (reach) => {
        const standing = await standingControl(reach.kubectl);
        if (standing)
          throw new Error(
            `"${standing.control}" stands in place of the declared datapath since ${standing.since}, of a command that still runs or was killed.`,
          );
        const under: UnderDatapath = (datapath, work) =>
          datapath === "declared" ? work() : underControl(datapath, { ...reach, declared: lab.declared, cluster: lab.cluster }, work);
        return measure(input, under, reach, (sofar) => write(folder, resultsOf(sofar)));
      }).catch((error: unknown) => {
        throw new CliError(
          `The lab "${lab.choice.stack}" could not be measured: ${errorText(error)}`,
          "`make status` shows whether it is well; `make up` puts the declared datapath back where another one stands.",
          exitCodes.noAnswer,
        );
      }),
    exitCodes.noAnswer,
  );
  const results = resultsOf(measured);
  say(
    [
      "",
      ...results.comparisons.map(({ sentence }) => sentence),
      "",
      loadSentence(results),
      `${results.runs.length} runs in ${duration(results.seconds)}; ${relative(checkout, folder)}/report.html`,
    ].join("\n"),
  );
  return exitCodes.ok;
}

/** @throws CliError */
export function numberOf(name: string, text: string | undefined, byDefault: number, most: number, command = "bench"): number {
  if (text === undefined) return byDefault;
  const value = /^\d+$/.test(text) ? Number(text) : 0;
  if (value >= 1 && value <= most) return value;
  throw new CliError(
    `${name} is "${text}"; accepted is a number from 1 to ${most}.`,
    `Example: make ${command} ${name}=${byDefault}`,
    exitCodes.unusable,
  );
}

/** Workers where there are two, since the control plane has work of its own. @throws CliError where there are not two nodes, or they are not the lab's own */
export function nodesOf({
  choice,
  cluster,
  outputs,
}: Pick<RunningLab, "choice" | "cluster"> & { outputs: Pick<RunningLab["outputs"], "nodes"> }): { client: string; far: string } {
  if (cluster !== "kind") {
    throw new CliError(
      `The stack "${choice.stack}" works on a cluster that is already there, and its datapath is never exchanged for another.`,
      "Measure a lab that a stack made: make up STACK=dev, then make bench STACK=dev.",
      exitCodes.unusable,
    );
  }
  const [first, second, third] = outputs.nodes;
  if (first === undefined || second === undefined) {
    throw new CliError(
      `The lab "${choice.stack}" has ${outputs.nodes.length} node; measuring across nodes takes two.`,
      "Set cilium-lab:workers to 1 or more, then `make up`.",
      exitCodes.unusable,
    );
  }
  return { client: second, far: third ?? first };
}

async function write(folder: string, results: BenchResults): Promise<void> {
  const plots = await benchPlots(results);
  // Plots of another bench must not stand beside these figures.
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "bench.json"), `${JSON.stringify(results, null, 2)}\n`);
  await writeFile(join(folder, "bench.schema.json"), `${JSON.stringify(z.toJSONSchema(benchResults), null, 2)}\n`);
  for (const { name, svg } of plots) await writeFile(join(folder, `${name}.svg`), `${svg}\n`);
  await writeFile(join(folder, "report.html"), benchPage(results, plots));
}
