import type { BenchResults, MeasuredRun } from "./results";
import { tools } from "./bench-pods";
import { workloads, type BenchWorkload } from "./workloads";

/** What a run's output says of it. */
export type Measured = Omit<MeasuredRun, "round" | "datapath" | "workload" | "place">;

/** What the machine did besides, from the output of the script that only waits. */
export function parseIdle(text: string): { load: number; busy: number; stolen: number } {
  const { load, busy, stolen } = envelope(text);
  return { load, busy, stolen };
}

/**
 * Reads the output of a run's script.
 *
 * @throws Error with the tool's own last words where it failed, or what of its figures cannot be right
 */
export function parseRun(workload: BenchWorkload, text: string): Measured {
  const { load, busy, stolen, busySeconds, said, failure } = envelope(text);
  const { kind } = workloads[workload];
  const { count, rate, ...rest } = kind === "stream" ? parseStream(said, failure) : parseExchanges(said, failure, kind === "rr");
  return { load, rate, ...rest, cpu: (busySeconds * 1e6) / count, busy, stolen };
}

/** What the script says around the tool. */
function envelope(text: string) {
  const end = text.indexOf("\n\n");
  const head = new Map(
    (end < 0 ? text : text.slice(0, end)).split("\n").map((line) => [line.split(" ", 1)[0] ?? "", line.slice(line.indexOf(" ") + 1)]),
  );
  const field = (name: string): string => {
    const value = head.get(name);
    if (value === undefined) throw new Error(`The run printed no line "${name} …" but ${JSON.stringify(text.slice(0, 80))}.`);
    return value;
  };
  const { busy, idle, stolen } = cpuBetween(field("before"), field("after"));
  const all = busy + idle + stolen;
  if (!(all > 0)) throw new Error("No CPU time passed between the two readings of /proc/stat.");
  const [code, ...words] = field("exit").split(" ");
  return {
    load: Number(field("load")),
    busySeconds: busy,
    busy: busy / all,
    stolen: stolen / all,
    said: text.slice(end + 2),
    failure: code === "0" ? undefined : words.join(" ") || `exit code ${code}`,
  };
}

/** ApacheBench's report, and lines `50,0.018` of its table of percentiles in milliseconds. */
function parseExchanges(said: string, failure: string | undefined, kept: boolean) {
  if (failure !== undefined) throw new Error(`ab: ${failure}`);
  const figure = (pattern: RegExp, what: string): number => {
    const found = pattern.exec(said)?.[1];
    if (found === undefined) throw new Error(`ab printed no ${what}.`);
    return Number(found);
  };
  const count = figure(/^Complete requests:\s+(\d+)$/m, "line Complete requests");
  const seconds = figure(/^Time taken for tests:\s+([\d.]+) seconds$/m, "line Time taken for tests");
  const failed = figure(/^Failed requests:\s+(\d+)$/m, "line Failed requests");
  if (count === 0 || !(seconds > 0)) throw new Error(`ab completed ${count} requests in ${seconds} s.`);
  if (failed > 0) throw new Error(`${failed} of ${count} requests failed.`);
  const keptRequests = kept ? figure(/^Keep-Alive requests:\s+(\d+)$/m, "line Keep-Alive requests") : count;
  if (keptRequests !== count) throw new Error(`${count - keptRequests} of ${count} requests closed a connection that was to be kept.`);
  const p50 = figure(/^50,([\d.]+)$/m, "50th percentile") * 1000;
  const p99 = figure(/^99,([\d.]+)$/m, "99th percentile") * 1000;
  return { count, rate: count / seconds, p50: Math.round(p50), p99: Math.round(p99) };
}

interface Iperf {
  error?: string;
  end?: { sum_sent?: { retransmits?: number }; sum_received?: { bytes: number; seconds: number } };
}

/** iperf3's JSON; it tells most failures there. What counts is what arrived. */
function parseStream(said: string, failure: string | undefined) {
  const { error, end } = (said.trim().startsWith("{") ? JSON.parse(said) : {}) as Iperf;
  const problem = error ?? failure;
  if (problem !== undefined) throw new Error(`iperf3: ${problem}`);
  const received = end?.sum_received;
  if (!end || !received || !(received.bytes > 0)) throw new Error("iperf3 says that nothing was received.");
  const count = received.bytes / 1e6;
  return { count, rate: count / received.seconds, retransmits: end.sum_sent?.retransmits ?? 0 };
}

/**
 * Reads what the client's shell says of the machine.
 *
 * @param image test image, for the error
 * @throws Error naming the tools that the image does not have
 */
export function parseMachine(text: string, image: string): BenchResults["machine"] {
  const lines = text.split("\n").map((line) => [line.split(" ", 1)[0] ?? "", line.slice(line.indexOf(" ") + 1).trim()] as const);
  const missing = lines.filter(([name]) => name === "missing").map(([, tool]) => tool);
  if (missing.length > 0) {
    throw new Error(
      `cilium-lab:testImage "${image}" has no ${missing.join(", no ")}; the bench runs ${tools.join(", ")} in it. ` +
        "Accepted: an image that has all of them, such as docker.io/nicolaka/netshoot:v0.13.",
    );
  }
  const said = Object.fromEntries(lines);
  return {
    cpu: said.cpu || "unknown",
    cores: Number(said.cores),
    kernel: said.kernel ?? "unknown",
    virtual: said.virtual === "yes",
    tools: { ab: said.ab ?? "", iperf3: said.iperf3 ?? "", perl: said.perl ?? "" },
  };
}

/** Seconds of CPU time of all cores together. */
interface CpuTime {
  /** Spent by anything at all, in the kernel, in interrupts or in user space. */
  busy: number;
  idle: number;
  /** Taken by the hypervisor for somebody else. */
  stolen: number;
}

/** Unit of /proc/stat, in seconds: USER_HZ is 100 on every architecture that containers of this lab run on. */
const tick = 0.01;

/**
 * CPU time between two readings.
 *
 * @param before fields of the first line of /proc/stat, without its name
 * @see https://docs.kernel.org/filesystems/proc.html
 */
export function cpuBetween(before: string, after: string): CpuTime {
  const earlier = fields(before);
  const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0] = fields(after).map(
    (value, i) => value - (earlier[i] ?? 0),
  );
  // Guests' time, which follows, is in `user` and `nice` already.
  return { busy: (user + nice + system + irq + softirq) * tick, idle: (idle + iowait) * tick, stolen: steal * tick };
}

function fields(line: string): number[] {
  const values = line.trim().split(/\s+/).map(Number);
  if (values.length < 8 || values.some((value) => !Number.isInteger(value)))
    throw new Error(`/proc/stat begins with "cpu ${line.trim()}", which is not eight counters or more.`);
  return values;
}
