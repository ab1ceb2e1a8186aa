import { describe, expect, it } from "vitest";
import type { Context } from "../protocol";
import { Daemon } from "./daemon";
import { remoteImageResource, repoDigest } from "./remote-image";

const ctx: Context = { log: () => undefined, signal: new AbortController().signal, callSignal: new AbortController().signal, config: {} };
const urn = "urn:pulumi:s::p::docker:index/remoteImage:RemoteImage::i";
const image = remoteImageResource(new Daemon());

describe("RemoteImage", () => {
  it.each([
    [{ name: "a", keepLocally: true }, []],
    [{ name: "a", forceRemove: true }, []],
    [{ name: "b" }, ["name"]],
    [{ name: "a", pullTriggers: ["1"] }, ["pullTriggers"]],
    [{ name: "a", triggers: { x: "1" }, keepLocally: true }, ["triggers"]],
  ])("changed to %j, replaces for %j", async (news, replaces) => {
    const found = await image.diff!(ctx, { urn, id: "x", oldInputs: { name: "a" }, oldState: {}, news, ignoreChanges: [] });
    expect(found.changes).toBe(true);
    expect(found.replaces).toEqual(replaces);
    expect(found.deleteBeforeReplace).toBeUndefined();
  });

  it("needs a name", async () => {
    expect((await image.check!(ctx, { urn, news: {}, olds: {} })).failures.map(({ property }) => property)).toEqual(["name"]);
  });

  it("finds the digest of its own repository", () => {
    const digests = ["other/repo@sha256:1", "reg:5000/a/b@sha256:2"];
    expect([repoDigest("reg:5000/a/b:tag", digests), repoDigest("reg:5000/a/b", digests), repoDigest("built/here:1", digests)]).toEqual([
      "reg:5000/a/b@sha256:2",
      "reg:5000/a/b@sha256:2",
      "",
    ]);
  });
});
