import { describe, expect, it } from "vitest";
import { networksUnderWay, operationText, pendingOperations } from "./pending-operations";

const operation = (type: string, kind: string, name: string, inputs?: Record<string, unknown>) => ({
  type,
  resource: { urn: `urn:pulumi:dev::cilium-lab::a$${kind}::${name}`, type: kind, ...(inputs ? { inputs } : {}) },
});
const network = "docker:index/network:Network";

describe("pendingOperations", () => {
  it.each([
    [{}, 0],
    [{ deployment: {} }, 0],
    [{ deployment: { pending_operations: null } }, 0],
    [{ deployment: { pending_operations: [operation("creating", network, "lab-network")] } }, 1],
  ])("reads %j", (state, count) => expect(pendingOperations(JSON.stringify(state))).toHaveLength(count));
});

it("calls an operation by its resource and by what was done", () => {
  expect(operationText(operation("creating", "command:local:Command", "lab-nodes"))).toBe("lab-nodes (creating)");
});

describe("networksUnderWay", () => {
  it("names those that were being made, whose ids nobody knows", () => {
    expect(
      networksUnderWay([
        operation("creating", network, "lab-network", { name: "lab-1" }),
        operation("deleting", network, "lab-network", { name: "lab-0" }),
        operation("creating", "command:local:Command", "lab-nodes", { name: "lab-2" }),
        operation("creating", network, "lab-network"),
      ]),
    ).toEqual(["lab-1"]);
  });
});
