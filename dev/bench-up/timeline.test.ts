import { describe, expect, it } from "vitest";
import { engineRun } from "./events";
import { timeline } from "./timeline";

const urn = (type: string, name: string) => `urn:pulumi:s::cilium-lab::${type}::${name}`;
const nodes = urn("cilium-lab:index:KindCluster$command:local:Command", "lab-nodes");
const release = urn("kubernetes:helm.sh/v3:Release", "cilium-release");
const stack = urn("pulumi:pulumi:Stack", "cilium-lab-s");
const component = urn("cilium-lab:index:KindCluster", "lab");
const type = (of: string) => of.split("::")[2]!.split("$").at(-1)!;
const at = (time: number, event: object) => ({ at: time, text: JSON.stringify({ sequence: 0, timestamp: 1, ...event }) });
const pre = (time: number, of: string, more: object = {}, op = "create") =>
  at(time, { resourcePreEvent: { metadata: { op, urn: of, type: type(of) }, ...more } });
const outputs = (time: number, of: string, more: object = {}, op = "create") =>
  at(time, { resOutputsEvent: { metadata: { op, urn: of, type: type(of) }, ...more } });
const failed = (time: number, of: string) =>
  at(time, { resOpFailedEvent: { metadata: { op: "create", urn: of, type: type(of) }, status: 1, steps: 1 } });
const says = (time: number, of: string, message: string, severity = "info") =>
  at(time, { diagnosticEvent: { urn: of, message, severity, color: "never" } });
const planning = { planning: true };

const log = [
  at(5, { policyLoadEvent: {} }),
  at(8, { preludeEvent: { config: {} } }),
  pre(8.5, nodes, planning),
  outputs(8.6, nodes, planning),
  at(9, { summaryEvent: {} }),
  at(10, { preludeEvent: { config: {} } }),
  pre(10.05, stack),
  pre(10.1, component),
  pre(10.25, nodes),
  says(10.5, nodes, " • Preparing nodes 📦  ...\n"),
  says(10.5, nodes, "more than one is told\n", "debug"),
  says(20.5, nodes, " ✓ Preparing nodes 📦\n"),
  outputs(30.75, nodes),
  outputs(31, component),
  pre(31, release),
  outputs(31.5, urn("t:t:Same", "same"), {}, "same"),
  outputs(50, release),
  outputs(50.5, stack),
  at(51, { summaryEvent: {} }),
];

describe("engineRun", () => {
  it("takes times from the update and not from the preview", () =>
    expect(engineRun(log)).toMatchObject({
      ...{ policies: 5, preview: { from: 8, to: 9 }, update: { from: 10, to: 51 } },
      resources: [
        { urn: stack, from: 10.05, to: 50.5 },
        { urn: component, from: 10.1, to: 31 },
        { urn: nodes, from: 10.25, to: 30.75 },
        { urn: release, from: 31, to: 50 },
      ],
    }));

  it("keeps what the resources' programs print, and not what the engine tells of itself", () =>
    expect([...engineRun(log).printed]).toEqual([
      [
        nodes,
        [
          { at: 10.5, text: " • Preparing nodes 📦  ..." },
          { at: 20.5, text: " ✓ Preparing nodes 📦" },
        ],
      ],
    ]));

  it("ends what failed when it failed, and what has no end with the log", () =>
    expect(
      engineRun([...log.slice(0, 15), failed(40, release), pre(41, urn("a:b:C", "open")), says(44, nodes, "x")]).resources.slice(3),
    ).toEqual([
      { urn: release, type: "kubernetes:helm.sh/v3:Release", from: 31, to: 40 },
      { urn: urn("a:b:C", "open"), type: "a:b:C", from: 41, to: 44 },
    ]));

  it("refuses a line that is no event, without quoting it", () =>
    expect(() => engineRun([...log, { at: 60, text: '{"secret": ' }])).toThrow(/^Line 20 of Pulumi's event log is no event\.$/));
  it("is content with an empty log", () => expect(engineRun([])).toEqual({ resources: [], printed: new Map() }));
});

describe("timeline", () => {
  const seen = {
    seconds: 53,
    events: log,
    marks: [
      { at: 4, text: "checked" },
      { at: 51.5, text: "Pulumi ends" },
    ],
    waits: new Map([[release, [nodes]]]),
  };

  it("has the phases without a gap from start to end, the resources without their components, and steps", () =>
    expect(timeline(seen)).toEqual([
      { name: "checked", kind: "phase", from: 0, to: 4, critical: true },
      { name: "Pulumi starts, with policies and plugins", kind: "phase", from: 4, to: 8, critical: true },
      { name: "preview, judged by the policies", kind: "phase", from: 8, to: 9, critical: true },
      { name: "update", kind: "phase", from: 9, to: 51, critical: false },
      { name: "Pulumi ends", kind: "phase", from: 51, to: 51.5, critical: true },
      { name: "kubeconfig written, outputs read", kind: "phase", from: 51.5, to: 53, critical: true },
      { name: "lab-nodes", kind: "resource", from: 10.25, to: 30.75, critical: true },
      { name: "cilium-release", kind: "resource", from: 31, to: 50, critical: true },
      { name: "Preparing nodes", kind: "step", from: 10.5, to: 20.5, critical: false, of: "lab-nodes" },
    ]));

  it("marks nothing that was done beside the critical path", () =>
    expect(
      timeline({ ...seen, waits: new Map() })
        .filter(({ kind, critical }) => kind === "resource" && critical)
        .map(({ name }) => name),
    ).toEqual(["cilium-release"]));

  it("shows a command that never came to Pulumi", () =>
    expect(timeline({ seconds: 2, events: [], marks: [], waits: new Map() })).toEqual([
      { name: "kubeconfig written, outputs read", kind: "phase", from: 0, to: 2, critical: true },
    ]));
});
