import { describe, expect, it } from "vitest";
import type { FoundConfiguration } from "../../components/datapath/probe/cluster-state";
import type { Evidence } from "../../components/datapath/observe/evidence";
import { ago, observeProof, probeProof, proofCell } from "./proof";

const at = "2026-01-01T10:00:00Z";
const now = new Date("2026-01-01T10:30:00Z");
const counts = { requests: 30, replies: 30 };
const evidence: Evidence = {
  format: "cilium-lab/evidence/1",
  control: "none",
  startedAt: at,
  seconds: 40,
  lab: {
    stack: "dev",
    cluster: "lab-0a1b2c",
    cilium: "1.20.2",
    kubernetes: "v1.34.4",
    kernel: "6.1",
    tcpdump: "4.99",
    nodes: [],
    modes: [],
  },
  rounds: 3,
  exchanges: 30,
  cases: [
    {
      name: "cross-node",
      title: "across nodes",
      client: { name: "a", node: "n1", ip: "10.0.0.1" },
      server: { name: "b", node: "n2", ip: "10.0.1.1" },
      target: "10.0.1.1:7000",
      exchanges: { sent: 30, answered: 30 },
      hops: [
        {
          id: "x",
          title: "x",
          node: "n1",
          device: "eth0",
          role: "pod",
          counted: "plain",
          invariant: "native-routing",
          expected: counts,
          seen: counts,
          duplicates: 0,
          foreign: 0,
          holds: true,
          pcap: "x.pcap",
        },
      ],
    },
  ],
  netfilter: [],
  discriminators: [],
  cost: { cpuSeconds: 1, share: 0.01 },
  flows: [],
  verdict: { holds: true, sentences: ["All holds."] },
};
const written = (more: Partial<Evidence> = {}) => JSON.stringify({ ...evidence, ...more });

describe("probeProof", () => {
  it("sums up what was asked", () => {
    const facts = {
      "Cluster DNS": "answers on 3 nodes",
      "Pod to pod, one node": "3 exchanges",
      "Pod to pod, across nodes": "72 exchanges, 8 peers of every node",
      "Direct routes": "6, one to every peer's pods",
    };
    expect(probeProof(at, facts)).toEqual({ by: "make up", at, holds: true, said: "75 exchanges, DNS answers on 3 nodes" });
  });
});

describe("observeProof", () => {
  it.each<[string, string | undefined, object]>([
    ["none", undefined, { holds: false, said: "never" }],
    ["one of this cluster", written(), { at, holds: true, said: "1 cases of 30 exchanges, 1 hops, all as declared" }],
    [
      "one that failed",
      written({ verdict: { holds: false, sentences: ["The lxc of the client saw replies. Look further: ip link", "More."] } }),
      { at, holds: false, said: "1 cases of 30 exchanges, 1 hops; not as declared: The lxc of the client saw replies" },
    ],
    [
      "one of another cluster",
      written({ lab: { ...evidence.lab, cluster: "old" } }),
      { holds: false, said: "never on this cluster, last on old" },
    ],
    ["one of another format", written({ format: "x" } as never), { holds: false, said: "its evidence cannot be read: run it again" }],
    ["half a one", written().slice(0, 100), { holds: false, said: "its evidence cannot be read: run it again" }],
  ])("reads %s", (_, text, proof) => expect(observeProof(text, "lab-0a1b2c")).toEqual({ by: "make observe", ...proof }));
});

describe("proofCell", () => {
  const started = (...times: (string | undefined)[]): FoundConfiguration => ({
    nodes: [],
    unread: [],
    kubeProxyWorkloads: [],
    agents: times.map((startedAt, i) => ({
      pod: `cilium-${i}`,
      node: `n${i}`,
      startedAt,
      status: {},
      routes: [],
      links: [],
      kubeProxyChains: [],
      kubeProxyPorts: [],
    })),
  });
  const text = "make up, 2026-01-01 10:00 UTC, 30 min ago: proven";

  it.each<[string, FoundConfiguration | undefined, boolean, string]>([
    ["of the lab as it is", started("2026-01-01T09:59:59Z", undefined), true, `✓ ${text}`],
    [
      "that agents were restarted after",
      started("2026-01-01T09:00:00Z", "2026-01-01T10:00:01Z"),
      true,
      `! ${text}; since then agents restarted on n1`,
    ],
    [
      "that all agents were restarted after, by node",
      { ...started(), agents: started("2026-01-01T11:00:00Z", "2026-01-01T11:00:00Z").agents.toReversed() },
      true,
      `! ${text}; since then agents restarted on n0, n1`,
    ],
    ["of a lab that does not answer", undefined, true, `✓ ${text}`],
    ["that failed", started("2026-01-01T09:00:00Z"), false, `✗ ${text}`],
    ["that failed before agents were restarted", started("2026-01-01T11:00:00Z"), false, `✗ ${text}; since then agents restarted on n0`],
  ])("tells a proof %s", (_, found, holds, expected) =>
    expect(proofCell({ by: "make up", at, holds, said: "proven" }, found, now).text).toBe(expected),
  );

  it("tells that there is none", () => {
    expect(proofCell({ by: "make observe", holds: false, said: "never" }, undefined, now)).toEqual({
      text: "- make observe: never",
      mood: "dim",
    });
  });
});

describe("ago", () => {
  it.each([
    ["2026-01-01T10:29:31Z", "just now"],
    ["2026-01-01T10:29:00Z", "1 min ago"],
    ["2026-01-01T09:30:00Z", "1 h ago"],
    ["2025-12-30T10:31:00Z", "47 h ago"],
    ["2025-12-30T10:30:00Z", "2 days ago"],
  ])("of %s says %s", (at, text) => expect(ago(at, now)).toBe(text));
});
