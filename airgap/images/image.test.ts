import { describe, expect, it } from "vitest";
import type { Artifact } from "../steps";
import { imageArtifact } from "./image";

const part = (dir: string): Artifact => ({ name: "part", estimateSeconds: 1, dir: async () => dir, build: async () => undefined });
const key = (rest: Partial<Parameters<typeof imageArtifact>[0]> = {}) =>
  imageArtifact({
    image: "a/b:1",
    name: "b",
    into: "/cache/images/b",
    config: { cmd: ["x"] },
    estimateSeconds: 1,
    parts: [part("/cache/go/tool-1111")],
    ...rest,
  }).key();

describe("an image's key", () => {
  it("is part of its folder's name", async () => {
    const image = imageArtifact({ image: "a/b:1", name: "b", into: "/cache/images/b", config: {}, estimateSeconds: 1 });
    expect(await image.dir()).toBe(`/cache/images/b-${await image.key()}`);
  });

  it("does not depend on where the cache is", async () =>
    expect(await key({ parts: [part("/elsewhere/go/tool-1111")] })).toBe(await key()));

  it.each<[string, Parameters<typeof key>[0]]>([
    ["a part", { parts: [part("/cache/go/tool-2222")] }],
    ["the Debian layer", { rootfs: part("/cache/debian/b-1111") }],
    ["the configuration", { config: { cmd: ["y"] } }],
    ["the name", { image: "a/b:2" }],
    ["a value", { values: { version: "2" } }],
    ["a file", { files: { root: __dirname, paths: ["names.ts"] } }],
  ])("changes with %s", async (_name, change) => expect(await key(change)).not.toBe(await key()));
});
