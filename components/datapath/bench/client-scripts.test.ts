import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { idleScript, machineScript, runScript, type ClientScript } from "./client-scripts";
import type { BenchWorkload } from "./workloads";
import { parseIdle, parseMachine, parseRun } from "./parse-output";

/** Stand-ins that note how they were called and print what the real ones print. */
const standIns = {
  ab: `echo "ab $*" >>"$CALLS"; [ -z "$FAIL" ] || { echo "first" >&2; echo "$FAIL" >&2; exit 7; }
until [ $# = 0 ] || [ "$1" = -e ]; do shift; done; [ $# = 0 ] && exit
printf '50,0.018\\n99,0.081\\n' >"$2"
printf 'Time taken for tests:   2.000 seconds\\nComplete requests:      100\\nFailed requests:        0\\nKeep-Alive requests:    100\\n'`,
  iperf3: `echo "iperf3 $*" >>"$CALLS"; echo '{"end": {"sum_sent": {"retransmits": 0}, "sum_received": {"bytes": 1000000, "seconds": 1}}}'`,
};

describe("the scripts of a run", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "bench-"));
    for (const [name, text] of Object.entries(standIns)) {
      writeFileSync(join(folder, name), `#!/bin/bash\n${text}\n`);
      chmodSync(join(folder, name), 0o755);
    }
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const ran = ({ script, args }: ClientScript, fail = "") => {
    const calls = join(folder, "calls");
    writeFileSync(calls, "");
    const env = { ...process.env, PATH: `${folder}:${process.env.PATH}`, CALLS: calls, FAIL: fail };
    const said = execFileSync("bash", ["-c", script.replaceAll("/tmp/", `${folder}/`), "bench", ...args], {
      env: { ...env },
      encoding: "utf8",
    });
    return { said, calls: execFileSync("cat", [calls], { encoding: "utf8" }).trim().split("\n") };
  };

  it.each([
    ["rr-1", ["ab -q -k -c 1 -t 1 -n 200000", "ab -q -k -c 1 -t 5 -n 1000000"]],
    ["rr-32", ["ab -q -k -c 32 -t 1 -n 200000", "ab -q -k -c 32 -t 5 -n 1000000"]],
    ["crr-1", ["ab -q -c 1 -t 1 -n 200000", "ab -q -c 1 -t 5 -n 1000000"]],
  ] as const)("warm up %s, then measure it", (workload, calls) => {
    const expected = calls.map((call) => `${call} -e ${folder}/percentiles http://10.0.1.2:8080/`);
    expect(ran(runScript(workload, "10.0.1.2", 5)).calls).toEqual(expected);
  });

  it("warm up a stream, then measure it", () =>
    expect(ran(runScript("stream-1", "10.0.1.2", 5)).calls).toEqual(
      [1, 5].map((seconds) => `iperf3 --client 10.0.1.2 --port 5201 --parallel 1 --time ${seconds} --json`),
    ));

  const ticking = (workload: BenchWorkload): ClientScript => {
    const { script, ...rest } = runScript(workload, "10.0.1.2", 5);
    return { ...rest, script: script.replace("read -r _ after", "sleep 0.2; read -r _ after") };
  };

  // A stand-in takes no time: where no tick passed, the reader says so, and that is right too.
  it("print what the parser reads, with what the machine's own /proc says", () => {
    expect(parseRun("rr-1", ran(ticking("rr-1")).said)).toMatchObject({ rate: 50, p50: 18, p99: 81 });
    expect(parseRun("stream-1", ran(ticking("stream-1")).said)).toMatchObject({ rate: 1, retransmits: 0 });
    expect(parseIdle(ran(idleScript(0.2)).said).busy).toBeLessThanOrEqual(1);
  });

  it("hand on the last words of a tool that fails", () =>
    expect(() => parseRun("rr-1", ran(ticking("rr-1"), "no route").said)).toThrow("ab: no route"));

  it("say what the machine is, and which tools there are", () => {
    const { cores, kernel } = parseMachine(ran(machineScript).said, "image");
    expect({ cores: cores > 0, kernel }).toEqual({ cores: true, kernel: execFileSync("uname", ["-r"], { encoding: "utf8" }).trim() });
  });
});
