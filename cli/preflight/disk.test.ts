import { describe, expect, it } from "vitest";
import { checkDisk, freeOn } from "./disk";

describe("checkDisk", () => {
  const root = "/var/lib/docker";

  it.each([
    ["exactly enough for nodes", 1.5e9, { nodes: 3, derive: false }],
    ["exactly enough for nodes and their image", 6.5e9, { nodes: 3, derive: true }],
    ["enough for nothing, where nothing is made", 0, { nodes: 0, derive: false }],
  ])("passes %s", (_, free, wants) => expect(() => checkDisk({ root, free }, wants)).not.toThrow());

  it("says what is there and what is needed", () => {
    expect(() => checkDisk({ root, free: 2.04e9 }, { nodes: 3, derive: true })).toThrow(
      "The disk of /var/lib/docker, where Docker keeps its images and containers, has 2.0 GB free; this lab of 3 nodes needs 6.5 GB: 5.0 GB to put its images into a node image, 0.5 GB a node. Make room: `docker system df` in a lab shell shows what Docker holds. No node was made.",
    );
  });

  it("leaves out the image that is there already", () => {
    expect(() => checkDisk({ root, free: 1e9 - 1 }, { nodes: 2, derive: false })).toThrow(
      "has 0.9 GB free; this lab of 2 nodes needs 1.0 GB: 0.5 GB a node.",
    );
  });
});

describe("freeOn", () => {
  it("is a number where the folder is", async () => expect(await freeOn("/")).toBeGreaterThan(0));
  it("is not known of a folder that is on another machine", async () => expect(await freeOn("/nowhere/docker")).toBeUndefined());
});
