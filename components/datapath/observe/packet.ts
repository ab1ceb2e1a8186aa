/** Link types of captures that are read, as pcap numbers them. @see https://www.tcpdump.org/linktypes.html */
export const linkTypes = { 1: "Ethernet", 101: "raw IP", 113: "Linux cooked v1", 276: "Linux cooked v2" } as const;
export type LinkType = keyof typeof linkTypes;

/** Where a frame says what it carries, and where that begins, in bytes. Raw IP has no header of its own. */
const headers: Record<LinkType, { etherType?: number; length: number }> = {
  1: { etherType: 12, length: 14 },
  101: { length: 0 },
  113: { etherType: 14, length: 16 },
  276: { etherType: 0, length: 20 },
};

const etherTypeIpv4 = 0x0800;

/** What a frame carries, where that is IPv4; undefined for ARP, IPv6, a VLAN's tag and everything else. */
export function ipv4In(frame: Buffer, linkType: LinkType): Buffer | undefined {
  const { etherType, length } = headers[linkType];
  if (frame.length < length) return undefined;
  return etherType === undefined || frame.readUInt16BE(etherType) === etherTypeIpv4 ? frame.subarray(length) : undefined;
}

/** An IPv4 packet of a capture. */
export interface Packet {
  /** When it was captured, since the epoch; a double keeps about a quarter of a microsecond of it. */
  seconds: number;
  /** IPv4 address, such as `10.0.1.17`. */
  source: string;
  destination: string;
  protocol: "udp" | "tcp" | "other";
  /** 0 where the protocol is another one. */
  sourcePort: number;
  destinationPort: number;
  /** What follows the last header that was read, a byte a character (latin1): as much of it as was captured. */
  payload: string;
  /** The packet that VXLAN carries in this one. */
  inside?: Packet;
}

/** Linux's, which Cilium keeps, and the one that IANA gave to VXLAN. */
const vxlanPorts = [8472, 4789];
const vxlanHeader = 8;
/** The flag that says that there is a network identifier: every VXLAN packet has it. */
const vxlanHasNetwork = 0x08;

/**
 * The packet in `bytes`; undefined where they hold no IPv4, end inside of a header, or are a later fragment, which says no port.
 *
 * @param bytes from the IPv4 header on; what Ethernet pads them with is left out
 * @see https://www.rfc-editor.org/rfc/rfc791 https://www.rfc-editor.org/rfc/rfc7348
 */
export function packetIn(bytes: Buffer, seconds: number): Packet | undefined {
  if (bytes.length < 20 || bytes.readUInt8(0) >> 4 !== 4) return undefined;
  const headerLength = (bytes.readUInt8(0) & 0x0f) * 4;
  const fragmentOffset = bytes.readUInt16BE(6) & 0x1fff;
  if (headerLength < 20 || fragmentOffset > 0) return undefined;
  // A device that segments by itself is handed packets that are longer than the field can say: they say 0.
  const totalLength = bytes.readUInt16BE(2) || bytes.length;
  const transport = transportIn(bytes.readUInt8(9), bytes.subarray(headerLength, totalLength));
  if (!transport) return undefined;

  const { payload, ...named } = transport;
  const packet: Packet = {
    seconds,
    source: address(bytes, 12),
    destination: address(bytes, 16),
    ...named,
    payload: payload.toString("latin1"),
  };
  const inside = named.protocol === "udp" && vxlanPorts.includes(named.destinationPort) ? packetInVxlan(payload, seconds) : undefined;
  return inside ? { ...packet, inside } : packet;
}

/** What the header of the transport says, and what it carries; undefined where it was not captured whole. */
function transportIn(
  number: number,
  bytes: Buffer,
): (Pick<Packet, "protocol" | "sourcePort" | "destinationPort"> & { payload: Buffer }) | undefined {
  if (number !== 17 && number !== 6) return { protocol: "other", sourcePort: 0, destinationPort: 0, payload: bytes };
  const protocol = number === 17 ? "udp" : "tcp";
  if (bytes.length < (protocol === "udp" ? 8 : 20)) return undefined;
  // TCP's options are part of its header.
  const headerLength = protocol === "udp" ? 8 : (bytes.readUInt8(12) >> 4) * 4;
  return { protocol, sourcePort: bytes.readUInt16BE(0), destinationPort: bytes.readUInt16BE(2), payload: bytes.subarray(headerLength) };
}

function packetInVxlan(bytes: Buffer, seconds: number): Packet | undefined {
  if (bytes.length < vxlanHeader || (bytes.readUInt8(0) & vxlanHasNetwork) === 0) return undefined;
  const inner = ipv4In(bytes.subarray(vxlanHeader), 1);
  return inner && packetIn(inner, seconds);
}

function address(bytes: Buffer, at: number): string {
  return bytes.subarray(at, at + 4).join(".");
}
