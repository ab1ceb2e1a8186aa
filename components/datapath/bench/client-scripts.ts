import { ports, tools } from "./bench-pods";
import { workloads, type Workload, type WorkloadSpec } from "./workloads";

/** Seconds of warm-up before every run: caches, connection tracking, the congestion window, the CPU's clock. */
export const warmUp = 1;

/**
 * What a client's shell does in a run, with the server's address and the seconds as arguments: a warm-up, then the tool between two readings
 * of the machine's CPU time. Everything comes back in one answer, so that no look from outside disturbs what is measured.
 */
export function runScript(workload: Workload): string {
  return `
read -r load _ </proc/loadavg
measure() { ${toolCommand(workloads[workload])}; }
measure ${warmUp} "$1" >/dev/null 2>&1
read -r _ before </proc/stat
measure "$2" "$1" >/tmp/said 2>/tmp/trouble && code=0 || code=$?
read -r _ after </proc/stat
printf 'load %s\\nbefore %s\\nafter %s\\nexit %s %s\\n\\n' "$load" "$before" "$after" "$code" "$(tail -n 1 /tmp/trouble)"
cat /tmp/said
`.trim();
}

/** The tool, with seconds and address as arguments of the shell's function. */
function toolCommand({ kind, connections }: WorkloadSpec): string {
  if (kind === "stream") return `iperf3 --client "$2" --port ${ports.stream} --parallel ${connections} --time "$1" --json`;
  // A time limit alone would end at 50000 requests; the percentiles of the table are whole milliseconds, those of the file are not.
  const requests = `-c ${connections} -t "$1" -n $(($1 * 200000)) -e /tmp/percentiles`;
  return `ab -q ${kind === "rr" ? "-k " : ""}${requests} "http://$2:${ports.http}/" && grep -E '^(50|99),' /tmp/percentiles`;
}

/** What a shell says of an otherwise idle machine for some seconds, in the form of a run. */
export const idleScript = `
read -r load _ </proc/loadavg
read -r _ before </proc/stat
sleep "$1"
read -r _ after </proc/stat
printf 'load %s\\nbefore %s\\nafter %s\\nexit 0 \\n\\n' "$load" "$before" "$after"
`.trim();

/** What a shell says of the machine and the tools, for {@link parseMachine}. */
export const machineScript = `
printf 'kernel %s\\n' "$(uname -r)"
printf 'cpu %s\\n' "$(grep -m 1 '^model name' /proc/cpuinfo | cut -d : -f 2-)"
printf 'cores %s\\n' "$(grep -c ^processor /proc/cpuinfo)"
printf 'virtual %s\\n' "$(grep -qw hypervisor /proc/cpuinfo && echo yes || echo no)"
for tool in ${tools.join(" ")}; do command -v "$tool" >/dev/null || printf 'missing %s\\n' "$tool"; done
printf 'ab %s\\n' "$(ab -V 2>/dev/null | sed -n 's/.*Version \\([0-9.]*\\).*/\\1/p')"
printf 'iperf3 %s\\n' "$(iperf3 --version 2>/dev/null | sed -n '1s/^iperf \\([0-9.]*\\).*/\\1/p')"
printf 'perl %s\\n' "$(perl -e 'printf "%vd", $^V' 2>/dev/null)"
`.trim();
