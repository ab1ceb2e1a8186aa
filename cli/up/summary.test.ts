import { describe, expect, it } from "vitest";
import { columns, duration } from "../reporting/terminal";
import { upSummary } from "./summary";

const outputs = {
  clusterName: "lab-0a1b2c",
  apiServerHost: "lab-0a1b2c-control-plane",
  nodes: ["lab-0a1b2c-control-plane", "lab-0a1b2c-worker"],
  ciliumVersion: "1.20.2",
  datapath: {
    cluster: "lab-0a1b2c",
    versions: { cilium: "1.20.2", kubernetes: "v1.34.4" },
    nodes: [
      { name: "lab-0a1b2c-control-plane", address: "172.30.5.2", podCidrs: ["10.0.0.0/24"] },
      { name: "lab-0a1b2c-worker", address: "172.30.5.3", podCidrs: ["10.0.1.0/24"] },
    ],
    facts: { Network: "Native", Host: "BPF" },
  },
};

describe("upSummary", () => {
  it("names the nodes, what was proven, and what to type next", () => {
    expect(upSummary({ outputs, stack: "dev", cluster: "kind", seconds: 185, standIns: [] })).toEqual([
      'The lab "dev" is up: 2 nodes, Kubernetes v1.34.4, Cilium 1.20.2, after 3 min 5 s.',
      "",
      "Nodes",
      "  lab-0a1b2c-control-plane  172.30.5.2  pods 10.0.0.0/24",
      "  lab-0a1b2c-worker         172.30.5.3  pods 10.0.1.0/24",
      "",
      "Found by the probe on the live cluster, when the lab last changed",
      "  Network  Native",
      "  Host     BPF",
      "",
      "Look further",
      "  make status                                                           the lab at a glance",
      '  eval "$(make -s env)"                                                 a shell in the lab: kubectl, helm, kind, pulumi',
      "  kubectl -n kube-system exec ds/cilium -- cilium-dbg status --verbose  the agent's own word",
      "  make down                                                             removes all of it",
    ]);
  });

  it("says what `make down` leaves of a cluster that was there before", () => {
    expect(upSummary({ outputs, stack: "existing", cluster: "existing", seconds: 1, standIns: [] }).at(-1)).toMatch(
      /make down +removes Cilium; puts back what was parked$/,
    );
  });

  it("says which plugins are stand-ins", () => {
    expect(upSummary({ outputs, stack: "airgap", cluster: "kind", seconds: 1, standIns: ["docker", "command"] })).toContain(
      "On stand-ins for Pulumi's plugins, which cannot be had here: docker, command.",
    );
  });
});

describe("columns", () => {
  it("is empty for no rows", () => expect(columns([])).toEqual([]));
  it("leaves no space at the end of a line", () =>
    expect(
      columns([
        ["a", "b"],
        ["ccc", ""],
      ]),
    ).toEqual(["  a    b", "  ccc"]));
});

describe("duration", () => {
  it.each([
    [0.4, "0 s"],
    [59.4, "59 s"],
    [59.6, "1 min 0 s"],
    [185, "3 min 5 s"],
  ])("%d: %s", (seconds, text) => expect(duration(seconds)).toBe(text));
});
