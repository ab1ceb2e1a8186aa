import { describe, expect, it } from "vitest";
import { agentAnswer, answers, declared, fakeKubectl, status, type Answers } from "../probe/testing/sample-cluster";
import { startTraffic, type KeptPlan, type TrafficLimits, type PlannedChange } from "./start-traffic";

const within: TrafficLimits = { settle: 0.01, pods: 1 };
const planned: PlannedChange = { change: "b", declared };
const kept: KeptPlan = { change: "a", declared };
const of = (version: string) => ({ ...declared, ciliumVersion: version });

const pods = (role: string, changes: object = {}) =>
  JSON.stringify({
    items: declared.nodes.map((nodeName, i) => ({
      metadata: { name: `${role}-${i}` },
      spec: { nodeName },
      status: { podIP: `10.0.${i}.20`, conditions: [{ type: "Ready", status: "True" }], ...(i === 1 ? changes : {}) },
    })),
  });
const traffic: Answers = [
  ["get daemonset cilium", "daemonset.apps/cilium"],
  ["get pods -l cilium-lab/rollout-role=server", pods("server")],
  ["get pods -l cilium-lab/rollout-role=client", pods("client")],
  ["get service rollout", "10.96.0.9"],
  ["wait --for", ""],
  ["annotate namespace", ""],
  ...answers,
];

async function run({ from = kept, to = planned }: { from?: KeptPlan; to?: PlannedChange }, ...changes: Answers) {
  const { kubectl, calls } = fakeKubectl([...changes, ...traffic]);
  const applied: { items: { kind: string; metadata: { name: string } }[] }[] = [];
  const watched: typeof kubectl = async (args, options) => {
    if (args[0] === "apply") applied.push(JSON.parse(options?.input ?? "") as (typeof applied)[number]);
    return kubectl(args, options);
  };
  const said: string[] = [];
  const outcome = await startTraffic(to, from, { kubectl: watched, cleanup: watched, say: (line) => said.push(line) }, within).catch(
    (error: unknown) => error,
  );
  const notes = calls.flatMap((call) => /^annotate namespace cilium-lab-rollout cilium-lab\/rollout=(.*)$/.exec(call)?.[1] ?? []);
  return {
    outcome,
    said,
    calls,
    applied: applied.map(({ items }) => items.map(({ metadata }) => metadata.name)),
    notes: notes.map((note) => JSON.parse(note) as { before: string; trouble?: string }),
  };
}
const everyAgent = (changes: object): Answers => [0, 1, 2].map((i) => [`exec cilium-${i}`, agentAnswer(i, { status: changes })]);
const legacy = everyAgent({ routing: { ...status.routing, "intra-host-routing-mode": "Legacy" } });
const version = (running: string): Answers => everyAgent({ cilium: { msg: `${running} (v${running}-0123abc)` } });
const changing = (calls: string[]) => calls.filter((call) => /^(apply|annotate|delete)/.test(call));

describe("startTraffic", () => {
  it("proves what runs, then starts servers, clients that know their addresses, and notes it", async () => {
    const { outcome, said, applied, notes, calls } = await run({});
    expect(outcome).toEqual({ ...planned, earlier: declared });
    expect(said).toEqual(["rollout: every invariant holds before the change", "rollout: 3 clients exchange; Cilium may change"]);
    expect(applied).toEqual([
      ["cilium-lab-rollout", "rollout", "rollout", "server-0", "server-1", "server-2"],
      ["client-0", "client-1", "client-2"],
    ]);
    expect(notes).toEqual([{ before: "held", clients: ["client-0", "client-1", "client-2"] }]);
    expect(changing(calls).map((call) => call.replace(/=.*/, ""))).toEqual([
      "delete namespace cilium-lab-rollout --ignore-not-found",
      "apply -f -",
      "apply -f -",
      "annotate namespace cilium-lab-rollout cilium-lab/rollout",
    ]);
  });

  it("asks the cluster nothing where Cilium is not about to change", async () => {
    const nodes = [...declared.nodes, "lab-worker3"];
    const to = { change: "a", declared: { ...declared, nodes } };
    const { outcome, calls } = await run({ from: { ...kept, earlier: of("1.19.6") }, to });
    expect([outcome, calls]).toEqual([{ ...to, earlier: of("1.19.6") }, []]);
  });

  it("starts nothing on a cluster that has no Cilium yet", async () => {
    const { outcome, said, calls } = await run({}, ["get daemonset cilium", ""]);
    expect([outcome, said, changing(calls)]).toEqual([planned, ["rollout: no Cilium runs yet"], []]);
  });

  it.each([
    ["a downgrade", "1.20.2", "1.19.6", "From Cilium 1.20.2 to 1.19.6 is a downgrade, which a live lab does not take."],
    [
      "a skipped minor",
      "1.18.12",
      "1.20.2",
      "From Cilium 1.18.12 to 1.20.2 skips 1.19: only consecutive minors are supported. Go 1.18 -> 1.19 -> 1.20, to the latest patch of each",
    ],
  ])("refuses %s, by the version that the agents say, and changes nothing", async (_, running, wanted, reason) => {
    const { outcome, calls } = await run({ to: { change: "b", declared: of(wanted) } }, ...version(running));
    expect(String(outcome)).toContain(`ciliumVersion "${wanted}" is refused, and nothing is changed. ${reason}`);
    expect(changing(calls)).toEqual([]);
  });

  it("goes by the version that was declared last where no agent says its own", async () => {
    const to = { change: "b", declared: of("1.19.6") };
    for (const silent of [
      ["get pods -l k8s-app=cilium", '{"items":[]}'],
      ["exec cilium-0", new Error("no such container")],
    ] satisfies Answers) {
      expect(String((await run({ to }, silent)).outcome)).toContain("is a downgrade");
    }
  });

  it("takes a later version", async () => {
    const { outcome, notes } = await run({ from: { change: "a", declared: of("1.19.6") } }, ...version("1.19.6"));
    expect([outcome, notes[0]?.before]).toEqual([{ ...planned, earlier: of("1.19.6") }, "held"]);
  });

  it("knows what runs where the last change failed and helm put back what was there", async () => {
    const from = { change: "a", declared: of("1.20.2"), earlier: of("1.19.6") };
    const { outcome, notes } = await run({ from }, ...version("1.19.6"));
    expect([outcome, notes[0]?.before]).toEqual([{ ...planned, earlier: of("1.19.6") }, "held"]);
  });

  it("looks for the nodes that there are now, not those of the last change", async () => {
    const { notes } = await run({ from: { change: "a", declared: { ...declared, nodes: ["lab-control-plane"] } } });
    expect(notes[0]?.before).toBe("held");
  });

  it("notes an invariant that does not hold, and goes on: the change may be what repairs it", async () => {
    const { outcome, notes, said } = await run({}, ...legacy);
    const line =
      'datapath: node lab-control-plane: Routing: Host is "Legacy", declared "BPF". Look further: kubectl -n kube-system exec cilium-0 -c cilium-agent -- cilium-dbg status --verbose';
    expect(outcome).toEqual({ ...planned, earlier: declared });
    expect(notes).toEqual([{ before: line, clients: ["client-0", "client-1", "client-2"] }]);
    expect(said[0]).toBe(`rollout: before the change: ${line}`);
  });

  it.each(["server", "client"])("notes why a %s is not ready, and has no traffic then", async (role) => {
    const waiting = pods(role, { conditions: [], containerStatuses: [{ state: { waiting: { reason: "ErrImagePull" } } }] });
    const { outcome, notes, said } = await run({}, [`get pods -l cilium-lab/rollout-role=${role}`, waiting]);
    expect(outcome).toEqual({ ...planned, earlier: declared });
    expect(notes).toEqual([{ before: "held", clients: [], trouble: `${role}-1 on node lab-worker: ErrImagePull` }]);
    expect(said[1]).toBe(`rollout: no traffic: ${role}-1 on node lab-worker: ErrImagePull`);
  });

  it("goes on where the cluster takes no such pods", async () => {
    const { outcome, notes } = await run({}, ["apply -f -", new Error('pods "server-0" is forbidden: violates PodSecurity')]);
    expect(outcome).toEqual({ ...planned, earlier: declared });
    expect(notes).toEqual([{ before: "held", clients: [], trouble: 'pods "server-0" is forbidden: violates PodSecurity' }]);
  });

  it("goes on where nothing can be noted", async () => {
    const { outcome, said } = await run({}, ["apply -f -", new Error("forbidden")], ["annotate namespace", new Error("no such namespace")]);
    expect(outcome).toEqual({ ...planned, earlier: declared });
    expect(said.slice(1)).toEqual(["rollout: not noted: no such namespace", "rollout: no traffic: forbidden"]);
  });

  it("says so where a client is there and a target never answers it", async () => {
    const { notes } = await run({}, [
      "get pods -l cilium-lab/rollout-role=client",
      pods("client", { conditions: [], containerStatuses: [{ state: { running: {} } }] }),
    ]);
    expect(notes[0]?.trouble).toBe("client-1 on node lab-worker: not ready after 1 s");
  });
});
