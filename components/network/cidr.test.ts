import { describe, expect, it } from "vitest";
import { contains, firstHost, nthSubnet, overlaps, parseAddress, parseCidr } from "./cidr";

describe("parseCidr", () => {
  it.each(["10.0.0.0/16", "0.0.0.0/0", "192.0.2.1/32"])("takes %s", (cidr) => {
    expect(parseCidr("k", cidr)).toBe(cidr);
  });

  it.each([
    ["10.0.0.0/33", "the prefix is 0 to 32"],
    ["10.0.0.0/08", "the prefix is 0 to 32"],
    ["10.0.0.0/", "the prefix is 0 to 32"],
    ["10.0.0.0", "it wants one address and one prefix length"],
    ["10.0.0.0/16/8", "it wants one address and one prefix length"],
    ["10.0.0/16", "the address is four numbers of 0 to 255"],
    ["10.0.0.256/16", "the address is four numbers of 0 to 255"],
    ["", "it wants one address and one prefix length"],
    ["fd00::/48", "it is IPv6, and the lab's ranges are IPv4"],
    ["10.0.5.0/16", "host bits are set; the range is 10.0.0.0/16"],
  ])("refuses %j", (cidr, why) => {
    expect(() => parseCidr("cilium-lab:podCidr", cidr)).toThrow(
      new Error(`cilium-lab:podCidr "${cidr}" is not an IPv4 CIDR: ${why}. Example: 10.0.0.0/16.`),
    );
  });
});

describe("parseAddress", () => {
  it("takes an address", () => expect(parseAddress("k", "192.0.2.53")).toBe("192.0.2.53"));

  it.each(["192.0.2.53/24", "::1", "dns.example", ""])("refuses %j", (text) => {
    expect(() => parseAddress("k", text)).toThrow(
      new Error(`k "${text}" is not an IPv4 address: it is four numbers of 0 to 255. Example: 192.0.2.53.`),
    );
  });
});

describe("ranges", () => {
  it.each([
    ["10.0.0.0/8", "10.96.0.0/16", true],
    ["10.96.0.0/16", "10.0.0.0/8", true],
    ["10.0.0.0/16", "10.1.0.0/16", false],
  ])("%s and %s overlap: %s", (a, b, expected) => expect(overlaps(a, b)).toBe(expected));

  it("contains itself and what is inside, and not what is around it", () => {
    expect(contains("10.0.0.0/8", "10.0.0.0/8")).toBe(true);
    expect(contains("10.0.0.0/8", "10.0.0.0/16")).toBe(true);
    expect(contains("10.0.0.0/16", "10.0.0.0/8")).toBe(false);
  });

  it.each([
    ["172.30.0.0/16", 24, 0, "172.30.0.0/24"],
    ["172.30.0.0/16", 24, 255, "172.30.255.0/24"],
    ["172.30.0.0/16", 24, 256, "172.30.0.0/24"],
    ["172.30.7.0/24", 24, 4_000_000_000, "172.30.7.0/24"],
  ])("block of %s with /%i, number %i, is %s", (pool, prefix, index, expected) => {
    expect(nthSubnet(pool, prefix, index)).toBe(expected);
  });

  it("takes the first address behind the network's as the gateway", () => {
    expect(firstHost("172.30.5.0/24")).toBe("172.30.5.1");
  });
});
