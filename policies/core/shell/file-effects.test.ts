import { describe, expect, it } from "vitest";
import { lastInput, startedBy } from "../../testing/harness/scripts";
import { UNKNOWN_TEXT, liveConfig } from "../unknown-text";

const after = (script: string, path = "f"): string | undefined => startedBy(`echo b > f; ${script}; a`).at(-1)?.files.get(path);

describe("touch", () => {
  it.each([
    "sed s/b/c/ f",
    "yq .a f",
    "awk -v x=1 f",
    "cat f",
    "helm -f f",
    "docker cp f x:",
    "ssh -i f x",
    "scp f x:",
    "rsync f x:",
    "sed --silent f",
    "sed -e s-in-i f",
  ])("leaves a file as it is by `%s`", (script) => expect(after(script)).toBe("b\n"));

  it.each([
    "sed -i s/b/c/ f",
    "sed -Ei s/b/c/ f",
    "sed -i.bak s/b/c/ f",
    "sed --in-place s/b/c/ f",
    "yq --inplace .a f",
    "awk -i inplace x f",
    "patch f",
    "rm f",
    "rm -f f",
    "mv f g h",
  ])("knows nothing of a file after `%s`", (script) => expect(after(script)).toBe(script === "mv f g h" ? "b\n" : UNKNOWN_TEXT));

  it("knows no file that it did not know", () => expect(after("patch g", "g")).toBeUndefined());

  it("knows that it was Cilium's configuration", () => expect(after("kubectl get cm cilium-config > f; sed -i s/b/c/ f")).toBe(liveConfig));

  it.each([
    ["cp f g", "b\n"],
    ["cp -a f g", "b\n"],
    ["mv f g", "b\n"],
    ["cp x g", UNKNOWN_TEXT],
    ["cp g", undefined],
    ["cp", undefined],
    ["cp f x g", undefined],
    ["ln f g", undefined],
    ["echo c | tee g", "c\n"],
    ["echo c | tee x g", "c\n"],
    ["echo c > g; echo d | tee -a g", "c\nd\n"],
    ["echo c > g; echo d | tee -ia g", "c\nd\n"],
    ["echo c > g; echo d | tee --append g", "c\nd\n"],
    ["echo c > g; echo d | tee --appending g", "d\n"],
    ["echo c > g; echo d | tee g-a", "c\n"],
  ])("knows a file by `%s`", (script, content) => expect(after(script, "g")).toBe(content));

  it("hands on what tee writes", () => expect(lastInput("echo b | tee f | a")).toBe("b\n"));
});
