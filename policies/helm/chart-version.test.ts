import { describe, expect, it } from "vitest";
import { minors, newestMinor } from "../../components/tables/versions";
import { afterNewest, minorsSince } from "../../components/testing/minors";
import { chartMinors, type ChartMinors } from "./chart";
import { UNKNOWN, type PlainValue } from "../core/plain-value";

const cases: [PlainValue | undefined, ChartMinors][] = [
  ["1.20.2", ["1.20"]],
  ["v1.15.6", ["1.15"]],
  ["1.13.0-rc5", ["1.13"]],
  [" 1.12.19 ", ["1.12"]],
  ["1.16.1+build.5", ["1.16"]],
  ["1.16", ["1.16"]],
  ["v1.16", ["1.16"]],
  ["1.16.x", ["1.16"]],
  [1.16, ["1.16"]],
  ["~1.15.3", ["1.15"]],
  [">=1.14.0 <1.16.0", ["1.14", "1.15"]],
  [">=1.14.0, <1.16.0", ["1.14", "1.15"]],
  [">=1.14.0,<1.15.0", ["1.14"]],
  ["1.12 - 1.13", ["1.12", "1.13"]],
  ["~1.13.0 || ~1.20.0", ["1.13", "1.20"]],
  ["<1.14", ["1.12", "1.13"]],
  ["<1.14.0-rc0", ["1.12", "1.13", "1.14"]],
  ["^1.18", minorsSince("1.18")],
  [">=1.20.0-0", minorsSince("1.20")],
  ["*", [...minors]],
  [undefined, [newestMinor]],
  [null, [newestMinor]],
  ["", [newestMinor]],
  [UNKNOWN, [newestMinor]],
  ["1.11.20", "outside"],
  [`${afterNewest}.0-pre.1`, "outside"],
  ["2.20.0", "outside"],
  [`>=${afterNewest}`, "outside"],
  ["<1.12", "outside"],
  // A number in YAML: the chart 1.20, if quoted.
  [1.2, "outside"],
  ["latest", "unreadable"],
  ["1.20.2.1", "unreadable"],
  ["!=1.19.0", "unreadable"],
  [true, "unreadable"],
  [["1.20.2"], "unreadable"],
];

describe("chartMinors", () => {
  it.each(cases)("%s means %j", (version, expected) => expect(chartMinors(version)).toEqual(expected));
});
