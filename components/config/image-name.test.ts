import { describe, expect, it } from "vitest";
import { parseImage, parseRepository } from "./image-name";

const digest = `sha256:${"0123456789abcdef".repeat(4)}`;

describe("parseImage", () => {
  it.each([
    "node",
    "node:1",
    "kindest/node:v1.34.11",
    `kindest/node:v1.34.11@${digest}`,
    `localhost:5000/a/b@${digest}`,
    "cilium-lab.invalid/built-here/lab-test:1",
    "a/b_c/d__e/f-g.h:T_.-9",
  ])("takes %s", (image) => expect(parseImage("testImage", image)).toBe(image));

  it.each(["", "Node:1", "node:", "node: 1", "a//b", "/a", "a/", "a/-b", "node@sha256:12", "https://a/b", '{"a":1}', "a b"])(
    "refuses %j",
    (image) => {
      expect(() => parseImage("lab:testImage", image)).toThrow(
        new Error(
          `lab:testImage "${image}" is not the name of an image: a repository in lower case, and a tag or a digest. Example: kindest/node:v1.34.11.`,
        ),
      );
    },
  );
});

describe("parseRepository", () => {
  it.each(["quay.io/cilium/cilium", "localhost:5000/cilium", "cilium"])("takes %s", (repository) =>
    expect(parseRepository("agentImage", repository)).toBe(repository),
  );

  it.each(["quay.io/cilium/cilium:v1", `quay.io/cilium/cilium@${digest}`, "cilium:80", ""])("refuses %j", (repository) => {
    expect(() => parseRepository("lab:agentImage", repository)).toThrow(
      new Error(
        `lab:agentImage "${repository}" is not an image's repository: lower case, and without a tag, which is v<ciliumVersion>. Example: quay.io/cilium/cilium.`,
      ),
    );
  });
});
