import { describe, expect, it } from "vitest";
import { controlCell, controlDifferences, type FoundControl } from "./control";
import { sentences } from "./differences";

describe("a control", () => {
  it.each<[string, FoundControl, string, string[]]>([
    ["none", undefined, "✓ none stands in place of the declared datapath", []],
    [
      "one that stands",
      { control: "legacy", since: "2026-01-01T10:00:00Z" },
      "✗ legacy stands since 2026-01-01T10:00:00Z; `make up` puts the declared datapath back",
      ['cluster: the control is "legacy, since 2026-01-01T10:00:00Z", declared "none".'],
    ],
    [
      "one that cannot be read",
      new Error("It cannot be read."),
      "✗ It cannot be read.",
      ['cluster: the control is "not known", declared "none".'],
    ],
  ])("is told: %s", (_, control, text, says) => {
    expect(controlCell(control).text).toBe(text);
    expect(sentences(controlDifferences(control))).toEqual(says);
  });
});
