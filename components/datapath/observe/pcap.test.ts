import { describe, expect, it } from "vitest";
import { decode } from "./pcap";
import { frame, hex, ipv4, onAnyCookedV1, onAnyCookedV2, onEthernet, onNodeUnderVxlan, pcapOf, udp } from "./testing/captures";

const request = frame("0800", ipv4(17, udp(7000, "cilium-lab 1 cross-node 1")));
const seconds = 1_700_000_000.5;
const decoded = {
  seconds,
  source: "10.0.1.17",
  destination: "10.0.2.34",
  protocol: "udp",
  sourcePort: 40000,
  destinationPort: 7000,
  payload: "cilium-lab 1 cross-node 1",
};

describe("decode", () => {
  it.each([
    ["Ethernet, microseconds", onEthernet, 1795435259.126549, 1795435259.13415],
    ["Linux cooked v1, nanoseconds", onAnyCookedV1, 1795435259.126549446, 1795435259.134150655],
    ["Linux cooked v2, microseconds", onAnyCookedV2, 1795435259.126549, 1795435259.13415],
  ])("reads what tcpdump wrote: %s", (_, file, sent, answered) => {
    const both = { source: "127.0.0.1", destination: "127.0.0.1", protocol: "udp", payload: "cilium-lab 1 same-node 1" };
    expect(decode(file)).toEqual([
      { ...both, seconds: sent, sourcePort: 49952, destinationPort: 7000 },
      { ...both, seconds: answered, sourcePort: 7000, destinationPort: 49952 },
    ]);
  });

  it("reads what tcpdump wrote of a tunnel, and what is inside of it", () => {
    const client = "10.0.0.165";
    const server = "10.0.1.154";
    const text = { protocol: "udp", payload: "cilium-lab 1 cross-node 1" };
    const packets = decode(onNodeUnderVxlan);
    expect(packets.map(({ payload, inside, ...outer }) => [outer, inside])).toEqual([
      [
        {
          seconds: 1795436347.82767,
          source: "172.30.40.4",
          destination: "172.30.40.2",
          protocol: "udp",
          sourcePort: 37482,
          destinationPort: 8472,
        },
        { ...text, seconds: 1795436347.82767, source: client, destination: server, sourcePort: 33278, destinationPort: 7000 },
      ],
      [
        {
          seconds: 1795436347.84341,
          source: "172.30.40.2",
          destination: "172.30.40.4",
          protocol: "udp",
          sourcePort: 41023,
          destinationPort: 8472,
        },
        { ...text, seconds: 1795436347.84341, source: server, destination: client, sourcePort: 7000, destinationPort: 33278 },
      ],
    ]);
    // VXLAN's header and Ethernet's, and then the packet.
    expect(packets.map(({ payload }) => payload.length)).toEqual([75, 75]);
  });

  it.each(["d4c3b2a1", "a1b2c3d4", "4d3cb2a1", "a1b23c4d"])("reads both orders of bytes and both units of time: %s", (magic) => {
    expect(decode(pcapOf([request, request], { magic }))).toEqual([decoded, decoded]);
  });

  it("reads raw IP, where a frame has no header", () => {
    expect(decode(pcapOf([request.subarray(14)], { linkType: 101 }))).toEqual([decoded]);
  });

  it("reads bytes that begin somewhere inside of their buffer", () => {
    const file = pcapOf([request]);
    const around = new Uint8Array(file.length + 7);
    around.set(file, 5);
    expect(decode(around.subarray(5, 5 + file.length))).toEqual([decoded]);
  });

  it("takes a frame's length of checksum for no part of the link type", () => {
    expect(decode(pcapOf([request], { linkType: 0x24000001 }))).toEqual([decoded]);
  });

  it("leaves out what is no IPv4", () => {
    const others = [frame("0806", Buffer.alloc(28)), frame("86dd", Buffer.alloc(60)), frame("8100", hex("0001 0800")), Buffer.alloc(13)];
    expect(decode(pcapOf([...others, request]))).toEqual([decoded]);
  });

  it("leaves out a last record that is not whole, wherever it was cut", () => {
    const whole = pcapOf([request]);
    const both = pcapOf([request, request]);
    for (let length = whole.length; length < both.length; length++) expect(decode(both.subarray(0, length))).toEqual([decoded]);
    expect(decode(both)).toEqual([decoded, decoded]);
    expect(decode(pcapOf([]))).toEqual([]);
  });

  const accepted = "Accepted: what `tcpdump -w FILE` writes.";
  const links = "1 (Ethernet), 101 (raw IP), 113 (Linux cooked v1), 276 (Linux cooked v2)";
  it.each([
    ["nothing", Buffer.alloc(0), `The capture is empty: tcpdump did not start, or was stopped before it wrote its header. ${accepted}`],
    [
      "a text",
      Buffer.from("tcpdump: lxc1: No such device exists\n"),
      `The capture begins with the bytes 74637064, so it is no pcap file. ${accepted}`,
    ],
    ["two bytes", hex("d4c3"), `The capture begins with the bytes d4c3, so it is no pcap file. ${accepted}`],
    ["half a header", onEthernet.subarray(0, 23), `The capture ends after 23 bytes, inside of its header of 24 bytes. ${accepted}`],
    [
      "pcapng",
      hex("0a0d0d0a 1c000000 4d3c2b1a"),
      `The capture is in the format pcapng. ${accepted} To convert it: tcpdump -r FILE -w OTHER.`,
    ],
    ["Wi-Fi", pcapOf([], { linkType: 105 }), `The capture has the link type 105. Accepted: ${links}. Example: tcpdump -i eth0 -w FILE.`],
    [
      "a record that cannot be",
      Buffer.concat([pcapOf([request]), hex("00000000 00000000 01000400 01000400")]),
      `Record 2 of the capture, at byte ${40 + request.length}, says that it is 262145 bytes long: the file is damaged. A record has at most 262144 bytes.`,
    ],
  ])("refuses %s with words", (_, file, words) => {
    expect(() => decode(file)).toThrow(new Error(words));
  });
});
