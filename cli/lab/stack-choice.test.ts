import { describe, expect, it } from "vitest";
import { chooseByPull, chooseKnownStack, stacksOf, usesBuiltImages } from "./stack-choice";

const available = ["airgap", "dev"];

describe("chooseKnownStack", () => {
  it("takes the one asked for, whatever was used last", () => {
    expect(chooseKnownStack({ requested: "dev", remembered: "airgap", available })).toEqual({
      stack: "dev",
      reason: "as asked for by STACK",
    });
  });

  it.each([undefined, ""])("keeps the last one where STACK is %j", (requested) => {
    expect(chooseKnownStack({ requested, remembered: "airgap", available })?.stack).toBe("airgap");
  });

  it("leaves it to the probe at first, and where the last one's file is gone", () => {
    expect(chooseKnownStack({ available })).toBeUndefined();
    expect(chooseKnownStack({ remembered: "old", available })).toBeUndefined();
  });

  it("names the missing file and the stacks that are there", () => {
    expect(() => chooseKnownStack({ requested: "prod", available })).toThrow(
      'There is no stack "prod": Pulumi.prod.yaml does not exist. Known stacks: airgap, dev. For a lab of your own, copy one of their files and give it another cilium-lab:clusterName.',
    );
  });
});

describe("chooseByPull", () => {
  it.each([
    [{ pulled: true } as const, "dev", "the Docker daemon can pull images"],
    [
      { pulled: false, detail: "no answer within 20 s" } as const,
      "airgap",
      "the Docker daemon cannot pull images (no answer within 20 s), so they are built here",
    ],
    ["own-engine" as const, "airgap", "the lab's own engine has no uplink, so images are built here"],
  ])("%j: %s", (answer, stack, reason) => expect(chooseByPull(answer)).toEqual({ stack, reason }));
});

describe("stacksOf", () => {
  it("knows a stack by its file and not the project by its own", () => {
    expect(stacksOf(["Pulumi.yaml", "Pulumi.dev.yaml", "Pulumi.airgap.yaml", "Pulumi.dev.yaml.bak", "index.ts"])).toEqual([
      "airgap",
      "dev",
    ]);
  });
});

describe("usesBuiltImages", () => {
  it.each([
    ["config:\n  cilium-lab:nodeImage: cilium-lab.invalid/built-here/kindest-node:v1.34.4\n", true],
    ["config:\n  cilium-lab:nodeImage: kindest/node:v1.34.4\n", false],
  ])("%j: %s", (text, expected) => expect(usesBuiltImages(text)).toBe(expected));
});
