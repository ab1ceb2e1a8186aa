import { describe, expect, it } from "vitest";
import { CliError } from "../lab/error";
import { controlOf, roundsOf } from "./command";

const refused = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    if (error instanceof CliError) return `${error.exitCode}: ${error.message}`;
  }
  return "accepted";
};

describe("controlOf", () => {
  it.each([
    [undefined, "none"],
    ["none", "none"],
    ["legacy", "legacy"],
    ["vxlan", "vxlan"],
  ])("%s", (text, control) => {
    expect(controlOf(text)).toBe(control);
  });

  it("refuses another, naming what is accepted", () => {
    expect(refused(() => controlOf("geneve"))).toBe(
      '2: CONTROL is "geneve"; accepted are none, legacy, vxlan. Example: make observe CONTROL=legacy',
    );
  });
});

describe("roundsOf", () => {
  it.each([
    [undefined, 3],
    ["1", 1],
    ["20", 20],
  ])("%s", (text, rounds) => {
    expect(roundsOf(text)).toBe(rounds);
  });

  it.each(["0", "21", "-1", "two", "1.5"])("refuses %s", (text) => {
    expect(refused(() => roundsOf(text))).toBe(`2: ROUNDS is "${text}"; accepted is a number from 1 to 20. Example: make observe ROUNDS=5`);
  });
});
