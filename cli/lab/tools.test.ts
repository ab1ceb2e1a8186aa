import { describe, expect, it } from "vitest";
import { checkTools } from "./tools";

const kind = { name: "kind", wanted: "0.33.0", installed: "0.33.0" };

describe("checkTools", () => {
  it("passes what is installed at the right version", () => expect(() => checkTools([kind])).not.toThrow());

  it("names the missing and the old ones with the versions wanted", () => {
    expect(() =>
      checkTools([
        kind,
        { name: "helm", wanted: "3.22.0", installed: "3.9.0" },
        { name: "kubectl", wanted: "1.34.4", installed: undefined },
      ]),
    ).toThrow(
      "These tools are missing or of another version: helm 3.22.0 (found 3.9.0), kubectl 1.34.4 (none found). Install them at these versions, or install Go, with which they are built: https://go.dev/doc/install",
    );
  });
});
