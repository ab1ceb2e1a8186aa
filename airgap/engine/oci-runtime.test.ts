import { describe, expect, it } from "vitest";
import { buildArguments, runtimeKey } from "./oci-runtime";

describe("the OCI runtime's build", () => {
  const sources = [
    { name: "go.mod", text: "module m" },
    { name: "main.go", text: "package main" },
    { name: "main_test.go", text: "package main" },
  ];
  const key = runtimeKey(sources, "x64");

  it("gives the same bytes wherever the checkout lies", () => {
    expect(buildArguments("/out")).toEqual(["build", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w", "-o", "/out", "."]);
  });

  it("is keyed by 16 hexadecimal digits, whatever the order of the files", () => {
    expect(key).toMatch(/^[0-9a-f]{16}$/);
    expect(runtimeKey([...sources].reverse(), "x64")).toBe(key);
  });

  it("is not repeated when only a test changes", () => {
    expect(runtimeKey(sources.slice(0, 2), "x64")).toBe(key);
  });

  it.each([
    ["a source", sources.map((s) => (s.name === "main.go" ? { ...s, text: "package other" } : s)), "x64"],
    ["a file's name", sources.map((s) => (s.name === "main.go" ? { ...s, name: "other.go" } : s)), "x64"],
    ["the module", sources.map((s) => (s.name === "go.mod" ? { ...s, text: "module n" } : s)), "x64"],
    ["the architecture", sources, "arm64"],
  ])("is repeated when %s changes", (_, changed, arch) => {
    expect(runtimeKey(changed, arch)).not.toBe(key);
  });
});
