import { describe, expect, it } from "vitest";
import { buildFlags } from "./go-binaries";

describe("buildFlags", () => {
  it("strips and leaves paths of this machine out", () =>
    expect(buildFlags({})).toEqual(["-trimpath", "-buildvcs=false", "-ldflags", "-s -w"]));

  it("adds tags and linker variables, quoted", () =>
    expect(buildFlags({ tags: ["osusergo", "x"], variables: { "a/b.version": "1.2 gomod", "a/b.date": "now" } })).toEqual([
      "-trimpath",
      "-buildvcs=false",
      "-tags",
      "osusergo,x",
      "-ldflags",
      "-s -w -X 'a/b.version=1.2 gomod' -X 'a/b.date=now'",
    ]));
});
