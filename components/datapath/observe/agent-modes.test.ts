import { describe, expect, it } from "vitest";
import type { FoundAgent } from "../probe/cluster-state";
import { modesOf, nodePortsOf } from "./agent-modes";

const agent = (node: string, status: unknown) => ({ node, status }) as FoundAgent;
const status = {
  routing: { "inter-host-routing-mode": "Native", "intra-host-routing-mode": "BPF" },
  "host-routing": { mode: "Legacy" },
  masquerading: { mode: "BPF" },
  "kube-proxy-replacement": { mode: "True" },
  "datapath-mode": "veth",
};

describe("modesOf", () => {
  it("reads where that version says it, in order of nodes", () => {
    expect(modesOf([agent("b", status), agent("a", {})], "1.20.2")).toEqual([
      {
        node: "a",
        routing: "not reported",
        hostRouting: "not reported",
        masquerading: "not reported",
        kubeProxyReplacement: "not reported",
        device: "not reported",
      },
      { node: "b", routing: "Native", hostRouting: "BPF", masquerading: "BPF", kubeProxyReplacement: "True", device: "veth" },
    ]);
  });

  it("does without what an older version does not say", () => {
    expect(modesOf([agent("a", status)], "1.13.18")[0]).toMatchObject({
      routing: "not reported",
      hostRouting: "Legacy",
      device: "not reported",
    });
  });
});

describe("nodePortsOf", () => {
  it.each([
    ["SNAT", "Disabled", { mode: "snat", accelerated: false }],
    ["DSR", "Disabled", { mode: "dsr", accelerated: false }],
    ["Hybrid", "Disabled", { mode: "snat", accelerated: false }],
    ["SNAT", "Native", { mode: "snat", accelerated: true }],
    [undefined, undefined, { mode: "snat", accelerated: false }],
  ])("%s, acceleration %s", (mode, acceleration, found) => {
    expect(nodePortsOf({ status: { "kube-proxy-replacement": { features: { nodePort: { mode, acceleration } } } } })).toEqual(found);
  });
});
