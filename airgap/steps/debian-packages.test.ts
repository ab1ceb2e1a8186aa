import { describe, expect, it } from "vitest";
import { installArguments, listsAreOld, missingIn } from "./debian-packages";

describe("missingIn", () => {
  it.each([
    ["all there", "gcc installed\nrunc installed", []],
    ["one never installed", "gcc installed", ["runc"]],
    ["one removed with its settings kept", "gcc installed\nrunc config-files", ["runc"]],
    ["one half installed", "gcc half-configured\nrunc installed", ["gcc"]],
    ["no dpkg at all", "", ["gcc", "runc"]],
  ])("%s", (_name, status, expected) => expect(missingIn(status, ["gcc", "runc"])).toEqual(expected));
});

describe("installArguments", () => {
  it("asks nothing, waits for another apt and keeps changed configuration", () =>
    expect(installArguments(["runc"])).toEqual([
      ...["install", "--yes", "--no-install-recommends"],
      ...["-o", "DPkg::Lock::Timeout=300", "-o", "Dpkg::Options::=--force-confold", "runc"],
    ]));
});

describe("listsAreOld", () => {
  it.each([
    ["no lists yet", "Command failed with exit code 100: apt-get install\n  E: Unable to locate package runc", true],
    ["lists that know it by name only", "E: Package 'runc' has no installation candidate", true],
    ["a newer version on the mirror", "E: Failed to fetch some.deb  404  Not Found", true],
    ["another apt at work", "E: Could not get lock /var/lib/dpkg/lock-frontend", false],
    ["a package that failed to set itself up", "E: Sub-process /usr/bin/dpkg returned an error code (1)", false],
  ])("%s: %s is %s", (_name, output, expected) => expect(listsAreOld(output)).toBe(expected));
});
