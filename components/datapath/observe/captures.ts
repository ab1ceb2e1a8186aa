import type { Layout, PlacedNode } from "./layout";
import { podNames } from "./experiment-objects";
import { ports, tunnelPort } from "./ports";

/** A device that is captured, and where. */
export interface Capture {
  /** Name of the file, without `.pcap`. */
  file: string;
  /** Name of the pod that captures, or `outside`. */
  place: string;
  device: string;
}

/** All devices that the experiment captures. */
export function capturesOf({ a, client, near, other, outside }: Layout): Capture[] {
  const ofNode = (place: string, { device, tunnels }: PlacedNode): Capture[] => [
    { file: place, place, device },
    { file: `${place}-cilium_host`, place, device: "cilium_host" },
    ...tunnels.map((tunnel) => ({ file: `${place}-${tunnel}`, place, device: tunnel })),
  ];
  return [
    { file: "client-eth0", place: podNames.client, device: "eth0" },
    { file: "near-eth0", place: podNames.near, device: "eth0" },
    { file: "client-lxc", place: podNames.captureA, device: client.lxc },
    { file: "near-lxc", place: podNames.captureA, device: near.lxc },
    ...ofNode(podNames.captureA, a),
    ...(other === undefined
      ? []
      : [
          { file: "far-eth0", place: podNames.far, device: "eth0" },
          { file: "far-lxc", place: podNames.captureB, device: other.far.lxc },
          ...ofNode(podNames.captureB, other.b),
        ]),
    ...(outside === undefined ? [] : [{ file: "outside", place: "outside", device: "eth0" }]),
  ];
}

/** What the captures let through: packets of the experiment's ports, and those of a tunnel, which may hold them. */
export function captureFilter(nodePort: number): string {
  return [ports.echo, ports.service, nodePort, tunnelPort].map((port) => `udp port ${port}`).join(" or ");
}

/** Where captures are written, in the pod or the outside. */
const folder = `: "\${CAPTURES:=/tmp/cilium-lab-observe}"`;

/**
 * Starts a capture a `file=device`, and ends when all of them listen; the filter is the first argument. Prints the version of tcpdump.
 *
 * A packet is in its file as soon as it is seen (`--immediate-mode`, `-U`). Files are the shell's, so that tcpdump may drop its rights, and
 * no device is made promiscuous: what is not for it is no hop of ours.
 */
export const startScript = `
${folder}
filter=$1; shift
rm -rf "$CAPTURES"; mkdir "$CAPTURES" && cd "$CAPTURES" || exit
for capture; do
  tcpdump --immediate-mode -U -n -p -s 256 -i "\${capture#*=}" -w - "$filter" >"\${capture%%=*}.pcap" 2>"\${capture%%=*}.log" </dev/null &
  echo $! >"\${capture%%=*}.pid"
done
for capture; do
  log=\${capture%%=*}.log
  for (( tries = 0; tries < 200; tries += 1 )); do
    grep -q 'listening on' "$log" && continue 2
    kill -0 "$(<"\${capture%%=*}.pid")" 2>/dev/null || break
    sleep 0.1
  done
  echo "tcpdump on \${capture#*=} does not listen: $(tail -n 1 "$log")" >&2
  exit 1
done
tcpdump --version 2>&1 | head -n 1
`.trim();

/**
 * Waits until nothing more is written, ends the captures, and prints a line each: file, CPU time in nanoseconds, packets that the kernel
 * dropped, and the file in base64.
 */
export const stopScript = `
${folder}
cd "$CAPTURES" || exit
size=-1
for (( tries = 0; tries < 20; tries += 1 )); do
  now=$(cat *.pcap | wc -c)
  [ "$now" = "$size" ] && break
  size=$now
  sleep 0.3
done
for pid in *.pid; do
  read -r cpu _ <"/proc/$(<"$pid")/schedstat"
  echo "$cpu" >"\${pid%.pid}.cpu"
  kill "$(<"$pid")"
done
for pid in *.pid; do
  file=\${pid%.pid}
  for (( tries = 0; tries < 100; tries += 1 )); do
    grep -q 'dropped by kernel' "$file.log" && break
    sleep 0.1
  done
  echo "$file $(<"$file.cpu") $(sed -n 's/^\\([0-9]*\\) packets\\{0,1\\} dropped by kernel/\\1/p' "$file.log") $(base64 <"$file.pcap" | tr -d '\\n')"
done
`.trim();

/** What a capture came to. */
export interface Captured {
  file: string;
  cpuSeconds: number;
  pcap: Uint8Array;
}

/**
 * Reads what {@link stopScript} printed.
 *
 * @throws Error where a capture is not whole: what it does not hold would pass for what did not happen
 */
export function parseCaptured(stdout: string): Captured[] {
  return stdout
    .trim()
    .split("\n")
    .map((line) => {
      const [, file, cpu, dropped, pcap] = /^(\S+) (\d*) (\d*) (\S*)$/.exec(line) ?? [];
      if (file === undefined || dropped === "" || pcap === "") throw new Error(`a capture did not end: "${line.slice(0, 80)}"`);
      if (dropped !== "0") throw new Error(`the capture ${file} is not whole: the kernel dropped ${dropped} packets of it`);
      return { file, cpuSeconds: Number(cpu) / 1e9, pcap: Buffer.from(pcap!, "base64") };
    });
}
