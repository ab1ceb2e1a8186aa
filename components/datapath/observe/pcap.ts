import { ipv4In, linkTypes, packetIn, type LinkType, type Packet } from "./packet";

const fileHeader = 24;
const recordHeader = 16;
/** tcpdump captures no more of a packet than this, so a record that says more is none. */
const longestRecord = 262_144;

/** By its first four bytes, a capture says the order of its bytes and the unit of its fractions of a second. */
const magics: Record<string, { littleEndian: boolean; fractions: number }> = {
  a1b2c3d4: { littleEndian: false, fractions: 1e6 },
  d4c3b2a1: { littleEndian: true, fractions: 1e6 },
  a1b23c4d: { littleEndian: false, fractions: 1e9 },
  "4d3cb2a1": { littleEndian: true, fractions: 1e9 },
};
const pcapngMagic = "0a0d0d0a";

/**
 * The IPv4 packets of a file that `tcpdump -w` wrote, in the file's order. Other packets and later fragments are left out, and so is a
 * last record that is not whole: tcpdump was stopped while it wrote.
 *
 * @throws Error for what is no such file, with what was found and what is accepted
 * @see https://www.ietf.org/archive/id/draft-ietf-opsawg-pcap-04.html
 */
export function decode(pcap: Uint8Array): Packet[] {
  const file = Buffer.from(pcap.buffer, pcap.byteOffset, pcap.byteLength);
  const { littleEndian, fractions } = formatOf(file);
  const word = (at: number) => (littleEndian ? file.readUInt32LE(at) : file.readUInt32BE(at));
  // The upper half may say how long checksums of frames are; tcpdump writes none.
  const linkType = knownLinkType(word(20) & 0xffff);

  const packets: Packet[] = [];
  let at = fileHeader;
  for (let record = 1; at + recordHeader <= file.length; record++) {
    const captured = word(at + 8);
    if (captured > longestRecord) {
      throw new Error(
        `Record ${record} of the capture, at byte ${at}, says that it is ${captured} bytes long: the file is damaged. ` +
          `A record has at most ${longestRecord} bytes.`,
      );
    }
    const begin = at + recordHeader;
    at = begin + captured;
    if (at > file.length) break;
    const ipv4 = ipv4In(file.subarray(begin, at), linkType);
    const packet = ipv4 && packetIn(ipv4, word(begin - recordHeader) + word(begin - 12) / fractions);
    if (packet) packets.push(packet);
  }
  return packets;
}

function formatOf(file: Buffer): { littleEndian: boolean; fractions: number } {
  const accepted = "Accepted: what `tcpdump -w FILE` writes.";
  if (file.length === 0)
    throw new Error(`The capture is empty: tcpdump did not start, or was stopped before it wrote its header. ${accepted}`);
  const magic = file.subarray(0, 4).toString("hex");
  if (magic === pcapngMagic) throw new Error(`The capture is in the format pcapng. ${accepted} To convert it: tcpdump -r FILE -w OTHER.`);
  const format = magics[magic];
  if (!format) throw new Error(`The capture begins with the bytes ${magic}, so it is no pcap file. ${accepted}`);
  if (file.length < fileHeader)
    throw new Error(`The capture ends after ${file.length} bytes, inside of its header of ${fileHeader} bytes. ${accepted}`);
  return format;
}

function knownLinkType(number: number): LinkType {
  if (number in linkTypes) return number as LinkType;
  const accepted = Object.entries(linkTypes)
    .map(([known, name]) => `${known} (${name})`)
    .join(", ");
  throw new Error(`The capture has the link type ${number}. Accepted: ${accepted}. Example: tcpdump -i eth0 -w FILE.`);
}
