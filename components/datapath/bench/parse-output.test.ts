import { describe, expect, it } from "vitest";
import { parseIdle, parseMachine, parseRun } from "./parse-output";

/** A run of two seconds on two cores, of which 3 s were spent and 0.2 s stolen. */
const head = (exit = "0 ") => `load 1.25\nbefore 100 0 100 1000 0 0 0 0 0 0\nafter 200 0 250 1080 0 10 40 20 0 0\nexit ${exit}\n\n`;

const ab = (figures: { complete?: number; failed?: number; kept?: number | undefined; percentiles?: string } = {}) => {
  const { complete = 10000, failed = 0, kept = complete, percentiles = "50,0.018\n99,0.081\n" } = figures;
  return [
    ...[
      "Concurrency Level:      1",
      "Time taken for tests:   2.000 seconds",
      `Complete requests:      ${complete}`,
      `Failed requests:        ${failed}`,
    ],
    ...(kept === 0 ? [] : [`Keep-Alive requests:    ${kept}`]),
    "Requests per second:    5000.00 [#/sec] (mean)",
    "  50%      0",
    percentiles,
  ].join("\n");
};

const iperf = (received: object, sent: object = { retransmits: 3 }) =>
  JSON.stringify({ start: {}, end: { sum_sent: sent, sum_received: received } });

describe("parseRun", () => {
  it("reads exchanges: rate, percentiles in microseconds, CPU time an exchange", () =>
    expect(parseRun("rr-1", head() + ab())).toEqual({ load: 1.25, rate: 5000, p50: 18, p99: 81, cpu: 300, busy: 3 / 4, stolen: 0.05 }));

  it("reads exchanges with a connection each", () =>
    expect(parseRun("crr-32", head() + ab({ kept: 0, percentiles: "50,2.341\n99,5.402\n" }))).toMatchObject({
      rate: 5000,
      p50: 2341,
      p99: 5402,
    }));

  it("reads a stream: megabytes that arrived, CPU time a megabyte", () =>
    expect(parseRun("stream-1", head() + iperf({ bytes: 6e9, seconds: 2 }))).toEqual({
      load: 1.25,
      rate: 3000,
      retransmits: 3,
      cpu: 500,
      busy: 3 / 4,
      stolen: 0.05,
    }));

  it.each<[string, "rr-1" | "crr-1" | "stream-1", string, string]>([
    ["a tool that failed", "rr-1", head("111 apr_socket_recv: Connection refused (111)"), "ab: apr_socket_recv: Connection refused (111)"],
    ["a tool that failed without a word", "rr-1", head("127 "), "ab: exit code 127"],
    ["requests that failed", "crr-1", head() + ab({ failed: 2 }), "2 of 10000 requests failed."],
    ["no request at all", "crr-1", head() + ab({ complete: 0 }), "ab completed 0 requests in 2 s."],
    [
      "connections that were not kept",
      "rr-1",
      head() + ab({ kept: 9990 }),
      "10 of 10000 requests closed a connection that was to be kept.",
    ],
    ["none that was kept", "rr-1", head() + ab({ kept: 0 }), "ab printed no line Keep-Alive requests."],
    ["no percentiles", "rr-1", head() + ab({ percentiles: "" }), "ab printed no 50th percentile."],
    [
      "iperf3's error",
      "stream-1",
      `${head()}{"start": {}, "end": {}, "error": "unable to connect to server: Connection refused"}`,
      "iperf3: unable to connect to server: Connection refused",
    ],
    ["iperf3 that is not there", "stream-1", head("127 bash: iperf3: command not found"), "iperf3: bash: iperf3: command not found"],
    ["a stream of which nothing arrived", "stream-1", head() + iperf({ bytes: 0, seconds: 2 }), "iperf3 says that nothing was received."],
    ["an output that is none of a run", "rr-1", "Error from server", 'The run printed no line "before …" but "Error from server".'],
  ])("refuses %s", (_what, workload, text, problem) => expect(() => parseRun(workload, text)).toThrow(problem));
});

describe("parseIdle", () => {
  it("tells what the machine does besides", () => expect(parseIdle(head())).toEqual({ load: 1.25, busy: 0.75, stolen: 0.05 }));
});

describe("parseMachine", () => {
  const text = "kernel 6.18.44\ncpu  AMD EPYC\ncores 2\nvirtual yes\nab 2.3\niperf3 3.12\nperl 5.36.0\n";

  it("reads CPU, cores, kernel and the tools' versions", () =>
    expect(parseMachine(text, "image:1")).toEqual({
      cpu: "AMD EPYC",
      cores: 2,
      kernel: "6.18.44",
      virtual: true,
      tools: { ab: "2.3", iperf3: "3.12", perl: "5.36.0" },
    }));

  it("names the tools that are missing, and an image that has them", () =>
    expect(() => parseMachine(`${text}missing ab\nmissing perl\n`, "image:1")).toThrow(
      'cilium-lab:testImage "image:1" has no ab, no perl; the bench runs ab, iperf3, perl in it. ' +
        "Accepted: an image that has all of them, such as docker.io/nicolaka/netshoot:v0.13.",
    ));
});
