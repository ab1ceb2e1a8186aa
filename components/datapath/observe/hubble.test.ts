import { describe, expect, it } from "vitest";
import type { CaseName } from "./evidence";
import { clientPorts, flowsOf, hubbleRuns } from "./hubble";
import type { Packet } from "./packet";

/** A line of `hubble observe --output json`, as 1.20.2 prints it, trimmed. */
const line = (time: string, from: [string, number], to: [string, number], more: object = {}) =>
  JSON.stringify({
    flow: {
      ...{ time, verdict: "FORWARDED", node_name: "lab/lab-worker", IP: { source: from[0], destination: to[0], ipVersion: "IPv4" } },
      ...{ l4: { UDP: { source_port: from[1], destination_port: to[1] } }, trace_observation_point: "TO_ENDPOINT", ...more },
    },
    node_name: "lab/lab-worker",
    time,
  });
const cases = new Map<number, CaseName>([[40000, "same-node"]]);

describe("flowsOf", () => {
  it("has flows of the experiment's clients, both ways, in order of time over all agents", () => {
    const one = `${line("2026-01-01T00:00:02Z", ["10.0.1.20", 27182], ["10.0.1.10", 40000])}\n`;
    const two = `${line("2026-01-01T00:00:01Z", ["10.0.1.10", 40000], ["10.0.1.20", 27182])}\n`;
    expect(flowsOf([one, two], cases)).toEqual([
      {
        time: "2026-01-01T00:00:01Z",
        node: "lab-worker",
        case: "same-node",
        verdict: "FORWARDED",
        summary: "10.0.1.10:40000 -> 10.0.1.20:27182 to-endpoint",
      },
      {
        time: "2026-01-01T00:00:02Z",
        node: "lab-worker",
        case: "same-node",
        verdict: "FORWARDED",
        summary: "10.0.1.20:27182 -> 10.0.1.10:40000 to-endpoint",
      },
    ]);
  });

  it("says why a packet was dropped", () => {
    const dropped = line("2026-01-01T00:00:01Z", ["10.0.1.10", 40000], ["10.0.1.20", 27182], {
      verdict: "DROPPED",
      drop_reason_desc: "POLICY_DENIED",
    });
    expect(flowsOf([dropped], cases)[0]).toMatchObject({ verdict: "DROPPED", summary: "10.0.1.10:40000 -> 10.0.1.20:27182 policy-denied" });
  });

  it("leaves out other traffic, and what is no flow", () => {
    expect(
      flowsOf(
        [line("2026-01-01T00:00:01Z", ["10.0.1.10", 40001], ["10.0.1.20", 27182]), "no command hubble\n", '{"node_status":{}}\n', ""],
        cases,
      ),
    ).toEqual([]);
  });
});

describe("clientPorts", () => {
  const packet = (sourcePort: number, destinationPort: number, payload: string): Packet => ({
    seconds: 1,
    source: "",
    destination: "",
    protocol: "udp",
    sourcePort,
    destinationPort,
    payload,
  });

  it("knows the ports that requests of this run came from, inside of a tunnel too", () => {
    const packets = [
      [packet(40000, 27182, "cilium-lab r1 same-node 1"), packet(27182, 40000, "cilium-lab r1 same-node 1")],
      [packet(40001, 30900, "cilium-lab r1 node-port 1"), packet(40002, 27182, "cilium-lab r0 egress 1")],
      [{ ...packet(50000, 8472, "…"), inside: packet(40003, 27182, "cilium-lab r1 cross-node 1") }],
    ];
    expect(clientPorts(packets, "r1", 30900)).toEqual(
      new Map([
        [40000, "same-node"],
        [40001, "node-port"],
        [40003, "cross-node"],
      ]),
    );
  });
});

describe("hubbleRuns", () => {
  it.each([
    ["Ok", true],
    ["Disabled", false],
    [undefined, false],
  ])("%s", (state, runs) => {
    expect(hubbleRuns([{ status: { hubble: { state } } }])).toBe(runs);
  });
});
