import { describe, expect, it } from "vitest";
import { derivedImageName, nodeImageName } from "./derived-image";

describe("derivedImageName", () => {
  const name = derivedImageName("node:1", ["agent:1", "test:1"]);

  it("is a name that nobody can pull", () => expect(name).toMatch(/^cilium-lab\.invalid\/derived-node:[0-9a-f]{12}$/));

  it("does not depend on the order", () => expect(derivedImageName("node:1", ["test:1", "agent:1"])).toBe(name));

  it.each([
    ["node image", "node:2", ["agent:1", "test:1"]],
    ["image", "node:1", ["agent:2", "test:1"]],
    ["number of images", "node:1", ["agent:1"]],
  ])("is another for another %s", (_, node, images) => expect(derivedImageName(node, images)).not.toBe(name));
});

it("gives a cluster a name of its own", () => expect(nodeImageName("lab-3fa9c1")).toBe("cilium-lab.invalid/node:lab-3fa9c1"));
