import { Address4 } from "ip-address";

/** An IPv4 CIDR in canonical form, e.g. `10.0.0.0/16`. Checked by `parseCidr` where it enters. */
export type Ipv4Cidr = string;

/**
 * Reads an IPv4 CIDR.
 *
 * @param subject the key as the user wrote it, for the error
 * @returns the range in canonical form
 * @throws Error naming subject, what was found and what is accepted: IPv6, a missing or wrong prefix, host bits set
 * @see https://www.rfc-editor.org/rfc/rfc4632
 */
export function parseCidr(subject: string, text: string): Ipv4Cidr {
  const refuse = (why: string) => new Error(`${subject} "${text}" is not an IPv4 CIDR: ${why}. Example: 10.0.0.0/16.`);
  if (text.includes(":")) throw refuse("it is IPv6, and the lab's ranges are IPv4");
  const [address = "", prefix, ...rest] = text.split("/");
  if (prefix === undefined || rest.length > 0) throw refuse("it wants one address and one prefix length");
  if (!/^(0|[1-9]\d?)$/.test(prefix) || Number(prefix) > 32) throw refuse("the prefix is 0 to 32");
  if (!Address4.isValid(address)) throw refuse("the address is four numbers of 0 to 255");
  const network = new Address4(text).startAddress().correctForm();
  if (network !== new Address4(address).correctForm()) {
    throw refuse(`host bits are set; the range is ${network}/${prefix}`);
  }
  return `${network}/${prefix}`;
}

/** Reads one IPv4 address. @throws Error naming subject, what was found and what is accepted */
export function parseAddress(subject: string, text: string): string {
  if (!Address4.isValid(text) || text.includes("/")) {
    throw new Error(`${subject} "${text}" is not an IPv4 address: it is four numbers of 0 to 255. Example: 192.0.2.53.`);
  }
  return new Address4(text).correctForm();
}

/** Number of bits in a range's prefix. */
export function prefixLength(cidr: Ipv4Cidr): number {
  return new Address4(cidr).subnetMask;
}

/** Whether two ranges share an address. */
export function overlaps(a: Ipv4Cidr, b: Ipv4Cidr): boolean {
  return contains(a, b) || contains(b, a);
}

/** Whether every address of `inner` is in `outer`. */
export function contains(outer: Ipv4Cidr, inner: Ipv4Cidr): boolean {
  return new Address4(inner).isInSubnet(new Address4(outer));
}

/**
 * The `index`-th block of `prefix` bits in `pool`, counted from its start and wrapping at its end.
 *
 * @example nthSubnet("172.30.0.0/16", 24, 5) // "172.30.5.0/24"
 */
export function nthSubnet(pool: Ipv4Cidr, prefix: number, index: number): Ipv4Cidr {
  const blocks = 2 ** (prefix - prefixLength(pool));
  const start = new Address4(pool).startAddress().bigInt() + BigInt(index % blocks) * 2n ** BigInt(32 - prefix);
  return `${Address4.fromBigInt(start).correctForm()}/${prefix}`;
}

/** The first usable address of a range: the gateway, as Docker would choose it. */
export function firstHost(cidr: Ipv4Cidr): string {
  return new Address4(cidr).startAddressExclusive().correctForm();
}
