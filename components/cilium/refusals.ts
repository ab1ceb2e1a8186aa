import { parse } from "yaml";
import { valueHazards } from "../tables/hazards";
import { contains, overlaps, parseCidr, prefixLength } from "../network/cidr";
import { hostAddress } from "../network/host";
import type { DatapathIntent } from "./intent";
import { settings, type ChartValue, type ChartValues } from "./settings";
import { chartValues } from "./values";
import { ciliumMinor, within, type CiliumMinor } from "../tables/versions";
import { scalarText } from "./scalar-text";

/** The intent, with or without the API server's address: a cluster that is not made yet has none. */
export type RefusableIntent = Omit<DatapathIntent, "apiServer"> & Partial<Pick<DatapathIntent, "apiServer">>;

/** One thing that the type lets through and Cilium cannot do, or refuses. */
export interface Refusal {
  /** Path inside the intent, dot separated; a place in a list is a number: `ipam.podCidrs.1`. */
  path: string;
  /** What was found there, as text. */
  found: string;
  /** What follows, as a predicate of what was found: it completes "which …". */
  reason: string;
  /** What to write instead, as a sentence that names no path: configurations call it by another name. */
  write: string;
}

/**
 * What of `intent` this version of Cilium cannot do: all of it, in the order of the checks below; empty where it can be installed.
 *
 * Limits and words are those of the agent, the operator and the chart of each minor. What depends on a node's kernel or driver is not
 * known here: BBR wants Linux 5.18, `native` acceleration a driver with XDP.
 *
 * @param version full version of the chart, e.g. `1.20.2`
 * @throws Error for a version outside of the table
 */
export function refusals(intent: RefusableIntent, version: string): Refusal[] {
  const minor = ciliumMinor(version);
  const own = [
    ...ranges(intent),
    ...nodeBlocks(intent),
    ...wordsOfLater(intent, minor),
    ...clusterName(intent.clusterName, minor),
    ...(intent.apiServer ? apiServer(intent.apiServer, minor) : []),
  ];
  return [...own, ...hazardous(intent, version, minor).filter(({ path }) => !own.some((refusal) => refusal.path === path))];
}

/** Stands in where the cluster does not have one yet: no hazard is in how it looks. */
const noApiServer: DatapathIntent["apiServer"] = { host: "kubernetes.default", port: 6443 };

function ranges({ routing, ipam }: RefusableIntent): Refusal[] {
  const native = { path: "routing.nativeCidr", cidr: routing.nativeCidr };
  const pools = (ipam.podCidrs as readonly string[]).map((cidr, place) => ({ path: `ipam.podCidrs.${place}`, cidr }));
  if (pools.length === 0) {
    return [
      {
        path: "ipam.podCidrs",
        found: "[]",
        reason: "leaves the operator no range to hand out",
        write: 'Write at least one range: ["10.0.0.0/16"].',
      },
    ];
  }
  const malformed = [native, ...pools].flatMap(({ path, cidr }) => malformedCidr(path, cidr));
  if (malformed.length > 0) return malformed;
  const overlapping = pools.flatMap(({ path, cidr }, place) => {
    const earlier = pools.slice(0, place).find((pool) => overlaps(pool.cidr, cidr));
    return earlier
      ? [
          {
            path,
            found: cidr,
            reason: `overlaps ${earlier.cidr}, and is refused by the operator`,
            write: "Write ranges that share no address.",
          },
        ]
      : [];
  });
  const outside = pools.flatMap(({ cidr }) =>
    contains(native.cidr, cidr)
      ? []
      : [
          {
            path: native.path,
            found: native.cidr,
            reason: `does not contain the pods' range ${cidr}, so that packets to them are masqueraded`,
            write: "Write a range that contains every pods' range.",
          },
        ],
  );
  return [...overlapping, ...outside];
}

function malformedCidr(path: string, text: string): Refusal[] {
  try {
    parseCidr(path, text);
    return [];
  } catch (error) {
    const reason = /is not an IPv4 CIDR: .*(?=\. Example)/s.exec((error as Error).message)?.[0] ?? "is not an IPv4 CIDR";
    return [{ path, found: text, reason, write: "Write a range such as 10.0.0.0/16." }];
  }
}

/** Longest prefix of a node's block: of its 6 addresses the agent takes 2, one for its router and one for its health endpoint. */
const longestBlock = 29;

function nodeBlocks({ ipam }: RefusableIntent): Refusal[] {
  const prefix = ipam.nodePrefix;
  const refuse = (reason: string, write: string): Refusal[] => [{ path: "ipam.nodePrefix", found: String(prefix), reason, write }];
  if (!Number.isInteger(prefix) || prefix < 1) return refuse("is no prefix length", "Write a whole number such as 24.");
  if (prefix > 32) return refuse("is refused by the operator: an IPv4 address has 32 bits", `Write ${longestBlock} or less.`);
  if (prefix > longestBlock)
    return refuse("leaves a node no address for a pod beside the agent's own two", `Write ${longestBlock} or less.`);
  const pools = (ipam.podCidrs as readonly string[]).filter((cidr) => malformedCidr("", cidr).length === 0);
  const small = pools.filter((cidr) => prefixLength(cidr) > prefix);
  if (small.length === 0) return [];
  return refuse(
    `asks for more than all of ${small.join(", ")}, so that no node gets a block of it`,
    `Write ${Math.max(...pools.map(prefixLength))} or more.`,
  );
}

/** Words that agents learnt later than 1.12. */
function wordsOfLater({ loadBalancer, routing }: RefusableIntent, minor: CiliumMinor): Refusal[] {
  const refused: Refusal[] = [];
  if (loadBalancer.acceleration === "best-effort" && !within(minor, { since: "1.15" })) {
    refused.push({
      path: "loadBalancer.acceleration",
      found: "best-effort",
      reason: "is refused by the agent, since it does not know it before 1.15",
      write: 'Write "disabled" or "native", or take Cilium 1.15 or later.',
    });
  }
  if (routing.segments === "many" && !within(minor, { since: "1.16" })) {
    refused.push({
      path: "routing.segments",
      found: "many",
      reason: "is more than agents before 1.16 can do: they cannot skip a peer that is not on their L2 segment",
      write: 'Write "one", or take Cilium 1.16 or later.',
    });
  }
  return refused;
}

const longestName = 32;

function clusterName(name: string, minor: CiliumMinor): Refusal[] {
  const refuse = (reason: string): Refusal[] => [{ path: "clusterName", found: name, reason, write: "Write a name such as cilium-lab." }];
  if (name === "") return refuse("is no name");
  if (within(minor, { since: "1.16" })) {
    if (name.length > longestName) return refuse(`is refused by charts from 1.16 on: a name has ${longestName} characters at most`);
    if (!/^([a-z0-9][-a-z0-9]*)?[a-z0-9]$/.test(name)) {
      return refuse("is refused by charts from 1.16 on: a name has lower-case letters, digits and `-`, which is not at its ends");
    }
  }
  // A name such as 123 or true would be no text any more, and nothing but text is allowed in a ConfigMap.
  return within(minor, { until: "1.18" }) && !staysText(name)
    ? refuse("is not text in YAML, and charts before 1.19 write it without quotes")
    : [];
}

/** Whether YAML reads unquoted `text` as that text. */
function staysText(text: string): boolean {
  try {
    return parse(text, { version: "1.1", logLevel: "error" }) === text;
  } catch {
    return false;
  }
}

const hostName = /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/i;

function apiServer({ host, port }: DatapathIntent["apiServer"], minor: CiliumMinor): Refusal[] {
  const refuse = (reason: string): Refusal[] => [
    { path: "apiServer.host", found: host, reason, write: "Write a name such as lab-control-plane." },
  ];
  const problems: Refusal[] = [];
  if (hostAddress(host) !== undefined) {
    problems.push(...refuse("is an address: once it moves, no agent reaches the API server any more"));
  } else if (host === "auto" && within(minor, { since: "1.16" })) {
    problems.push(...refuse("is replaced by an address in charts from 1.16 on: once it moves, no agent reaches the API server any more"));
  } else if (!hostName.test(host)) {
    problems.push(...refuse("is no host name"));
  }
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    problems.push({
      path: "apiServer.port",
      found: String(port),
      reason: "is no port: ports are 1 to 65535",
      write: "Write a port such as 6443.",
    });
  }
  return problems;
}

/** What the shared table says of the values that the intent becomes. */
function hazardous(intent: RefusableIntent, version: string, minor: CiliumMinor): Refusal[] {
  const values = chartValues({ apiServer: noApiServer, ...intent }, version);
  const read = (path: string): string | undefined => {
    const value = at(values, path);
    return value === undefined ? undefined : scalarText(value);
  };
  return valueHazards(read, minor).map(({ path, found, reason, write }) => ({
    path: intentPath(path, minor),
    found: found ?? "unset",
    reason,
    write: `Write ${write.startsWith(`${path}: `) ? write.slice(path.length + 2) : `\`${write}\``}.`,
  }));
}

/** The part of the intent that is spelled at a chart path; the chart path itself where none is. */
function intentPath(chartPath: string, minor: CiliumMinor): string {
  return settings.find(({ spellings }) => spellings.some((s) => s.path === chartPath && within(minor, s)))?.intent ?? chartPath;
}

function at(values: ChartValues, path: string): ChartValue | undefined {
  return path
    .split(".")
    .reduce<ChartValue | undefined>((node, key) => (typeof node === "object" && !Array.isArray(node) ? node[key] : undefined), values);
}
