import { describe, expect, it } from "vitest";
import { configJson, manifestJson } from "./archive";

describe("configJson", () => {
  it("has the usual PATH, one history entry a layer, and no time of its own", () =>
    expect(JSON.parse(configJson({ entrypoint: ["/pause"], labels: { a: "b" } }, ["0a", "1b"], "x64"))).toEqual({
      architecture: "amd64",
      os: "linux",
      created: "2026-01-01T00:00:00.000Z",
      config: { Env: ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"], Entrypoint: ["/pause"], Labels: { a: "b" } },
      rootfs: { type: "layers", diff_ids: ["sha256:0a", "sha256:1b"] },
      history: [
        { created: "2026-01-01T00:00:00.000Z", created_by: "cilium-lab" },
        { created: "2026-01-01T00:00:00.000Z", created_by: "cilium-lab" },
      ],
    }));

  it("adds variables behind PATH and keeps the rest", () =>
    expect(
      JSON.parse(configJson({ env: { A: "1" }, cmd: ["bash"], workingDir: "/w", stopSignal: "SIGRTMIN+3" }, [], "arm64")),
    ).toMatchObject({
      architecture: "arm64",
      config: { Env: [expect.stringMatching(/^PATH=/), "A=1"], Cmd: ["bash"], WorkingDir: "/w", StopSignal: "SIGRTMIN+3" },
    }));
});

describe("manifestJson", () => {
  it("is what docker save writes", () =>
    expect(manifestJson("a/b:1", "c.json", ["l.tar"])).toBe('[{"Config":"c.json","RepoTags":["a/b:1"],"Layers":["l.tar"]}]'));
});
