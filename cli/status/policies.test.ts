import { describe, expect, it } from "vitest";
import { policyCell } from "./policies";

const always = "cilium-lab-datapath: 5 mandatory rules by every `make`";

describe("policyCell", () => {
  it.each([
    ["a shell of the lab", "/lab/policies", `✓ ${always}, and by plain \`pulumi\` here`],
    ["another shell", undefined, `✓ ${always}; not by plain \`pulumi\` here`],
    ["a shell with another pack", "/other", `! ${always}; plain \`pulumi\` here runs /other`],
  ])("says what judges in %s", (_, shells, text) => expect(policyCell("/lab/policies", shells).text).toBe(text));
});
