import { describe, expect, it } from "vitest";
import { CliError, NoEngineError } from "../../cli/lab/error";
import { withoutEngine } from "./command";

describe("withoutEngine", () => {
  const none = new NoEngineError("No Docker daemon answers.", "Start Docker.");

  it("skips the tiers that need one where no engine can be had", () =>
    expect(withoutEngine(none, false, 2)).toEqual({ passed: 0, failed: 0, skipped: 2 }));

  it("fails in CI, where a skipped tier proves nothing", () =>
    expect(withoutEngine(none, true, 2)).toEqual({ passed: 0, failed: 1, skipped: 0 }));

  it("fails for every other reason", () =>
    expect(withoutEngine(new CliError("The registry does not answer.", "Wait."), false, 2).failed).toBe(1));
});
