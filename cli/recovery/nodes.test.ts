import { describe, expect, it } from "vitest";
import type { FoundNode } from "../preflight/ownership";
import { standing } from "./nodes";

const node = (name: string, status: string): FoundNode => ({ id: name, name, status, startedAt: "2026-11-23T10:00:00.5Z", networkIds: [] });

describe("standing", () => {
  it.each([
    ["running", [], []],
    ["restarting", [], []],
    ["exited", ["n"], []],
    ["created", ["n"], []],
    ["dead", ["n"], []],
    ["paused", [], ["n"]],
  ])("of a node that is %s", (status, stopped, paused) => {
    const found = standing([node("n", status)]);
    expect({ stopped: found.stopped.map(({ name }) => name), paused: found.paused.map(({ name }) => name) }).toEqual({ stopped, paused });
  });
});
