import { describe, expect, it } from "vitest";
import { hole, liveConfig, madeOf } from "./hole";

describe("madeOf", () => {
  it.each([
    ["nothing", [], hole],
    ["other texts", ["a", hole], hole],
    ["Cilium's own configuration", ["a", "get cm cilium-config -o yaml"], liveConfig],
    ["what was made of it", [liveConfig, "a"], liveConfig],
  ])("stands for the unknown that was made of %s", (_, texts, made) => expect(madeOf(texts)).toBe(made));
});
