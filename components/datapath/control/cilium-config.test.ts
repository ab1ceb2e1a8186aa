import { describe, expect, it } from "vitest";
import { dataDifference, deployedRevision, liveConfig } from "./cilium-config";
import { liveLab, original, revision } from "./testing/live-lab";

describe("deployedRevision", () => {
  it("reads what helm applied: the data of the manifest that it keeps", async () => {
    expect(await deployedRevision(liveLab().kubectl, "cilium")).toEqual({
      name: "sh.helm.release.v1.cilium.v1",
      version: "1.20.2",
      data: original,
    });
  });

  it("says where no revision is deployed", async () => {
    const lab = liveLab();
    lab.revisions = [];
    await expect(deployedRevision(lab.kubectl, "cilium")).rejects.toThrow(
      new Error('No revision of the helm release "cilium" is deployed in kube-system. "make up" deploys one.'),
    );
  });
});

describe("liveConfig", () => {
  it("reads the data, and what the next edit is held against", async () => {
    expect(await liveConfig(liveLab().kubectl)).toEqual({ data: original, resourceVersion: "100", release: "cilium" });
  });

  it("reads a ConfigMap without data that is of no release", async () => {
    expect(await liveConfig(async () => JSON.stringify({ metadata: { resourceVersion: "1" } }))).toEqual({
      data: {},
      resourceVersion: "1",
      release: "",
    });
  });
});

describe("dataDifference", () => {
  it.each([
    [{ a: "1", b: "" }, { b: "", a: "1" }, undefined],
    [{ b: "2", c: "3" }, { b: "1", c: "4" }, '`b` is "2", declared "1"'],
    [{}, { a: "" }, '`a` is missing, declared ""'],
    [{ a: "x" }, {}, '`a` is "x", declared missing'],
  ])("%j beside %j: %s", (live, declared, words) => {
    expect(dataDifference(live as Record<string, string>, declared as Record<string, string>)).toBe(words);
  });
});

describe("revision", () => {
  it("is a Secret of helm: what is inside was compressed, encoded, and encoded again", () => {
    const { data } = revision("r", "1.20.2", original);
    expect(Buffer.from(Buffer.from(data.release, "base64").toString(), "base64").subarray(0, 2).toString("hex")).toBe("1f8b");
  });
});
