import { describe, expect, it } from "vitest";
import { CliError, NoEngineError } from "../../cli/lab/error";
import { withoutEngine } from "./command";

describe("withoutEngine", () => {
  const none = new NoEngineError("No Docker daemon answers.", "Start Docker.");

  it("skips the three tiers where no engine can be had", () =>
    expect(withoutEngine(none, false)).toEqual({ passed: 0, failed: 0, skipped: 3 }));

  it("fails in CI, where a skipped tier proves nothing", () =>
    expect(withoutEngine(none, true)).toEqual({ passed: 0, failed: 1, skipped: 0 }));

  it("fails for every other reason", () =>
    expect(withoutEngine(new CliError("The registry does not answer.", "Wait."), false).failed).toBe(1));
});
