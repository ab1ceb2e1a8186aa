import { describe, expect, it } from "vitest";
import { lastArguments, wordsOf } from "../../testing/harness/scripts";
import { UNKNOWN_TEXT, liveConfig } from "../unknown-text";

describe("startProgram", () => {
  it.each(["ssh", "su", "watch", "parallel", "script", "flock"])("runs the script that `%s` is given", (name) => {
    expect(wordsOf(`${name} x 'a 1'`)).toEqual([
      ["a", "1"],
      [name, "x", "a 1"],
    ]);
  });

  it("takes a text for other programs as one", () => expect(wordsOf("b 'a 1'")).toEqual([["b", "a 1"]]));

  it("finds the program behind one that is not known, and none behind one that says it", () => {
    expect(wordsOf("retry helm list; echo helm list; /bin/echo helm list")).toEqual([
      ["retry", "helm", "list"],
      ["helm", "list"],
      ["echo", "helm", "list"],
      ["/bin/echo", "helm", "list"],
    ]);
  });

  it.each([
    ["nothing of what a program prints", "b", UNKNOWN_TEXT],
    ["what is told from its arguments", "echo 1", "1"],
    ["that it was made of Cilium's configuration, by its arguments", "kubectl get cm cilium-config", liveConfig],
    ["that it was made of Cilium's configuration, by its input", "kubectl get cm cilium-config | b", liveConfig],
    ["that it was made of Cilium's configuration, by a file", "kubectl get cm cilium-config > f; b f", liveConfig],
    ["what is in a file that it prints", "echo 1 > f; cat f", "1"],
    ["what is in a file that it fills in", "X=2; echo '1 $X' > f; envsubst < f", "1 2"],
  ])("knows %s", (_, script, printed) => expect(lastArguments(`a "$(${script})"`)).toEqual([printed]));
});
