import { describe, expect, it } from "vitest";
import { afterNewest, tableRange } from "../testing/minors";
import { sampleDatapath } from "../testing/sample-datapath";
import type { DatapathIntent } from "./intent";
import { refusals, type Refusal } from "./refusals";
import { minors } from "../tables/versions";

const good: DatapathIntent = { ...sampleDatapath, routing: { ...sampleDatapath.routing, nativeCidr: "10.0.0.0/8" } };
const versions = [...minors.map((minor) => `${minor}.0`), "1.13.0-rc5"];

const routing = (change: Partial<DatapathIntent["routing"]>): DatapathIntent => ({ ...good, routing: { ...good.routing, ...change } });
const pools = (podCidrs: string[], nodePrefix = 24): DatapathIntent => ({
  ...good,
  ipam: { mode: "cluster-pool", podCidrs: podCidrs as [string, ...string[]], nodePrefix },
});
const api = (change: Partial<DatapathIntent["apiServer"]>): DatapathIntent => ({ ...good, apiServer: { ...good.apiServer, ...change } });

/** One refusal, short to write: path, found, reason, write. */
type Row = [path: string, found: string, reason: string, write: string];
const rows = (found: Refusal[]): Row[] => found.map(({ path, found: what, reason, write }) => [path, what, reason, write]);

const aRange = "Write a range such as 10.0.0.0/16.";
const aName = "Write a name such as cilium-lab.";
const aHost = "Write a name such as lab-control-plane.";

const everywhere: [string, DatapathIntent, Row[]][] = [
  [
    "a prefix that is none",
    routing({ nativeCidr: "10.0.0.0/33" }),
    [["routing.nativeCidr", "10.0.0.0/33", "is not an IPv4 CIDR: the prefix is 0 to 32", aRange]],
  ],
  [
    "IPv6",
    pools(["fd00::/64"]),
    [["ipam.podCidrs.0", "fd00::/64", "is not an IPv4 CIDR: it is IPv6, and the lab's ranges are IPv4", aRange]],
  ],
  [
    "host bits",
    pools(["10.0.0.0/16", "10.1.0.1/16"]),
    [["ipam.podCidrs.1", "10.1.0.1/16", "is not an IPv4 CIDR: host bits are set; the range is 10.1.0.0/16", aRange]],
  ],
  [
    "nothing as a range",
    routing({ nativeCidr: "" }),
    [["routing.nativeCidr", "", "is not an IPv4 CIDR: it wants one address and one prefix length", aRange]],
  ],
  [
    "no pools",
    pools([]),
    [["ipam.podCidrs", "[]", "leaves the operator no range to hand out", 'Write at least one range: ["10.0.0.0/16"].']],
  ],
  [
    "pools that overlap",
    pools(["10.0.0.0/16", "10.2.0.0/16", "10.0.128.0/17"]),
    [["ipam.podCidrs.2", "10.0.128.0/17", "overlaps 10.0.0.0/16, and is refused by the operator", "Write ranges that share no address."]],
  ],
  [
    "a pool twice",
    pools(["10.0.0.0/16", "10.0.0.0/16"]),
    [["ipam.podCidrs.1", "10.0.0.0/16", "overlaps 10.0.0.0/16, and is refused by the operator", "Write ranges that share no address."]],
  ],
  [
    "a native CIDR that leaves a pool out",
    { ...pools(["10.0.0.0/16", "10.1.0.0/16"]), routing: { ...good.routing, nativeCidr: "10.0.0.0/16" } },
    [
      [
        "routing.nativeCidr",
        "10.0.0.0/16",
        "does not contain the pods' range 10.1.0.0/16, so that packets to them are masqueraded",
        "Write a range that contains every pods' range.",
      ],
    ],
  ],
  [
    "everything as native",
    routing({ nativeCidr: "0.0.0.0/0" }),
    [
      [
        "routing.nativeCidr",
        "0.0.0.0/0",
        "takes every destination for one of the pods' network, so that no packet is ever masqueraded",
        "Write 10.0.0.0/8.",
      ],
    ],
  ],
  [
    "a block larger than its pool",
    pools(["10.0.0.0/16", "10.1.0.0/25"], 24),
    [["ipam.nodePrefix", "24", "asks for more than all of 10.1.0.0/25, so that no node gets a block of it", "Write 25 or more."]],
  ],
  [
    "a prefix of 33",
    pools(["10.0.0.0/16"], 33),
    [["ipam.nodePrefix", "33", "is refused by the operator: an IPv4 address has 32 bits", "Write 29 or less."]],
  ],
  [
    "a block without room",
    pools(["10.0.0.0/16"], 30),
    [["ipam.nodePrefix", "30", "leaves a node no address for a pod beside the agent's own two", "Write 29 or less."]],
  ],
  ["half a bit", pools(["10.0.0.0/16"], 24.5), [["ipam.nodePrefix", "24.5", "is no prefix length", "Write a whole number such as 24."]]],
  ["no bits", pools(["10.0.0.0/16"], 0), [["ipam.nodePrefix", "0", "is no prefix length", "Write a whole number such as 24."]]],
  ["a cluster without a name", { ...good, clusterName: "" }, [["clusterName", "", "is no name", aName]]],
  [
    "an IPv4 address of the API server",
    api({ host: "172.30.5.2" }),
    [["apiServer.host", "172.30.5.2", "is an address: once it moves, no agent reaches the API server any more", aHost]],
  ],
  [
    "an IPv6 address of the API server",
    api({ host: "[fd00::1]" }),
    [["apiServer.host", "[fd00::1]", "is an address: once it moves, no agent reaches the API server any more", aHost]],
  ],
  [
    "an address in another spelling",
    api({ host: "172.18.2" }),
    [["apiServer.host", "172.18.2", "is an address: once it moves, no agent reaches the API server any more", aHost]],
  ],
  ["no host", api({ host: "" }), [["apiServer.host", "", "is no host name", aHost]]],
  ["an address with its port", api({ host: "lab:6443" }), [["apiServer.host", "lab:6443", "is no host name", aHost]]],
  ["port 0", api({ port: 0 }), [["apiServer.port", "0", "is no port: ports are 1 to 65535", "Write a port such as 6443."]]],
  ["port 65536", api({ port: 65536 }), [["apiServer.port", "65536", "is no port: ports are 1 to 65535", "Write a port such as 6443."]]],
  ["half a port", api({ port: 6443.5 }), [["apiServer.port", "6443.5", "is no port: ports are 1 to 65535", "Write a port such as 6443."]]],
];

const quoted = "is not text in YAML, and charts before 1.19 write it without quotes";
const letters = "is refused by charts from 1.16 on: a name has lower-case letters, digits and `-`, which is not at its ends";
const long = "a".repeat(33);

/** Refused on some minors only: what is said on the first and on the last of each kind. */
const bySpan: [string, DatapathIntent, [version: string, expected: Row[]][]][] = [
  [
    "best-effort acceleration",
    { ...good, loadBalancer: { mode: "snat", acceleration: "best-effort" } },
    [
      [
        "1.14.19",
        [
          [
            "loadBalancer.acceleration",
            "best-effort",
            "is refused by the agent, since it does not know it before 1.15",
            'Write "disabled" or "native", or take Cilium 1.15 or later.',
          ],
        ],
      ],
      ["1.15.0", []],
    ],
  ],
  [
    "many segments",
    routing({ segments: "many" }),
    [
      [
        "1.15.19",
        [
          [
            "routing.segments",
            "many",
            "is more than agents before 1.16 can do: they cannot skip a peer that is not on their L2 segment",
            'Write "one", or take Cilium 1.16 or later.',
          ],
        ],
      ],
      ["1.16.0", []],
    ],
  ],
  [
    "33 characters as a name",
    { ...good, clusterName: long },
    [
      ["1.15.19", []],
      ["1.16.0", [["clusterName", long, "is refused by charts from 1.16 on: a name has 32 characters at most", aName]]],
    ],
  ],
  [
    "a name with capitals",
    { ...good, clusterName: "Lab" },
    [
      ["1.15.19", []],
      ["1.16.0", [["clusterName", "Lab", letters, aName]]],
    ],
  ],
  [
    "a name that ends with a dash",
    { ...good, clusterName: "lab-" },
    [
      ["1.15.19", []],
      ["1.20.0", [["clusterName", "lab-", letters, aName]]],
    ],
  ],
  [
    "a number as a name",
    { ...good, clusterName: "123" },
    [
      ["1.12.0", [["clusterName", "123", quoted, aName]]],
      ["1.18.0", [["clusterName", "123", quoted, aName]]],
      ["1.19.0", []],
    ],
  ],
  [
    "a boolean as a name",
    { ...good, clusterName: "yes" },
    [
      ["1.18.0", [["clusterName", "yes", quoted, aName]]],
      ["1.19.0", []],
    ],
  ],
  ["half a map as a name", { ...good, clusterName: "a: b" }, [["1.12.0", [["clusterName", "a: b", quoted, aName]]]]],
  ["no YAML as a name", { ...good, clusterName: "[a" }, [["1.12.0", [["clusterName", "[a", quoted, aName]]]]],
  [
    "a host that is found by the chart",
    api({ host: "auto" }),
    [
      ["1.15.19", []],
      [
        "1.16.0",
        [
          [
            "apiServer.host",
            "auto",
            "is replaced by an address in charts from 1.16 on: once it moves, no agent reaches the API server any more",
            aHost,
          ],
        ],
      ],
    ],
  ],
];

const accepted: [string, DatapathIntent][] = [
  ["the sample", good],
  ["DSR by XDP, paced with BBR", { ...good, loadBalancer: { mode: "dsr", acceleration: "native" }, bandwidthManager: "edt-bbr" }],
  [
    "hybrid, paced, with flows",
    { ...good, loadBalancer: { mode: "hybrid", acceleration: "disabled" }, bandwidthManager: "edt", hubble: "on" },
  ],
  ["a native CIDR that is the pool", routing({ nativeCidr: "10.0.0.0/16" })],
  ["a pool that is one block", pools(["10.0.0.0/24"], 24)],
  ["the smallest block", pools(["10.0.0.0/24"], 29)],
  ["a name of 32 characters", { ...good, clusterName: "a".repeat(32) }],
];

describe("refusals", () => {
  it.each(everywhere)("refuses %s, whatever the version", (_, intent, expected) => {
    for (const version of versions) expect(rows(refusals(intent, version))).toEqual(expected);
  });

  it.each(bySpan)("refuses %s where it is wrong", (_, intent, cases) => {
    for (const [version, expected] of cases) expect(rows(refusals(intent, version))).toEqual(expected);
  });

  it.each(accepted)("accepts %s on every version", (_, intent) => {
    for (const version of versions) expect(refusals(intent, version)).toEqual([]);
  });

  it("says all that is wrong at once", () => {
    const intent: DatapathIntent = { ...pools(["10.0.0.0/16"], 8), clusterName: "", apiServer: { host: "10.0.0.1", port: 0 } };
    expect(refusals(intent, "1.20.2").map(({ path }) => path)).toEqual([
      "ipam.nodePrefix",
      "clusterName",
      "apiServer.host",
      "apiServer.port",
    ]);
  });

  it("does not miss an API server that a configuration does not know yet", () => {
    const { apiServer: _, ...rest } = good;
    expect(refusals(rest, "1.20.2")).toEqual([]);
  });

  it("refuses a version outside of the table", () => expect(() => refusals(good, `${afterNewest}.0`)).toThrow(tableRange));
});
