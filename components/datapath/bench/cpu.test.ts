import { describe, expect, it } from "vitest";
import { cpuBetween } from "./parse-output";

describe("cpuBetween", () => {
  it("tells what was spent, what was idle and what the hypervisor took", () => {
    const { busy, idle, stolen } = cpuBetween(" 100 10 200 4000 50 5 30 7 100 0", " 300 11 500 4400 60 6 130 10 300 0");
    expect([busy, idle, stolen].map((seconds) => seconds.toFixed(2))).toEqual(["6.02", "4.10", "0.03"]);
  });

  it.each(["", "1 2 3", "1 2 3 4 5 6 7 x"])("refuses %j", (line) => expect(() => cpuBetween(line, line)).toThrow("/proc/stat begins with"));
});
