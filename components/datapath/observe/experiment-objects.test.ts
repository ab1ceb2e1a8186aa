import { describe, expect, it } from "vitest";
import { echoCommand, observeObjects } from "./experiment-objects";

interface Manifest {
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Record<string, string> };
  spec: {
    nodeName: string;
    hostNetwork?: boolean;
    selector: unknown;
    type: string;
    ports: unknown;
    activeDeadlineSeconds: number;
    terminationGracePeriodSeconds: number;
    containers: [{ image: string; command: string[]; readinessProbe?: unknown; securityContext: unknown }];
  };
}
const items = (a: string, b?: string) => (observeObjects("test:1", a, b) as { items: Manifest[] }).items;
const pods = (all: Manifest[]) => all.filter(({ kind }) => kind === "Pod");
const role = "cilium-lab/observe-role";

describe("observeObjects", () => {
  it("has client and server on one node, a server on another, and a capture pod in each node's own network", () => {
    expect(
      pods(items("one", "two")).map(({ metadata, spec }) => [
        metadata.name,
        spec.nodeName,
        spec.hostNetwork === true,
        spec.containers[0].command[0],
        metadata.namespace,
      ]),
    ).toEqual([
      ["client", "one", false, "sleep", "cilium-lab-observe"],
      ["near", "one", false, "perl", "cilium-lab-observe"],
      ["far", "two", false, "perl", "cilium-lab-observe"],
      ["node-a", "one", true, "sleep", "cilium-lab-observe"],
      ["node-b", "two", true, "sleep", "cilium-lab-observe"],
    ]);
  });

  it.each([
    ["the server on another node", "two", "far"],
    ["the only one there is", undefined, "near"],
  ])("has a Service of UDP over %s, and over no other", (_, b, name) => {
    const all = items("one", b);
    const { spec } = all.find(({ kind }) => kind === "Service")!;
    expect(spec).toEqual({
      type: "NodePort",
      selector: { [role]: "behind-service" },
      ports: [{ protocol: "UDP", port: 27183, targetPort: 27182 }],
    });
    expect(
      pods(all)
        .filter(({ metadata }) => metadata.labels![role] === "behind-service")
        .map(({ metadata }) => metadata.name),
    ).toEqual([name]);
  });

  it("leaves out the other node's pods where there is none", () => {
    expect(pods(items("one")).map(({ metadata }) => metadata.name)).toEqual(["client", "near", "node-a"]);
  });

  it("has pods that may capture, go at once, and end by themselves", () => {
    for (const { spec } of pods(items("one", "two"))) {
      expect(spec).toMatchObject({ activeDeadlineSeconds: 900, terminationGracePeriodSeconds: 0 });
      expect(spec.containers[0]).toMatchObject({ image: "test:1", securityContext: { runAsUser: 0, capabilities: { add: ["NET_RAW"] } } });
    }
  });

  it("takes a server for ready when it listens on the port, as /proc/net/udp writes it", () => {
    const server = pods(items("one", "two")).find(({ metadata }) => metadata.name === "far")!;
    expect(server.spec.containers[0].command).toEqual(echoCommand);
    expect(server.spec.containers[0].readinessProbe).toMatchObject({
      exec: { command: ["bash", "-c", "grep -qi ':6a2e ' /proc/net/udp"] },
    });
  });

  it("has the namespace and the account before what needs them", () => {
    expect(
      items("one")
        .slice(0, 2)
        .map(({ kind, metadata }) => [kind, metadata.name]),
    ).toEqual([
      ["Namespace", "cilium-lab-observe"],
      ["ServiceAccount", "observe"],
    ]);
  });
});
