import { describe, expect, it } from "vitest";
import { findBrowser } from "./browser";

describe("findBrowser", () => {
  it.each([
    ["the one that is named", process.execPath, process.execPath],
    ["none where the one that is named is not there", "/nowhere/chromium", undefined],
  ])("finds %s", (_name, named, expected) => expect(findBrowser({ CILIUM_LAB_BROWSER: named })).toBe(expected));
});
