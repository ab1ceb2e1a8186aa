/**
 * Captures for tests. The recorded ones were written by tcpdump 4.99.3, and `tcpdump -r` reads them as the tests do. The first three are of the
 * loopback device of a container without a network, where one datagram went and its echo came back, each with the text
 * `cilium-lab 1 same-node 1`.
 */
const recorded = (text: string) => Buffer.from(text, "base64");

/** `tcpdump -i lo -w FILE udp`: Ethernet, microseconds. */
export const onEthernet = recorded(
  "1MOyoQIABAAAAAAAAAAAAAAABAABAAAA+yoEa1XuAQBCAAAAQgAAAAAAAAAAAAAAAAAAAAgARQAANC3EQABAEQ7zfwAAAX8AAAHDIBtYACD+M2NpbGl1bS1sYWIgMSBz" +
    "YW1lLW5vZGUgMfsqBGsGDAIAQgAAAEIAAAAAAAAAAAAAAAAAAAAIAEUAADQQz0AAQBEr6H8AAAF/AAABG1jDIAAg/jNjaWxpdW0tbGFiIDEgc2FtZS1ub2RlIDE=",
);

/** `tcpdump -i any -y LINUX_SLL --nano -w FILE udp`: Linux cooked v1, nanoseconds. */
export const onAnyCookedV1 = recorded(
  "TTyyoQIABAAAAAAAAAAAAAAABABxAAAA+yoEa8b9igdEAAAARAAAAAAAAwQABgAAAAAAAAAACABFAAA0LcRAAEARDvN/AAABfwAAAcMgG1gAIP4zY2lsaXVtLWxhYiAx" +
    "IHNhbWUtbm9kZSAx+yoEa//5/gdEAAAARAAAAAAAAwQABgAAAAAAAAAACABFAAA0EM9AAEARK+h/AAABfwAAARtYwyAAIP4zY2lsaXVtLWxhYiAxIHNhbWUtbm9kZSAx",
);

/** `tcpdump -i any -w FILE udp`: Linux cooked v2, microseconds. */
export const onAnyCookedV2 = recorded(
  "1MOyoQIABAAAAAAAAAAAAAAABAAUAQAA+yoEa1XuAQBIAAAASAAAAAgAAAAAAAABAwQABgAAAAAAAAAARQAANC3EQABAEQ7zfwAAAX8AAAHDIBtYACD+M2NpbGl1bS1s" +
    "YWIgMSBzYW1lLW5vZGUgMfsqBGsGDAIASAAAAEgAAAAIAAAAAAAAAQMEAAYAAAAAAAAAAEUAADQQz0AAQBEr6H8AAAF/AAABG1jDIAAg/jNjaWxpdW0tbGFiIDEgc2Ft" +
    "ZS1ub2RlIDE=",
);

/** `tcpdump -i eth0 -w FILE "udp port 8472 and …"` on a node under a VXLAN tunnel of Cilium 1.20: one request of a pod to a pod elsewhere, and its reply. */
export const onNodeUnderVxlan = recorded(
  "1MOyoQIABAAAAAAAAAAAAAAABAABAAAAOy8EaxahDAB1AAAAdQAAAAJCrB4oAgJCrB4oBAgARQAAZ1BvAABAEYHUrB4oBKweKAKSaiEYAFMAAAgAAAAASTEA6t+9QCrM" +
    "mvu8TvOYCABFAAA1lDpAAEARkD8KAAClCgABmoH+G1gAIRZxY2lsaXVtLWxhYiAxIGNyb3NzLW5vZGUgMTsvBGuS3gwAdQAAAHUAAAACQqweKAQCQqweKAIIAEUAAGcj" +
    "KQAAQBGvGqweKAKsHigEoD8hGABTAAAIAAAAAHLmAEJYO2l0s+II1ceXAAgARQAANTurQABAEejOCgABmgoAAKUbWIH+ACEWcWNpbGl1bS1sYWIgMSBjcm9zcy1ub2Rl" +
    "IDE=",
);

/** Bytes from hexadecimal digits; spaces are for the reader. */
export const hex = (digits: string) => Buffer.from(digits.replaceAll(/\s/g, ""), "hex");

/** Two bytes in the network's order, as digits. */
export const two = (number: number) => number.toString(16).padStart(4, "0");

/** A made-up packet of 10.0.1.17 to 10.0.2.34. `length` is what the header says; by default what is right. */
export function ipv4(protocol: number, carried: Buffer, { options = "", fragment = "4000", length = -1 } = {}): Buffer {
  const header = 20 + options.length / 2;
  const says = length < 0 ? header + carried.length : length;
  return hex(
    `4${header / 4}00 ${two(says)} 0000 ${fragment} 40${protocol.toString(16).padStart(2, "0")} 0000 0a000111 0a000222 ${options} ${carried.toString("hex")}`,
  );
}

/** A datagram from port 40000. */
export const udp = (port: number, text: Buffer | string) =>
  Buffer.concat([hex(`9c40 ${two(port)} ${two(8 + text.length)} 0000`), Buffer.from(text)]);

/** A frame between two made-up cards. */
export const frame = (etherType: string, carried: Buffer) => Buffer.concat([hex(`020000000001 020000000002 ${etherType}`), carried]);

/** A file of whole records at 1,700,000,000 s and a half, in the order and unit that its magic says. */
export function pcapOf(frames: Buffer[], { magic = "d4c3b2a1", linkType = 1 } = {}): Buffer {
  const little = magic.endsWith("a1");
  const word = (number: number) => {
    const bytes = Buffer.alloc(4);
    if (little) bytes.writeUInt32LE(number);
    else bytes.writeUInt32BE(number);
    return bytes;
  };
  const half = ["a1b23c4d", "4d3cb2a1"].includes(magic) ? 500_000_000 : 500_000;
  const version = hex(little ? "02000400" : "00020004");
  const records = frames.flatMap((bytes) => [word(1_700_000_000), word(half), word(bytes.length), word(bytes.length), bytes]);
  return Buffer.concat([hex(magic), version, word(0), word(0), word(262_144), word(linkType), ...records]);
}
