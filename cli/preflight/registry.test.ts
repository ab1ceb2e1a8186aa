import { describe, expect, it } from "vitest";
import { checkRegistry } from "./registry";

describe("checkRegistry", () => {
  it("passes where an image could be pulled", () => expect(() => checkRegistry({ pulled: true }, "dev")).not.toThrow());

  it("says what the daemon said, and the way without a registry", () => {
    expect(() => checkRegistry({ pulled: false, detail: "dial tcp: lookup registry-1.docker.io: no such host" }, "dev")).toThrow(
      'Stack "dev" pulls its images, and the registry does not answer: dial tcp: lookup registry-1.docker.io: no such host Check the daemon\'s network and proxy settings, or use the images built on this machine: make up STACK=airgap',
    );
  });
});
