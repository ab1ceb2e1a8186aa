import { describe, expect, it } from "vitest";
import { count, exchangeOf } from "./count";
import type { Packet } from "./packet";

const request = (number: number, change: Partial<Packet> = {}): Packet => ({
  ...{ seconds: number, protocol: "udp", source: "10.0.1.10", sourcePort: 40000, destination: "10.0.2.20", destinationPort: 27182 },
  payload: `cilium-lab r1 cross-node ${number}`,
  ...change,
});
const reply = (number: number, change: Partial<Packet> = {}): Packet => {
  const { source, sourcePort, destination, destinationPort, ...rest } = request(number);
  return { ...rest, source: destination, sourcePort: destinationPort, destination: source, destinationPort: sourcePort, ...change };
};
const hop = { from: "10.0.1.10", to: "10.0.2.20", toPort: 27182, counted: "plain" as const };
const wanted = { run: "r1", case: "cross-node" as const, numbers: new Set([1, 2, 3]) };
const outer = (inside: Packet): Packet => ({
  ...request(9),
  source: "172.30.0.3",
  destination: "172.30.0.4",
  destinationPort: 8472,
  payload: "…",
  inside,
});

describe("count", () => {
  it.each<[string, Packet[], typeof hop | (Omit<typeof hop, "counted"> & { counted: "encapsulated" }), object]>([
    ["nothing", [], hop, { seen: { requests: 0, replies: 0 }, duplicates: 0, foreign: 0 }],
    [
      "requests and replies apart",
      [request(1), request(2), reply(1)],
      hop,
      { seen: { requests: 2, replies: 1 }, duplicates: 0, foreign: 0 },
    ],
    [
      "a packet seen twice once",
      [request(1), request(1), reply(1), reply(1), reply(1)],
      hop,
      { seen: { requests: 1, replies: 1 }, duplicates: 3, foreign: 0 },
    ],
    [
      "other runs and other text as foreign",
      [request(1, { payload: "cilium-lab r0 cross-node 1" }), reply(1, { payload: "?" })],
      hop,
      { seen: { requests: 0, replies: 0 }, duplicates: 0, foreign: 2 },
    ],
    [
      "other cases of the run as nothing",
      [request(1, { payload: "cilium-lab r1 service 1" })],
      hop,
      { seen: { requests: 0, replies: 0 }, duplicates: 0, foreign: 0 },
    ],
    [
      "exchanges that are not wanted as nothing",
      [request(4), reply(4)],
      hop,
      { seen: { requests: 0, replies: 0 }, duplicates: 0, foreign: 0 },
    ],
    [
      "other ports and protocols as nothing",
      [request(1, { destinationPort: 53 }), request(2, { protocol: "tcp" })],
      hop,
      { seen: { requests: 0, replies: 0 }, duplicates: 0, foreign: 0 },
    ],
    [
      "other addresses as nothing",
      [request(1, { source: "172.30.0.3" }), reply(2, { destination: "172.30.0.3" })],
      hop,
      { seen: { requests: 0, replies: 0 }, duplicates: 0, foreign: 0 },
    ],
    ["what a tunnel carries not as plain", [outer(request(1))], hop, { seen: { requests: 0, replies: 0 }, duplicates: 0, foreign: 0 }],
    [
      "what a tunnel carries as encapsulated, and plain packets not",
      [outer(request(1)), outer(reply(1)), request(2)],
      { ...hop, counted: "encapsulated" },
      { seen: { requests: 1, replies: 1 }, duplicates: 0, foreign: 0 },
    ],
  ])("counts %s", (_, packets, at, seen) => {
    expect(count(packets, at, wanted)).toEqual(seen);
  });
});

describe("exchangeOf", () => {
  it.each([
    ["cilium-lab 1f2e same-node 12", { run: "1f2e", case: "same-node", number: 12 }],
    ["cilium-lab 1f2e same-node 12 ", undefined],
    ["cilium-lab 1f2e same-node", undefined],
    ["", undefined],
  ])("%j", (payload, exchange) => {
    expect(exchangeOf(payload)).toEqual(exchange);
  });
});
