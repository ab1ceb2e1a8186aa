import { describe, expect, it } from "vitest";
import { lastArguments, lastInput } from "../../testing/harness/scripts";
import { UNKNOWN_TEXT, liveConfig } from "../unknown-text";

describe("inBranches", () => {
  it.each([
    ["in the branch itself", "X=1; if b; then X=2; a $X; fi", "2"],
    ["after a branch that sets it", "X=1; if b; then X=2; fi; a $X", UNKNOWN_TEXT],
    ["after a branch that sets it to the same", "X=1; if b; then X=1; fi; a $X", "1"],
    ["after a branch that is the first to set it", "if b; then X=1; fi; a $X", "1"],
    ["after branches that do not agree", "if b; then X=1; else X=2; fi; a $X", UNKNOWN_TEXT],
    ["after branches that agree", "if b; then X=1; else X=1; fi; a $X", "1"],
    ["in a branch beside one that sets it", "X=1; if b; then X=2; else a $X; fi", "1"],
    ["after a case", "X=1; case b in c) X=2;; esac; a $X", UNKNOWN_TEXT],
    ["after a loop", "X=1; while b; do X=2; done; a $X", UNKNOWN_TEXT],
    ["in the second turn of a loop", "X=1; while b; do a $X; X=2; done", "2"],
    ["after a loop that counts", "X=1; for ((;;)); do X=2; done; a $X", UNKNOWN_TEXT],
    ["after a list", "X=1; b && X=2; a $X", UNKNOWN_TEXT],
    ["in a list", "X=1; b && X=2 && a $X", "2"],
    ["after a list's first command", "X=1; X=2 && b; a $X", "2"],
    ["after branches of which one reads Cilium's configuration", "X=1; if b; then X=$(kubectl get cm cilium-config); fi; a $X", liveConfig],
  ])("knows a variable %s", (_, script, value) => expect(lastArguments(script)).toEqual([value]));

  it("keeps a list that no branch changes", () => expect(lastArguments('X=(1 2); if b; then Y=1; fi; a "${X[@]}"')).toEqual(["1", "2"]));

  it.each([
    ["in the branch itself", "echo 1 > f; if b; then echo 2 > f; a < f; fi", "2\n"],
    ["in a branch beside", "echo 1 > f; if b; then echo 2 > f; else a < f; fi", "1\n"],
    ["after branches that do not agree", "if b; then echo 1 > f; else echo 2 > f; fi; a < f", UNKNOWN_TEXT],
    ["after one branch", "if b; then echo 1 > f; fi; a < f", "1\n"],
  ])("knows a file %s", (_, script, input) => expect(lastInput(script)).toBe(input));
});
