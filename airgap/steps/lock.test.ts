import { describe, expect, it } from "vitest";
import { lockName } from "./lock";

describe("lockName", () => {
  it.each([
    ["Cilium agent, CNI", "cilium-agent-cni"],
    ["kubectl 1.34.4", "kubectl-1.34.4"],
    ["Load lab-test:1", "load-lab-test-1"],
  ])("of %j is %s", (name, expected) => expect(lockName(name)).toBe(expected));
});
