import { describe, expect, it } from "vitest";
import { checkClocks } from "./clock";

describe("checkClocks", () => {
  const [before, after] = [1_000_000_000, 1_000_002_000];

  it.each([
    ["the same", before + 1000],
    ["within a minute, ahead", after + 60_000],
    ["within a minute, behind", before - 60_000],
  ])("passes a daemon's clock that is %s", (_, daemon) => expect(() => checkClocks({ daemon, before, after })).not.toThrow());

  it.each([
    ["ahead of", after + 185_000, "3 min 5 s"],
    ["behind", before - 61_000, "1 min 1 s"],
  ])("refuses one that is %s this machine's", (which, daemon, by) => {
    expect(() => checkClocks({ daemon, before, after })).toThrow(
      `The clock of the Docker daemon's machine is ${by} ${which} this machine's. Set both right, e.g. by NTP: what a node signs is not valid on a machine of another time. Nothing was changed.`,
    );
  });
});
