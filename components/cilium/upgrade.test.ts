import { describe, expect, it } from "vitest";
import { afterNewest } from "../testing/minors";
import { upgradePath } from "./upgrade";

const source = "https://docs.cilium.io/en/stable/operations/upgrade/";

describe("upgradePath", () => {
  it.each([
    ["1.20.2", "1.20.2", "nothing"],
    ["1.20.0", "1.20.2", "a later patch"],
    ["1.15.6", "1.15.19", "a patch whose text sorts before"],
    ["1.19.6", "1.20.2", "the next minor"],
    ["1.13.0-rc5", "1.13.18", "a pre-release to a release of its minor"],
    ["1.13.0-rc5", "1.13.0", "a pre-release to its own release"],
    ["1.12.19", "1.13.0-rc5", "a pre-release of the next minor"],
  ])("lets %s go to %s: %s", (from, to) => {
    expect(upgradePath(from, to)).toEqual({ ok: true });
  });

  it.each([
    ["1.20.2", "1.19.6", "the previous minor"],
    ["1.20.2", "1.20.0", "an earlier patch"],
    ["1.15.19", "1.15.6", "a patch whose text sorts after"],
    ["1.13.0", "1.13.0-rc5", "its own pre-release"],
    ["1.20.2", "1.12.19", "minors before"],
  ])("refuses %s to %s: %s", (from, to) => {
    expect(upgradePath(from, to)).toEqual({
      ok: false,
      reason: `From Cilium ${from} to ${to} is a downgrade, which a live lab does not take. Stay on ${from} or a later version; for ${to}, make a new lab: "make down", then "make up" (${source}).`,
      path: [],
    });
  });

  it.each([
    ["1.15.6", "1.17.18", "1.16", ["1.15", "1.16", "1.17"]],
    ["1.12.19", "1.16.1", "1.13, 1.14, 1.15", ["1.12", "1.13", "1.14", "1.15", "1.16"]],
    ["1.18.12", "1.20.0-rc1", "1.19", ["1.18", "1.19", "1.20"]],
  ])("refuses %s to %s, and names the minors between", (from, to, skipped, path) => {
    expect(upgradePath(from, to)).toEqual({
      ok: false,
      reason: `From Cilium ${from} to ${to} skips ${skipped}: only consecutive minors are supported. Go ${path.join(" -> ")}, to the latest patch of each (${source}).`,
      path,
    });
  });

  it("throws for a version that the table does not know, on either side", () => {
    expect(() => upgradePath("1.11.4", "1.12.19")).toThrow('running Cilium "1.11.4" is not a Cilium version this lab knows.');
    expect(() => upgradePath("1.20.2", `${afterNewest}.0`)).toThrow(
      `ciliumVersion "${afterNewest}.0" is not a Cilium version this lab knows.`,
    );
  });
});
