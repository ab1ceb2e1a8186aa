import { describe, expect, it } from "vitest";
import type { FoundNode } from "../preflight/ownership";
import { proofInState, startedSince } from "./proof";

const urn = "urn:pulumi:dev::cilium-lab::cilium-lab:index:DatapathProbe$command:local:Command::datapath-probe";
const state = (...resources: object[]) =>
  JSON.stringify({ deployment: { resources: resources.map((one) => ({ type: "command:local:Command", ...one })) } });

describe("proofInState", () => {
  it("finds the probe, and when it last ran", () => {
    expect(
      proofInState(state({ urn: "urn:pulumi:dev::cilium-lab::x::datapath", modified: "no" }, { urn, modified: "2026-11-23T10:00:00Z" })),
    ).toEqual({ urn, at: "2026-11-23T10:00:00Z" });
  });

  it.each([state(), state({ urn }), "{}", '{"deployment":{"resources":null}}'])("finds none in %s", (json) =>
    expect(proofInState(json)).toBeUndefined(),
  );
});

describe("startedSince", () => {
  const node = (name: string, startedAt: string): FoundNode => ({ id: name, name, status: "running", startedAt, networkIds: [] });

  it("finds the nodes that were started after the proof", () => {
    const nodes = [
      node("before", "2026-11-23T10:00:00.5Z"),
      node("after", "2026-11-23T10:05:00.000000001Z"),
      node("never", "0001-01-01T00:00:00Z"),
    ];
    expect(startedSince(nodes, { urn, at: "2026-11-23T10:04:59.999Z" }).map(({ name }) => name)).toEqual(["after"]);
  });
});
