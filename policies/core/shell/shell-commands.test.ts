import { describe, expect, it } from "vitest";
import { UNKNOWN_TEXT } from "../unknown-text";
import { shellCommands } from "./walk";

describe("shellCommands", () => {
  it("takes a list of words for the program that it is", () => {
    expect(shellCommands(["helm", "list", "$X"])).toEqual([{ words: ["helm", "list", "$X"], input: "", upstream: [], files: new Map() }]);
  });

  it("follows a shell that is fed, and hands on what was before it in the pipeline", () => {
    expect(shellCommands(["sh"], { input: "x; a | b 1 | c" }).map(({ words, upstream }) => ({ words, upstream }))).toEqual([
      { words: ["x"], upstream: [] },
      { words: ["a"], upstream: [] },
      { words: ["b", "1"], upstream: ["a"] },
      { words: ["c"], upstream: ["a", "b", "1"] },
    ]);
  });

  it("hands on what the script has written before, and nothing later", () => {
    expect(shellCommands(["sh", "-c", "echo 1 > f; a; echo 2 > f"]).map(({ files }) => [...files])).toEqual([
      [],
      [["f", "1\n"]],
      [["f", "1\n"]],
    ]);
  });

  it("knows no name of its caller", () =>
    expect(shellCommands(["eval", "a $0 $X"]).map(({ words }) => words)).toEqual([["a", UNKNOWN_TEXT, UNKNOWN_TEXT]]));

  it("finds nothing in nothing", () => expect(shellCommands([])).toEqual([]));
});
