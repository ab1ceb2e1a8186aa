import { describe, expect, it } from "vitest";
import type { CaseName, ControlOrNone } from "../../components/datapath/observe/evidence";
import { pathOf } from "./path";
import { sampleEvidence } from "./testing/sample";

/** `client-eth0 -> client-lxc 20`, with what lies past in brackets. */
function legs(name: CaseName, control: ControlOrNone): { request: string[]; reply: string[] } {
  const observed = sampleEvidence(control).cases.find((one) => one.name === name)!;
  const told = (direction: "request" | "reply") =>
    pathOf(observed)
      .legs.filter((leg) => leg.direction === direction)
      .map(
        ({ from, to, packets, past }) =>
          `${from.id} -> ${to.id} ${packets}${past.length === 0 ? "" : ` (past ${past.map(({ id }) => id).join(", ")})`}`,
      );
  return { request: told("request"), reply: told("reply") };
}

describe("pathOf", () => {
  it("leads both directions of the cross-node case past one lxc device each", () => {
    expect(legs("cross-node", "none")).toEqual({
      request: [
        "client-eth0 -> client-lxc 20",
        "client-lxc -> node-a 20",
        "node-a -> node-b 20",
        "node-b -> server-eth0 20 (past server-lxc)",
      ],
      reply: [
        "server-eth0 -> server-lxc 20",
        "server-lxc -> node-b 20",
        "node-b -> node-a 20",
        "node-a -> client-eth0 20 (past client-lxc)",
      ],
    });
  });

  it("leads past nothing under legacy host routing", () => {
    expect(legs("same-node", "legacy")).toEqual({
      request: ["client-eth0 -> client-lxc 20", "client-lxc -> server-lxc 20", "server-lxc -> server-eth0 20"],
      reply: ["server-eth0 -> server-lxc 20", "server-lxc -> client-lxc 20", "client-lxc -> client-eth0 20"],
    });
  });

  it("takes a packet that a tunnel carries for one that passed the device", () => {
    expect(legs("cross-node", "vxlan").request).toEqual([
      "client-eth0 -> client-lxc 20",
      "client-lxc -> node-a 20",
      "node-a -> node-b 20",
      "node-b -> server-lxc 20",
      "server-lxc -> server-eth0 20",
    ]);
  });

  it("lets a node answer the outside by itself", () => {
    expect(legs("node-port", "none").reply).toEqual([
      "server-eth0-back -> server-lxc-back 20",
      "server-lxc-back -> node-b-back 20",
      "node-b-back -> outside-front 20",
    ]);
  });

  it("joins the hops of one device, and counts a packet once in whatever form", () => {
    const observed = sampleEvidence().cases.find(({ name }) => name === "egress")!;
    expect(pathOf(observed).stations.map(({ title, hops, passed }) => [title, hops.length, passed.requests, passed.replies])).toEqual([
      ["eth0 of the client", 1, 20, 20],
      ["lxc of the client", 1, 20, 0],
      ["eth0 of node A", 2, 20, 20],
      ["eth0 of the outside", 1, 20, 20],
    ]);
  });

  it("ends where the packets were lost", () => {
    const observed = sampleEvidence().cases[1]!;
    const hops = observed.hops.map((hop, i) =>
      i < 2 ? { ...hop, seen: { requests: 20 - 5 * i, replies: 0 } } : { ...hop, seen: { requests: 0, replies: 0 } },
    );
    expect(pathOf({ hops }).legs.map(({ from, to, packets }) => [from.id, to.id, packets])).toEqual([["client-eth0", "client-lxc", 15]]);
  });
});
