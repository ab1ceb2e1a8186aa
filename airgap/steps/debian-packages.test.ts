import { describe, expect, it } from "vitest";
import { missingIn } from "./debian-packages";

describe("missingIn", () => {
  it.each([
    ["all there", "gcc installed\nrunc installed", []],
    ["one never installed", "gcc installed", ["runc"]],
    ["one removed with its settings kept", "gcc installed\nrunc config-files", ["runc"]],
    ["no dpkg at all", "", ["gcc", "runc"]],
  ])("%s", (_name, status, expected) => expect(missingIn(status, ["gcc", "runc"])).toEqual(expected));
});
