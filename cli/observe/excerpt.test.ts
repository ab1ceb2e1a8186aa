import { describe, expect, it } from "vitest";
import type { Packet } from "../../components/datapath/observe/packet";
import { excerpt, packetLine } from "./excerpt";
import { sampleEvidence } from "./testing/sample";

const packet = (number: number, name = "same-node", more: Partial<Packet> = {}): Packet => ({
  ...{
    seconds: 1_795_435_201.25 + number,
    source: "10.0.1.5",
    destination: "10.0.1.8",
    protocol: "udp",
    sourcePort: 40000,
    destinationPort: 9000,
  },
  ...{ payload: `cilium-lab run1 ${name} ${number}`, ...more },
});

describe("packetLine", () => {
  it("is what tcpdump prints, in UTC", () =>
    expect(packetLine(packet(0))).toBe("12:00:01.250000 IP 10.0.1.5.40000 > 10.0.1.8.9000: UDP, length 27"));
});

describe("excerpt", () => {
  const [observed] = sampleEvidence().cases;
  const hop = observed!.hops[0]!;

  it("quotes the first six packets of the case, and says how many more there are", () => {
    const packets = Array.from({ length: 9 }, (_, i) => packet(i));
    const { lines, more } = excerpt(observed!, hop, packets);
    expect([lines.map((line) => line.slice(0, 8)), more]).toEqual([
      ["12:00:01", "12:00:02", "12:00:03", "12:00:04", "12:00:05", "12:00:06"],
      3,
    ]);
  });

  it("leaves out what is of another case, and what is no exchange", () => {
    expect(excerpt(observed!, hop, [packet(0, "cross-node"), packet(1, "same-node", { payload: "hello" })])).toEqual({
      hop,
      lines: [],
      more: 0,
    });
  });
});
