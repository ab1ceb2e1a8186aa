/** Link types of captures that are read, as pcap numbers them. @see https://www.tcpdump.org/linktypes.html */
export const linkTypes = { 1: "Ethernet", 101: "raw IP", 113: "Linux cooked v1", 276: "Linux cooked v2" } as const;
export type LinkType = keyof typeof linkTypes;

/** Ethernet's link type, which VXLAN carries too. */
export const ethernet: LinkType = 1;

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
