import { describe, expect, it } from "vitest";
import { collectConfiguration } from "./collect";
import { probe, type ProbeLimits } from "./probe";
import { NotAsDeclared } from "../../programs/retry";
import { summary } from "./summary";
import {
  agentAnswer,
  answers,
  clientAnswer,
  declared,
  fakeKubectl,
  nodes,
  probePods,
  status,
  type Answers,
} from "./testing/sample-cluster";

const within: ProbeLimits = { ready: 1, pods: 1, settle: 0.01 };

/** Probes the sample cluster on a FAKE kubectl. */
async function run(...changes: Answers) {
  const { kubectl, calls } = fakeKubectl([...changes, ...answers]);
  const said: string[] = [];
  const outcome = await probe(declared, { kubectl, cleanup: kubectl, say: (line) => said.push(line) }, within).catch(
    (error: unknown) => error,
  );
  return { outcome, calls, said };
}
/** The namespace whose pods the probe waited for. */
const waitedIn = (calls: string[]) => calls.map((call) => /^-n (cilium-lab-probe-[0-9a-f]{8}) wait /.exec(call)?.[1]).find(Boolean);
const removalOf = (namespace: string | undefined) => `delete namespace ${namespace} --ignore-not-found --wait=false`;
const removals = (calls: string[]) => calls.filter((call) => call.startsWith("delete namespace"));

describe("probe", () => {
  it("sums up a cluster that is as declared, and holds no secret", async () => {
    const { outcome, said } = await run();
    expect(outcome).toEqual({
      cluster: "lab",
      versions: { cilium: "1.20.2", kubernetes: "v1.34.4" },
      nodes: [
        { name: "lab-control-plane", address: "172.30.0.2", podCidrs: ["10.0.0.0/24"] },
        { name: "lab-worker", address: "172.30.0.3", podCidrs: ["10.0.1.0/24"] },
        { name: "lab-worker2", address: "172.30.0.4", podCidrs: ["10.0.2.0/24"] },
      ],
      facts: {
        "Routing: Network": "Native",
        "Routing: Host": "BPF",
        Masquerading: "BPF",
        KubeProxyReplacement: "True",
        "Device Mode": "veth",
        "Direct routes": "6, one to every peer's pods",
        "Tunnel device": "none",
        "kube-proxy": "none",
        "Cluster DNS": "answers on 3 nodes",
        "Pod to pod, one node": "3 exchanges",
        "Pod to pod, across nodes": "6 exchanges",
        "Service by name": "3 exchanges",
        "NodePort, every node": "9 exchanges",
      },
    });
    expect(said).toEqual(["datapath: 3 agents say what was declared; now packets between pods on every node"]);
  });

  it("has its pods started, reads what a change cost once the configuration is proven, ends that traffic, and then sends its own", async () => {
    const note = JSON.stringify({ before: "held", clients: ["client-7"] });
    const times = "0 0 110000 1000000 61000000 61000000";
    const { outcome, said, calls } = await run(
      ["get namespace cilium-lab-rollout", JSON.stringify({ metadata: { annotations: { "cilium-lab/rollout": note } } })],
      ["exec client-7", ["now 61000000", `connection 60 ${times}`, `same-node 600 ${times}`, `service 600 ${times}`].join("\n")],
    );
    const fact =
      "1,200 exchanges in 60 s, 0 lost, none slower than 1 s, longest gap 110 ms; 1 connection held; every invariant held before and after";
    expect(outcome).toMatchObject({
      facts: { Rollout: fact },
      rollout: {
        sent: 1200,
        lost: 0,
        slow: 0,
        byKind: { "same-node": { sent: 600, lost: 0, slow: 0 }, service: { sent: 600, lost: 0, slow: 0 } },
        longestGapMs: 110,
        connections: 1,
        connectionsBroken: 0,
        seconds: 60,
      },
    });
    expect(said[0]).toBe(`rollout: ${fact}`);
    const order = ["apply -f -", "exec cilium-2", "exec client-7", "delete namespace cilium-lab-rollout", "exec client-2"];
    const places = order.map((words) => calls.findIndex((call) => call.includes(words)));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places).not.toContain(-1);
  });

  it("gives no numbers of a change that was not measured", async () => {
    const { outcome } = await run(["get namespace cilium-lab-rollout", '{"metadata":{}}']);
    expect(outcome).toMatchObject({
      facts: { Rollout: "not measured: its start was interrupted; every invariant holds after; before: not looked at" },
    });
    expect(outcome).not.toHaveProperty("rollout");
  });

  it("says of one node that there is no other, and of many how many were asked", async () => {
    const found = await collectConfiguration(fakeKubectl(answers).kubectl);
    const of = (size: number) => {
      const nodes = Array.from({ length: size }, (_, i) => ({ ...found.nodes[0]!, name: `n${i}` }));
      const { facts } = summary(declared, { ...found, nodes, agents: found.agents.slice(0, 1) }, []);
      return [facts["Direct routes"], facts["Pod to pod, across nodes"]];
    };
    expect([of(1), of(9)[1], of(10)[1]]).toEqual([
      ["none needed: one node", "not asked: one node"],
      "0 exchanges",
      "0 exchanges, 8 peers of every node",
    ]);
  });

  it("leaves no namespace behind", async () => {
    const { calls } = await run();
    expect(removals(calls)).toEqual([removalOf(waitedIn(calls))]);
  });

  it("ends at once where the configuration differs for good, says that first, and sends no packet", async () => {
    const legacy = agentAnswer(2, { status: { routing: { ...status.routing, "intra-host-routing-mode": "Legacy" } } });
    const notReady = nodes.replace('"Ready","status":"True"', '"Ready","status":"False"');
    const { kubectl, calls } = fakeKubectl([["exec cilium-2", legacy], ["get nodes", notReady], ...answers]);
    const outcome = await probe(declared, { kubectl, cleanup: kubectl, say: () => {} }, { ...within, settle: 30 }).catch(
      (error: unknown) => error,
    );
    expect(outcome).toBeInstanceOf(NotAsDeclared);
    expect((outcome as NotAsDeclared).differences.map(({ fact }) => fact)).toEqual(["Routing: Host", "the node"]);
    expect(calls.filter((call) => call.includes("exec cilium-2"))).toHaveLength(1);
    expect(calls.filter((call) => call.includes("exec client-"))).toEqual([]);
    expect(removals(calls)).toHaveLength(1);
  });

  it("gives what may still come its time", async () => {
    let asked = 0;
    const { kubectl } = fakeKubectl(answers);
    const late: typeof kubectl = async (args, options) =>
      args.includes("cilium-1") && asked++ === 0 ? agentAnswer(1, { routes: "[]" }) : kubectl(args, options);
    await expect(probe(declared, { kubectl: late, cleanup: late, say: () => {} }, { ...within, settle: 10 })).resolves.toMatchObject({
      cluster: "lab",
    });
  });

  it("says why its pods are not ready, and removes them", async () => {
    const pending = probePods.replace(
      '"conditions":[{"type":"Ready","status":"True"}],"containerStatuses":[{"state":{"running":{}}}]',
      '"containerStatuses":[{"state":{"waiting":{"reason":"ErrImagePull"}}}]',
    );
    const { outcome, calls } = await run(["get pods -o json", pending]);
    expect((outcome as NotAsDeclared).differences.map(({ subject, fact, found }) => [subject, fact, found])).toEqual([
      ["node lab-control-plane", "the probe's pod client-0", "ErrImagePull"],
    ]);
    expect(removals(calls)).toEqual([removalOf(waitedIn(calls))]);
  });

  it("says which exchange failed, and removes its pods", async () => {
    const { outcome, calls } = await run(["exec client-2", clientAnswer(2).replace("server=lab-worker client", "curl: (28)")]);
    expect((outcome as NotAsDeclared).differences.map(({ subject, fact }) => [subject, fact])).toEqual([
      ["pod on node lab-worker2", "the exchange with the pod on node lab-worker"],
    ]);
    expect(removals(calls)).toEqual([removalOf(waitedIn(calls))]);
  });

  it("says what it found also where its pods cannot be removed", async () => {
    const { outcome, said } = await run(["delete namespace", new Error("forbidden")]);
    expect(outcome).toMatchObject({ cluster: "lab" });
    expect(said.at(-1)).toMatch(/^datapath: namespace cilium-lab-probe-[0-9a-f]{8} is left behind: forbidden$/);
  });

  it("goes on where a wait ran out of time: the comparison says what is missing", async () => {
    const { outcome } = await run(["wait --for", new Error("timed out")], ["rollout status", new Error("timed out")]);
    expect(outcome).toMatchObject({ cluster: "lab" });
  });

  it("first removes what a killed probe left", async () => {
    const { calls } = await run();
    expect(calls[0]).toBe("delete -l cilium-lab/probe=true namespaces --wait=false");
  });

  it("hands on kubectl's own words where the cluster does not answer", async () => {
    const { outcome } = await run(["delete -l", new Error("kubectl delete: connection refused")]);
    expect(outcome).toEqual(new Error("kubectl delete: connection refused"));
  });
});
