import { join } from "node:path";
import { scriptText } from "../../programs/script-text";
import type { Layout, PlacedNode } from "./layout";
import { podNames } from "./experiment-objects";
import { ports, tunnelPort } from "./experiment-objects";

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

const scripts = join(__dirname, "scripts");
/** Starts a capture a `file=device`, and ends when all of them listen; the filter is the first argument. Prints the version of tcpdump. */
export const startScript = scriptText(scripts, "start-captures.sh");
/** Ends the captures, and prints a line each: file, CPU time in nanoseconds, packets that the kernel dropped, and the file in base64. */
export const stopScript = scriptText(scripts, "stop-captures.sh");

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
      if (file === undefined || dropped === "" || !pcap) throw new Error(`a capture did not end: "${line.slice(0, 80)}"`);
      if (dropped !== "0") throw new Error(`the capture ${file} is not whole: the kernel dropped ${dropped} packets of it`);
      return { file, cpuSeconds: Number(cpu) / 1e9, pcap: Buffer.from(pcap, "base64") };
    });
}
