import { describe, expect, it } from "vitest";
import { surveyLines, surveyed } from "./survey";

const urn = (name: string) => `urn:pulumi:dev::cilium-lab::cilium-lab:index:KindCluster$command:local:Command::${name}`;
const provenAt = "2026-11-23T10:00:00Z";
const resources = [
  { urn: urn("lab-network"), type: "docker:index/network:Network", id: "net-1" },
  {
    urn: urn("lab-nodes"),
    type: "command:local:Command",
    inputs: { environment: { CLUSTER: "lab-3fa9c1", NODES: "2" } },
    outputs: { stdout: "c0 a1b2" },
  },
];
const probe = { urn: urn("datapath-probe"), type: "command:local:Command", modified: provenAt };
const state = (...more: object[]) => JSON.stringify({ deployment: { resources: [...resources, ...more] } });
const node = (id: string, status: string, startedAt = "2026-11-23T09:00:00Z") => ({
  id,
  name: id,
  status,
  startedAt,
  networkIds: ["net-1"],
});
const survey = (exported: string, ...nodes: ReturnType<typeof node>[]) =>
  surveyed(
    exported,
    [{ name: "lab-3fa9c1", networkIds: ["net-1"], nodes }],
    [{ id: "net-1", name: "lab-3fa9c1" }],
    new Date("2026-11-23T11:00:00Z"),
  );

describe("a cluster that was looked at", () => {
  const later = "2026-11-23T10:30:00Z";
  it.each([
    ["as it was left", survey(state(probe), node("c0", "running"), node("w1", "running")), []],
    ["with a node that Docker starts by itself", survey(state(probe), node("c0", "running"), node("w1", "restarting")), []],
    [
      "with a node that is stopped",
      survey(state(probe), node("c0", "running"), node("w1", "exited", later)),
      ["Node w1 is stopped: `make up` starts it again, and proves the datapath again."],
    ],
    [
      "with nodes that are stopped, by name",
      survey(state(probe), node("w1", "dead"), node("c0", "created")),
      ["Nodes c0, w1 are stopped: `make up` starts them again, and proves the datapath again."],
    ],
    [
      "with one that is stopped and one that is paused",
      survey(state(probe), node("c0", "paused", later), node("w1", "exited")),
      ["Nodes c0, w1 are stopped or paused: `make up` starts them again, and proves the datapath again."],
    ],
    [
      "with a node that was started since",
      survey(state(probe), node("c0", "running"), node("w1", "running", later)),
      ["Node w1 was started since the datapath was proven: `make up` proves it again."],
    ],
    [
      "with nodes that were started since",
      survey(state(probe), node("c0", "running", later), node("w1", "running", later)),
      ["Nodes c0, w1 were started since the datapath was proven: `make up` proves it again."],
    ],
    [
      "whose proof is still to come",
      survey(state({ ...probe, modified: "2026-11-23T11:00:01Z" }), node("c0", "running"), node("w1", "running")),
      [
        "The datapath was proven at 2026-11-23T11:00:01Z, which is still to come, so this machine's clock was set back: `make up` proves it again.",
      ],
    ],
    ["that was never proven", survey(state(), node("c0", "running", later), node("w1", "running", later)), []],
    [
      "with a node that is gone",
      survey(state(probe), node("c0", "exited")),
      ["1 of the 2 nodes of lab-3fa9c1 was removed behind the stack's back: `make up` makes the cluster anew."],
    ],
  ])("%s", (_, found, lines) => expect(surveyLines(found)).toEqual(lines));
});
