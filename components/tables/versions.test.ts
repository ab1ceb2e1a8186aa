import { describe, expect, it } from "vitest";
import { afterNewest, tableRange } from "../testing/minors";
import { ciliumMinor, minors, within } from "./versions";

describe("ciliumMinor", () => {
  it.each([
    ["1.12.0", "1.12"],
    ["1.12.19", "1.12"],
    ["1.13.0-rc5", "1.13"],
    ["1.14.0-snapshot.4", "1.14"],
    ["1.15.7", "1.15"],
    ["1.20.2", "1.20"],
  ])("%s reads the keys of %s", (version, minor) => expect(ciliumMinor(version)).toBe(minor));

  it.each([
    "1.11.20",
    `${afterNewest}.0`,
    "1.9.0",
    "2.20.0",
    "1.20",
    "v1.20.2",
    " 1.20.2",
    "1.20.2 ",
    "1.020.2",
    "latest",
    "",
    "1.20.2+build",
  ])("refuses %j, naming the range", (version) =>
    expect(() => ciliumMinor(version, "cilium-lab:ciliumVersion")).toThrow(
      `cilium-lab:ciliumVersion "${version}" is not a Cilium version this lab knows. Accepted: a full version ${tableRange}, pre-releases included. Example: 1.20.2 or 1.13.0-rc5.`,
    ),
  );
});

describe("within", () => {
  it.each([
    [{}, [...minors]],
    [{ until: "1.13" } as const, ["1.12", "1.13"]],
    [{ since: "1.18" } as const, minors.slice(minors.indexOf("1.18"))],
    [{ since: "1.14", until: "1.15" } as const, ["1.14", "1.15"]],
  ])("%j", (span, expected) => expect(minors.filter((minor) => within(minor, span))).toEqual(expected));
});
