import { readFile } from "node:fs/promises";
import { cpus, loadavg, release, totalmem } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { cpuBetween } from "../../components/datapath/bench/parse-output";
import type { BenchUpResults } from "./results";

/** What the machine does while nothing of the bench runs. */
export interface Rest {
  /** Load average of a minute. It still tells of the run before. */
  load: number;
  /** Share of the cores' time that was spent, 0 to 1. */
  busy: number;
}

/** At rest, a machine spends less than this share of its cores' time. */
export const quiet = 0.15;

/** Looks at the machine for some seconds. */
export async function rest(seconds = 3, signal?: AbortSignal): Promise<Rest> {
  const read = async () => /^cpu (.*)$/m.exec(await readFile("/proc/stat", "utf8"))?.[1] ?? "";
  const [load = 0] = loadavg();
  const before = await read();
  await sleep(seconds * 1000, undefined, signal === undefined ? {} : { signal });
  const { busy, idle, stolen } = cpuBetween(before, await read());
  return { load, busy: (busy + stolen) / (busy + idle + stolen) };
}

/** The machine, as far as it matters for times. */
export function machine(): BenchUpResults["machine"] {
  return {
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
  };
}
