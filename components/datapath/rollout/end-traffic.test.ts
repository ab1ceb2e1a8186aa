import { describe, expect, it } from "vitest";
import { fakeKubectl, type Answers } from "../probe/testing/sample-cluster";
import { endTraffic, rolloutFact, type Rollout } from "./end-traffic";
import type { RolloutTotals } from "./totals";
import type { TrafficNote } from "./traffic-pods";

const removal = "delete namespace cilium-lab-rollout --ignore-not-found --wait=false";
const namespaced = (note?: TrafficNote, more = {}) =>
  JSON.stringify({ metadata: { annotations: note && { "cilium-lab/rollout": JSON.stringify(note) }, ...more } });
const running: TrafficNote = { before: "held", clients: ["client-0", "client-1"] };
const numbers = (sent: number, lost: number, slow: number) => `${sent} ${lost} ${slow} 110000 1000000 61000000 61000000`;
const client = (lost: number, slow = 0) =>
  [
    "now 61000000",
    "connection 60 0 0 1001000 1000000 61000000 61000000",
    `same-node ${numbers(600, 0, 0)}`,
    `cross-node ${numbers(600, lost, slow)}`,
    `service ${numbers(600, 0, 0)}`,
  ].join("\n");
const fine: Answers = [
  ["get namespace", namespaced(running)],
  ["exec client-", client(0)],
  ["delete namespace", ""],
];

async function run(...changes: Answers) {
  const { kubectl, calls } = fakeKubectl([...changes, ...fine]);
  const said: string[] = [];
  const rollout = await endTraffic({ kubectl, cleanup: kubectl, say: (line) => said.push(line) });
  return { rollout, said, calls };
}

describe("measured", () => {
  it("knows nothing and removes nothing where no traffic runs", async () => {
    const { rollout, calls } = await run(["get namespace", ""]);
    expect([rollout, calls]).toEqual([undefined, ["get namespace cilium-lab-rollout --ignore-not-found -o json"]]);
  });

  it("takes traffic that is ending for none", async () => {
    const { rollout, calls } = await run(["get namespace", namespaced(running, { deletionTimestamp: "2026-01-01T00:00:00Z" })]);
    expect([rollout, calls.length]).toEqual([undefined, 1]);
  });

  it("adds up every client, then ends the traffic", async () => {
    const { rollout, said, calls } = await run();
    expect(rollout).toEqual({
      before: "held",
      counted: {
        sent: 3600,
        lost: 0,
        slow: 0,
        byKind: {
          "same-node": { sent: 1200, lost: 0, slow: 0 },
          "cross-node": { sent: 1200, lost: 0, slow: 0 },
          service: { sent: 1200, lost: 0, slow: 0 },
        },
        longestGapMs: 110,
        connections: 2,
        connectionsBroken: 0,
        seconds: 60,
      },
    });
    expect(said).toEqual([]);
    expect(calls.map((call) => call.replace(/ -- bash .*/s, ""))).toEqual([
      "get namespace cilium-lab-rollout --ignore-not-found -o json",
      "-n cilium-lab-rollout exec client-0",
      "-n cilium-lab-rollout exec client-1",
      removal,
    ]);
  });

  it("says when exchanges were lost, in the words of the client that lost them", async () => {
    const line = "2026-01-01T00:00:00Z lost: cross-node 10.0.1.20:8080: 000 28";
    const { rollout, said } = await run(["exec client-1", client(2)], ["logs client-1 --tail=500", `${line}\n${line}\n`]);
    expect(rollout?.counted).toMatchObject({ sent: 3600, lost: 2, slow: 0 });
    expect(said).toEqual([`rollout: client-1: ${line}`, `rollout: client-1: ${line}`]);
  });

  it("says of each client that lost nothing which exchanges were slow", async () => {
    const line = "2026-01-01T00:00:00Z slow: cross-node 10.0.1.20:8080: 1.203 s";
    const { rollout, said } = await run(["exec client-0", client(0, 1)], ["logs client-0 --tail=500", `${line}\n`]);
    expect(rollout?.counted).toMatchObject({ sent: 3600, lost: 0, slow: 1, byKind: { "cross-node": { sent: 1200, lost: 0, slow: 1 } } });
    expect(said).toEqual([`rollout: client-0: ${line}`]);
  });

  it("says the last lines, and slow ones only beside all that was lost", async () => {
    const lines = ["1 lost: a", "2 slow: b", "3 lost: c", "4 slow: d", "5 slow: e", "6 slow: f", "7 lost: g", "8 slow: h"];
    const { said } = await run(["exec client-1", client(3, 5)], ["logs client-1", `${lines.join("\n")}\n`]);
    expect(said).toEqual(["1 lost: a", "3 lost: c", "6 slow: f", "7 lost: g", "8 slow: h"].map((line) => `rollout: client-1: ${line}`));
  });

  it.each<[string, Answers[number], string]>([
    [
      "a client has ended",
      ["exec client-1", new Error("cannot exec into a container in a completed pod")],
      "cannot exec into a container in a completed pod",
    ],
    ["a client counts nothing", ["exec client-1", "now 61000000"], 'client-1 says "now 61000000", which is no list of totals'],
    [
      "no client could be started",
      ["get namespace", namespaced({ ...running, clients: [], trouble: "client-0 on node w: ErrImagePull" })],
      "client-0 on node w: ErrImagePull",
    ],
    ["its start was interrupted", ["get namespace", namespaced()], "its start was interrupted"],
  ])("gives no number where %s, says so, and removes what is there", async (_, change, unknown) => {
    const { rollout, calls } = await run(change);
    expect(rollout?.counted).toEqual({ unknown });
    expect(calls.at(-1)).toBe(removal);
  });

  it("says what it counted also where the traffic cannot be ended", async () => {
    const { rollout, said } = await run(["delete namespace", new Error("forbidden")]);
    expect(rollout?.counted).toMatchObject({ sent: 3600 });
    expect(said).toEqual(["rollout: namespace cilium-lab-rollout is left behind: forbidden"]);
  });
});

describe("rolloutFact", () => {
  const counted: RolloutTotals = {
    sent: 4210,
    lost: 0,
    slow: 0,
    byKind: {
      "same-node": { sent: 1000, lost: 0, slow: 0 },
      "cross-node": { sent: 2210, lost: 0, slow: 0 },
      service: { sent: 1000, lost: 0, slow: 0 },
    },
    longestGapMs: 120,
    connections: 3,
    connectionsBroken: 0,
    seconds: 63,
  };
  const losing = {
    ...counted,
    lost: 1203,
    byKind: { ...counted.byKind, "cross-node": { sent: 2210, lost: 1200, slow: 0 }, service: { sent: 1000, lost: 3, slow: 0 } },
    longestGapMs: 45_678,
    connectionsBroken: 1,
  };
  const late = {
    ...counted,
    slow: 1012,
    byKind: { ...counted.byKind, "cross-node": { sent: 2210, lost: 0, slow: 1009 }, service: { sent: 1000, lost: 0, slow: 3 } },
    longestGapMs: 1966,
  };

  it.each<[string, Rollout, string]>([
    [
      "nothing lost",
      { before: "held", counted },
      "4,210 exchanges in 63 s, 0 lost, none slower than 1 s, longest gap 120 ms; 3 connections held; every invariant held before and after",
    ],
    [
      "losses",
      { before: "held", counted: losing },
      "4,210 exchanges in 63 s, 1,203 lost (cross-node 1,200, service 3), none slower than 1 s, longest gap 45,678 ms; 1 of 3 connections broke; every invariant held before and after",
    ],
    [
      "slow answers beside losses",
      { before: "held", counted: late },
      "4,210 exchanges in 63 s, 0 lost, 1,012 slower than 1 s (cross-node 1,009, service 3), longest gap 1,966 ms; 3 connections held; every invariant held before and after",
    ],
    [
      "what is not known",
      { before: "held", counted: { unknown: "no client ran" } },
      "not measured: no client ran; every invariant held before and after",
    ],
    [
      "an invariant that did not hold before",
      { before: 'datapath: node w: Routing: Host is "Legacy", declared "BPF".', counted },
      '4,210 exchanges in 63 s, 0 lost, none slower than 1 s, longest gap 120 ms; 3 connections held; every invariant holds after; before: datapath: node w: Routing: Host is "Legacy", declared "BPF".',
    ],
  ])("says %s", (_, rollout, fact) => {
    expect(rolloutFact(rollout)).toBe(fact);
  });
});
