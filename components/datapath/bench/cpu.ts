/** Seconds of CPU time of all cores together. */
export interface CpuTime {
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
    (value, i) => value - earlier[i]!,
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
