import { describe, expect, it } from "vitest";
import { stackConfigValue } from "./stack-config";

const project = "name: lab\nconfig:\n  clusterName:\n    type: string\n    default: cilium-lab\n  debug: off\n";

describe("stackConfigValue", () => {
  it.each([
    ["the stack's own value", "config:\n  lab:clusterName: two\n", "clusterName", "two"],
    ["the default of the project", "config: {}\n", "clusterName", "cilium-lab"],
    ["the default for an empty stack file", "", "clusterName", "cilium-lab"],
    ["a plain value of the project", "config:\n", "debug", "off"],
    ["nothing for what neither knows", "", "nope", undefined],
  ])("gives %s", (_, stack, key, value) => expect(stackConfigValue(project, stack, key)).toBe(value));
});
