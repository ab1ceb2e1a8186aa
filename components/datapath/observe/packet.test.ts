import { describe, expect, it } from "vitest";
import { packetIn } from "./packet";
import { frame, hex, ipv4, two, udp } from "./testing/captures";

const ends = { seconds: 1, source: "10.0.1.17", destination: "10.0.2.34" };
const datagram = { protocol: "udp", sourcePort: 40000, destinationPort: 7000 };
const tcp = (words: number, options: string, text: string) =>
  Buffer.concat([hex(`9c40 1b58 00000001 00000002 ${words.toString(16)}018 ffff 0000 0000 ${options}`), Buffer.from(text)]);
const vxlan = (flags: string, inner: Buffer) => Buffer.concat([hex(`${flags}000000 00000200`), inner]);
const inner = ipv4(17, udp(7000, "inner"));
const insideOf = (port: number, carried: Buffer) => packetIn(ipv4(17, udp(port, carried)), 1)?.inside;

describe("packetIn", () => {
  it.each([
    ["UDP", ipv4(17, udp(7000, "text")), { ...datagram, payload: "text" }],
    ["IPv4's options", ipv4(17, udp(7000, "text"), { options: "9404000001010101" }), { ...datagram, payload: "text" }],
    ["TCP", ipv4(6, tcp(5, "", "GET /")), { ...datagram, protocol: "tcp", payload: "GET /" }],
    ["TCP's options", ipv4(6, tcp(8, "0101080a 00000001 00000002", "GET /")), { ...datagram, protocol: "tcp", payload: "GET /" }],
    [
      "a protocol without ports",
      ipv4(1, hex("0800f7ff 00000000")),
      { protocol: "other", sourcePort: 0, destinationPort: 0, payload: "\b\0÷ÿ\0\0\0\0" },
    ],
    ["the first fragment, as far as it goes", ipv4(17, udp(7000, "begin"), { fragment: "2000" }), { ...datagram, payload: "begin" }],
    ["a length that the field cannot say", ipv4(17, udp(7000, "long"), { length: 0 }), { ...datagram, payload: "long" }],
    ["bytes of every value", ipv4(17, udp(7000, hex("00 7f 80 ff"))), { ...datagram, payload: "\0\x7f\x80ÿ" }],
  ])("reads %s", (_, bytes, packet) => {
    expect(packetIn(bytes, 1)).toEqual({ ...ends, ...packet });
  });

  it("leaves out what Ethernet pads a short packet with", () => {
    expect(packetIn(Buffer.concat([ipv4(17, udp(7000, "hi")), Buffer.alloc(16)]), 1)?.payload).toBe("hi");
  });

  it("keeps as much of a payload as was captured", () => {
    expect(packetIn(ipv4(17, udp(7000, "cut short")).subarray(0, -6), 1)?.payload).toBe("cut");
  });

  it.each([
    ["a later fragment, which has no ports", ipv4(17, udp(7000, "later"), { fragment: "2001" })],
    ["the last fragment", ipv4(17, udp(7000, "last"), { fragment: "00b9" })],
    ["IPv6", Buffer.concat([hex("60"), Buffer.alloc(47)])],
    ["a header that was cut", ipv4(17, udp(7000, "")).subarray(0, 19)],
    ["a header that says it is too short", Buffer.concat([hex("44"), ipv4(17, udp(7000, "")).subarray(1)])],
    ["UDP whose header was cut", ipv4(17, udp(7000, "")).subarray(0, 27)],
    ["TCP whose header was cut", ipv4(6, tcp(5, "", "")).subarray(0, 39)],
  ])("leaves out %s", (_, bytes) => {
    expect(packetIn(bytes, 1)).toBeUndefined();
  });

  it.each([8472, 4789])("finds the packet that VXLAN to port %i carries", (port) => {
    expect(insideOf(port, vxlan("08", frame("0800", inner)))).toEqual({ ...ends, ...datagram, payload: "inner" });
  });

  it.each([
    ["another port", 8473, vxlan("08", frame("0800", inner))],
    ["no network identifier", 8472, vxlan("00", frame("0800", inner))],
    ["ARP", 8472, vxlan("08", frame("0806", inner))],
    ["a header that was cut", 8472, hex("0800000000")],
    ["a text", 8472, Buffer.from("cilium-lab")],
  ])("finds none in VXLAN with %s", (_, port, carried) => {
    expect(packetIn(ipv4(17, udp(port, carried)), 1)).toEqual({
      ...ends,
      protocol: "udp",
      sourcePort: 40000,
      destinationPort: port,
      payload: carried.toString("latin1"),
    });
  });

  it("takes TCP to VXLAN's port for what it is", () => {
    const bytes = tcp(5, "", vxlan("08", frame("0800", inner)).toString("latin1"));
    expect(packetIn(ipv4(6, hex(`9c40 ${two(8472)} ${bytes.subarray(4).toString("hex")}`)), 1)?.inside).toBeUndefined();
  });
});
