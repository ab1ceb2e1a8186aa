import { describe, expect, it } from "vitest";
import { readHeartbeat, reportsSince } from "./heartbeats";

describe("readHeartbeat", () => {
  it("reads a line of kubectl", () => {
    expect(readHeartbeat("lab-3fa9c1-worker   2026-11-23T10:00:07Z")).toEqual({ node: "lab-3fa9c1-worker", at: "2026-11-23T10:00:07Z" });
  });

  it.each(["lab-3fa9c1-worker   <none>", "", "lab-3fa9c1-worker"])("takes none from %j", (line) =>
    expect(readHeartbeat(line)).toBeUndefined(),
  );
});

describe("reportsSince", () => {
  const startedAt = "2026-11-23T10:00:07.523456789Z";
  it.each([
    ["2026-11-23T10:00:06Z", false],
    ["2026-11-23T10:00:07Z", true],
    ["2026-11-23T10:00:08Z", true],
  ])("of a node that was started at 10:00:07.5, says of %s: %s", (at, is) => expect(reportsSince({ node: "n", at }, startedAt)).toBe(is));
});
