import { join } from "node:path";
import { scriptText } from "../../programs/script-text";
import { tools } from "./bench-pods";
import { workloads, type BenchWorkload } from "./workloads";

const read = (file: string) => scriptText(join(__dirname, "scripts"), file);
const [run, idle, machine] = [read("run.sh"), read("idle.sh"), read("machine.sh")];

/** Seconds of warm-up before every run: caches, connection tracking, the congestion window, the CPU's clock. */
export const warmUp = 1;

/** A script of bash in a client, and how long it takes by itself, in seconds. */
export interface ClientScript {
  script: string;
  args: string[];
  seconds: number;
}

/** A run: a warm-up, then the tool between two readings of the machine's CPU time. */
export function runScript(workload: BenchWorkload, address: string, seconds: number): ClientScript {
  const { kind, connections } = workloads[workload];
  return { script: run, args: [address, String(seconds), kind, String(connections), String(warmUp)], seconds: seconds + warmUp };
}

/** What an otherwise idle machine does for some seconds, in the form of a run. */
export function idleScript(seconds: number): ClientScript {
  return { script: idle, args: [String(seconds)], seconds };
}

/** What the machine and the tools are. */
export const machineScript: ClientScript = { script: machine, args: [...tools], seconds: 0 };
