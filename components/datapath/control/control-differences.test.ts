import { describe, expect, it } from "vitest";
import { collectConfiguration } from "../probe/collect";
import { sentence } from "../../programs/difference";
import { agentAnswer, answers, declared, fakeKubectl, links, nodes, type Answers } from "../probe/testing/sample-cluster";
import type { Control } from "./controls";
import { controlDifferences } from "./control-differences";
import { agentUnder } from "./testing/live-lab";

const legacy = { "enable-host-legacy-routing": "true" };
const vxlan = { "routing-mode": "tunnel" };
const tunnelled = links.replace("]", ',{"ifname":"cilium_vxlan","linkinfo":{"info_kind":"vxlan"}}]');
const all = (options: Record<string, string>) => [0, 1, 2].map((i): Answers[number] => [`exec cilium-${i}`, agentUnder(i, options)]);

async function differing(control: Control, version: string, ...changes: Answers) {
  const found = await collectConfiguration(fakeKubectl([...changes, ...answers]).kubectl);
  return controlDifferences(control, { ...declared, ciliumVersion: version }, found);
}
const onWorker = "Look further: kubectl -n kube-system exec cilium-1 -c cilium-agent --";

describe("controlDifferences", () => {
  it("finds none where the control stands on every node", async () => {
    expect(await differing("legacy", "1.20.2", ...all(legacy))).toEqual([]);
    expect(await differing("vxlan", "1.20.2", ...all(vxlan))).toEqual([]);
  });

  const declaredWorker: Answers[number] = ["exec cilium-1", agentAnswer(1)];
  it("names a node whose agent goes on as declared", async () => {
    expect((await differing("legacy", "1.20.2", declaredWorker, ...all(legacy))).map(sentence)).toEqual([
      `datapath: node lab-worker: Routing: Host is "BPF", declared "Legacy". ${onWorker} cilium-dbg status --verbose`,
    ]);
    expect((await differing("vxlan", "1.20.2", declaredWorker, ...all(vxlan))).map(sentence)).toEqual([
      `datapath: node lab-worker: Routing: Network is "Native", declared "Tunnel". ${onWorker} cilium-dbg status --verbose`,
      `datapath: node lab-worker: the tunnel device is "none", declared "vxlan". ${onWorker} ip -d link`,
    ]);
  });

  it("waits for a device and for a report, and not for another mode", async () => {
    const silent: Answers[number] = ["exec cilium-2", agentAnswer(2, { status: { routing: undefined } })];
    const found = await differing("vxlan", "1.20.2", declaredWorker, silent, ...all(vxlan));
    expect(found.map(({ subject, found, settles }) => [subject, found, settles])).toEqual([
      // Its host routing, which the control leaves as declared.
      ["node lab-worker2", "not reported", true],
      ["node lab-worker", "Native", false],
      ["node lab-worker", "none", true],
      ["node lab-worker2", "not reported", true],
      ["node lab-worker2", "none", true],
    ]);
  });

  it("names what differs beside the control", async () => {
    const other = async (control: Control, options: Record<string, string>, ...changes: Answers) => {
      const differences = await differing(control, "1.20.2", ...changes, ...all(options));
      return differences.map(({ subject, fact, found, declared }) => [subject, fact, found, declared]);
    };
    const host = ["Routing: Host", "Legacy", "BPF"];
    const three = declared.nodes.map((node) => [`node ${node}`, ...host]);
    expect(await other("vxlan", { ...vxlan, ...legacy })).toEqual(three);
    expect(await other("legacy", legacy, ["get nodes", nodes.replace('"Ready","status":"True"', '"Ready","status":"False"')])).toEqual([
      ["node lab-control-plane", "the node", "NotReady", "Ready"],
    ]);
    const routing = { "inter-host-routing-mode": "Native", "intra-host-routing-mode": "Legacy" };
    expect(await other("legacy", legacy, ["exec cilium-1", agentAnswer(1, { status: { routing }, links: tunnelled })])).toEqual([
      ["node lab-worker", "the tunnel device", "cilium_vxlan (vxlan)", "none"],
    ]);
    expect(await other("legacy", legacy, ["exec cilium-1", agentUnder(1, { ...legacy, ...vxlan })])).toEqual([
      ["node lab-worker", "Routing: Network", "Tunnel", "Native"],
      ["node lab-worker", "the tunnel device", "cilium_vxlan (vxlan)", "none"],
      ["node lab-worker", "the route to 10.0.0.0/24, pods of lab-control-plane", "via 10.0.1.1 dev cilium_host", "via 172.30.0.2"],
      ["node lab-worker", "the route to 10.0.2.0/24, pods of lab-worker2", "via 10.0.1.1 dev cilium_host", "via 172.30.0.4"],
    ]);
  });

  it("reads agents of 1.13 in their own words: their status says no network mode, so the device is what counts", async () => {
    const said = (mode: string) => ({
      cilium: { msg: "1.13.18 (v1.13.18-0123abc)" },
      "host-routing": { mode },
      "kube-proxy-replacement": { mode: "Strict" },
      "datapath-mode": undefined,
      routing: undefined,
    });
    const each = (mode: string, changes: { links?: string } = {}) =>
      [0, 1, 2].map((i): Answers[number] => [`exec cilium-${i}`, agentAnswer(i, { status: said(mode), ...changes })]);
    expect(await differing("legacy", "1.13.18", ...each("Legacy"))).toEqual([]);
    expect(
      (await differing("legacy", "1.13.18", ...each("BPF"))).map(({ fact, found, look }) => [fact, found, look.split(" -- ")[1]]),
    ).toEqual(declared.nodes.map(() => ["Host Routing", "BPF", "cilium status --verbose"]));
    expect(await differing("vxlan", "1.13.18", ...each("BPF", { links: tunnelled }))).toEqual([]);
    expect((await differing("vxlan", "1.13.18", ...each("BPF"))).map(({ fact }) => fact)).toEqual(
      declared.nodes.map(() => "the tunnel device"),
    );
  });
});
