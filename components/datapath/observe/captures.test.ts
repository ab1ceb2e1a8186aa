import { spawnSync } from "node:child_process";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { captureFilter, capturesOf, parseCaptured, startScript, stopScript } from "./captures";
import { plannedCases } from "./cases";
import { layout } from "./testing/sample-layout";

// Real processes, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

describe("capturesOf", () => {
  it("captures pods in themselves, lxc devices and nodes in the node's capture pod, and the outside", () => {
    expect(capturesOf(layout).map(({ file, place, device }) => `${file}: ${device} in ${place}`)).toEqual([
      "client-eth0: eth0 in client",
      "near-eth0: eth0 in near",
      "client-lxc: lxcclient in node-a",
      "near-lxc: lxcnear in node-a",
      "node-a: eth0 in node-a",
      "node-a-cilium_host: cilium_host in node-a",
      "far-eth0: eth0 in far",
      "far-lxc: lxcfar in node-b",
      "node-b: eth0 in node-b",
      "node-b-cilium_host: cilium_host in node-b",
      "outside: eth0 in outside",
    ]);
  });

  it.each([
    ["all there is", layout],
    [
      "tunnels",
      {
        ...layout,
        a: { ...layout.a, tunnels: ["cilium_vxlan"] },
        other: { ...layout.other, b: { ...layout.other.b, tunnels: ["cilium_vxlan"] } },
      },
    ],
    ["one node", { ...layout, other: undefined }],
    ["no outside", { ...layout, outside: undefined }],
  ])("has what every hop is counted in: %s", (_, on) => {
    const wanted = new Set(plannedCases(on, "snat").flatMap(({ hops }) => hops.map(({ capture }) => capture)));
    expect(new Set(capturesOf(on).map(({ file }) => file))).toEqual(wanted);
  });
});

describe("captureFilter", () => {
  it("lets through the experiment's ports and the tunnel's", () => {
    expect(captureFilter(30900)).toBe("udp port 27182 or udp port 27183 or udp port 30900 or udp port 8472");
  });
});

describe("parseCaptured", () => {
  it("reads file, CPU time and packets", () => {
    expect(parseCaptured("node-a 12500000 0 AQI=\nfar-lxc 1000000 0 Aw==\n")).toEqual([
      { file: "node-a", cpuSeconds: 0.0125, pcap: Buffer.from([1, 2]) },
      { file: "far-lxc", cpuSeconds: 0.001, pcap: Buffer.from([3]) },
    ]);
  });

  it.each([
    ["node-a 1 3 AQI=", "the capture node-a is not whole: the kernel dropped 3 packets of it"],
    ["node-a 1  AQI=", 'a capture did not end: "node-a 1  AQI="'],
    ["node-a 1 0 ", 'a capture did not end: "node-a 1 0"'],
    ["", 'a capture did not end: ""'],
  ])("refuses %j: what is not in it would pass for what did not happen", (text, message) => {
    expect(() => parseCaptured(text)).toThrow(message);
  });
});

describe("scripts", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "observe-captures-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function program(name: string, body: string): Promise<void> {
    await writeFile(join(folder, name), `#!/bin/bash\n${body}\n`);
    await chmod(join(folder, name), 0o755);
  }
  /** A FAKE tcpdump, which captures its own arguments. */
  const tcpdump = (body: string) => program("tcpdump", `[ "$1" = --version ] && { echo 'tcpdump version 9'; echo more; exit; }\n${body}`);
  /** A FAKE sleep, in whose first sleep between two looks at the files a packet comes. */
  const sleep = () =>
    program(
      "sleep",
      `[ "$1" = 0.3 ] && mkdir ${folder}/late 2>/dev/null && for file in "$CAPTURES"/*.pcap; do printf late >>"$file"; done\nexec env PATH=/usr/bin:/bin sleep "$1"`,
    );
  const run = (script: string, ...args: string[]) =>
    spawnSync("bash", ["-c", script, "observe", ...args], {
      env: { ...process.env, PATH: `${folder}:${process.env.PATH}`, CAPTURES: join(folder, "captures") },
      encoding: "utf8",
    });
  const listens = "echo 'tcpdump: listening on x' >&2";
  const ends = (dropped: number) => `trap 'echo "3 packets captured" >&2; echo "${dropped} packets dropped by kernel" >&2; exit' TERM`;

  it("start a capture a device, and end when all listen; stop when nothing more comes, and hand over all that was written", async () => {
    await tcpdump(`${ends(0)}; printf '%s|' "$@"; sleep 0.5; ${listens}; while :; do sleep 0.1; done`);
    await sleep();
    const started = run(startScript, "udp port 1", "node-a=eth0", "far-lxc=lxc1");
    expect([started.status, started.stdout, started.stderr]).toEqual([0, "tcpdump version 9\n", ""]);
    const captured = parseCaptured(run(stopScript).stdout);
    expect(captured.map(({ file, pcap }) => [file, Buffer.from(pcap).toString()]).sort()).toEqual([
      ["far-lxc", "--immediate-mode|-U|-n|-p|-s|256|-i|lxc1|-w|-|udp port 1|late"],
      ["node-a", "--immediate-mode|-U|-n|-p|-s|256|-i|eth0|-w|-|udp port 1|late"],
    ]);
    expect(captured.every(({ cpuSeconds }) => cpuSeconds > 0)).toBe(true);
  });

  it("say which device cannot be captured", async () => {
    await tcpdump("echo 'tcpdump: lxc1: No such device exists' >&2; exit 1");
    const { status, stderr } = run(startScript, "udp", "far-lxc=lxc1");
    expect([status, stderr]).toEqual([1, "tcpdump on lxc1 does not listen: tcpdump: lxc1: No such device exists\n"]);
  });

  it("tell that packets were dropped", async () => {
    await tcpdump(`${ends(2)}; printf x; ${listens}; while :; do sleep 0.1; done`);
    run(startScript, "udp", "node-a=eth0");
    expect(() => parseCaptured(run(stopScript).stdout)).toThrow("the kernel dropped 2 packets");
  });
});
