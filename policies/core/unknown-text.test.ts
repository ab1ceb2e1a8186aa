import { describe, expect, it } from "vitest";
import { UNKNOWN_TEXT, liveConfig, madeOf } from "./unknown-text";

describe("madeOf", () => {
  it.each([
    ["nothing", [], UNKNOWN_TEXT],
    ["other texts", ["a", UNKNOWN_TEXT], UNKNOWN_TEXT],
    ["Cilium's own configuration", ["a", "get cm cilium-config -o yaml"], liveConfig],
    ["what was made of it", [liveConfig, "a"], liveConfig],
  ])("stands for the unknown that was made of %s", (_, texts, made) => expect(madeOf(texts)).toBe(made));
});
