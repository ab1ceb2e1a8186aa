import { readyPods, removeNamespace } from "../probe/own-pods";
import { errorText, present } from "../../programs/present";
import type { ClusterAccess } from "../../programs/retry";
import { idleScript, machineScript, runScript, type ClientScript } from "./client-scripts";
import { parseIdle, parseMachine, parseRun } from "./parse-output";
import { planOf, type Block } from "./block-plan";
import { benchPods, benchNamespace, serverOf } from "./bench-pods";
import type { BenchResults, MeasuredRun } from "./results";
import { datapathTitles, placeTitles, workloads, type Datapath } from "./workloads";

/** What to measure. */
export interface BenchInput {
  /** Client's node and that of the far server. */
  nodes: { client: string; far: string };
  /** Image that the pods run, see {@link BenchResults.machine} for the tools that it has. */
  testImage: string;
  rounds: number;
  secondsPerRun: number;
  seed: string;
}

/** Does `work` while a datapath stands, and leaves the declared one behind whatever comes. */
export type UnderDatapath = <T>(datapath: Datapath, work: () => Promise<T>) => Promise<T>;

export type BenchMeasurements = Pick<BenchResults, "machine" | "blocks" | "runs" | "failures">;

/** Longest that the pods of a block may take to be ready, in seconds. */
const podLimit = 180;

/**
 * Makes all runs of the plan, block by block. A run that fails is noted, and the others go on.
 *
 * `keep` is given what there is after every block, since an hour's work is not to be lost to what comes in its last minute.
 * Pods are new in every block: they keep the MTU that they were born with, which is another one under a tunnel. Nothing is left behind.
 *
 * @throws Error where a datapath or the pods do not come to stand, where the test image lacks a tool, and after a signal
 */
export async function measure(
  input: BenchInput,
  under: UnderDatapath,
  reach: ClusterAccess,
  keep: (sofar: BenchMeasurements) => Promise<void>,
): Promise<BenchMeasurements> {
  const { kubectl, say } = reach;
  const plan = planOf(input.rounds, input.seed);
  const found: Omit<BenchMeasurements, "machine"> = { blocks: [], runs: [], failures: [] };
  let machine: BenchResults["machine"] | undefined;
  const sofar = (): BenchMeasurements => ({ machine: present(machine, "what the machine is"), ...found });
  try {
    await kubectl(["delete", "namespace", benchNamespace, "--ignore-not-found"], { seconds: 120 });
    for (const [i, block] of plan.entries()) {
      say(`bench: block ${i + 1} of ${plan.length}, round ${block.round}: ${datapathTitles[block.datapath]}`);
      await under(block.datapath, async () => {
        const addresses = await placed(input, reach);
        machine ??= parseMachine(await inClient(reach, machineScript), input.testImage);
        await measureBlock(block, addresses, input.secondsPerRun, reach, found);
      });
      await keep(sofar());
    }
  } finally {
    await removeNamespace(reach, "bench", benchNamespace, "wait");
  }
  return sofar();
}

async function measureBlock(
  { round, datapath, runs }: Block,
  addresses: ReadonlyMap<string, string>,
  seconds: number,
  reach: ClusterAccess,
  found: Omit<BenchMeasurements, "machine">,
): Promise<void> {
  found.blocks.push({ round, datapath, ...parseIdle(await inClient(reach, idleScript(seconds))) });
  for (const { workload, place } of runs) {
    const run = { round, datapath, workload, place };
    const address = present(addresses.get(serverOf[place]), `the address of ${serverOf[place]}`);
    try {
      const measured = { ...run, ...parseRun(workload, await inClient(reach, runScript(workload, address, seconds))) };
      found.runs.push(measured);
      reach.say(`bench:   ${described(measured)}`);
    } catch (error) {
      // A call that a signal ended is no failed run.
      reach.signal?.throwIfAborted();
      const problem = errorText(error);
      found.failures.push({ ...run, problem });
      reach.say(`bench:   ${workloads[workload].title} ${placeTitles[place]}: no result: ${problem}`);
    }
  }
}

/** New pods, and their addresses by name. */
async function placed({ nodes, testImage }: BenchInput, { kubectl }: ClusterAccess): Promise<ReadonlyMap<string, string>> {
  const all = ["-n", benchNamespace];
  await kubectl([...all, "delete", "pods", "--all", "--ignore-not-found"], { seconds: 120 });
  await kubectl(["apply", "-f", "-"], { input: JSON.stringify(benchPods(nodes, testImage)) });
  const { pods, trouble } = await readyPods(kubectl, benchNamespace, podLimit);
  if (trouble !== undefined || pods.length === 0) throw new Error(trouble ?? "There are no pods of the bench.");
  return new Map(pods.map(({ name, ip }) => [name, ip]));
}

/** What a script of bash printed in the client. */
function inClient({ kubectl }: ClusterAccess, { script, args, seconds }: ClientScript): Promise<string> {
  return kubectl(["-n", benchNamespace, "exec", "client", "--", "bash", "-c", script, "bench", ...args], { seconds: seconds + 60 });
}

/** A run for whoever watches. */
export function described({ workload, place, rate, p50, p99, cpu, load }: MeasuredRun): string {
  const { title, unit } = workloads[workload];
  const times = p50 === undefined ? "" : `, p50 ${p50} µs, p99 ${p99} µs`;
  return `${title} ${placeTitles[place]}: ${Math.round(rate)} ${unit}s/s${times}, ${cpu.toFixed(0)} µs of CPU time each; load ${load.toFixed(1)}`;
}
