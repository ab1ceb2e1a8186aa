import { describe, expect, it } from "vitest";
import { nodeImageOf } from "./kubernetes-versions";

describe("nodeImageOf", () => {
  it("takes the published image of a version, by digest", () => {
    expect(nodeImageOf("1.34.11", "")).toBe(
      "kindest/node:v1.34.11@sha256:44e222ee2132dab25ff87301682f89eb82c7880ea3a1bf543bfe9708fd08d67d",
    );
  });

  it("prefers an image of the user's own", () => {
    expect(nodeImageOf("1.34.4", "example.invalid/node:1")).toBe("example.invalid/node:1");
    expect(nodeImageOf("1.34.11", "example.invalid/node:1")).toBe("example.invalid/node:1");
  });

  it.each(["1.34", "v1.34.11", "1.99.0", ""])("refuses the unknown version %j", (version) => {
    expect(() => nodeImageOf(version, "", "cilium-lab:kubernetesVersion")).toThrow(
      new Error(
        `cilium-lab:kubernetesVersion "${version}" is not a Kubernetes version this lab knows. Accepted: 1.36.4, 1.35.8, 1.34.11, 1.34.4, 1.23.4. Example: 1.34.11.`,
      ),
    );
  });

  it.each(["1.34.4", "1.23.4"])("asks for an image for %s, which has none from this kind's release", (version) => {
    expect(() => nodeImageOf(version, "")).toThrow(
      new Error(
        `kubernetesVersion "${version}" has no published node image, and nodeImage is empty. Set nodeImage, or take one of 1.36.4, 1.35.8, 1.34.11.`,
      ),
    );
  });
});
