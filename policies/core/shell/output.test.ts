import { describe, expect, it } from "vitest";
import { printed } from "./output";

const world = { file: (path: string): string => `(${path})`, filled: (text: string): string => text.toUpperCase() };

describe("printed", () => {
  it.each<[string, string[], string | undefined]>([
    ["echo", [], "\n"],
    ["echo", ["a", "b"], "a b\n"],
    ["echo", ["-n", "a"], "a"],
    ["echo", ["-n"], ""],
    ["echo", ["-e", "a\\tb"], "a\tb\n"],
    ["echo", ["-ne", "a\\n"], "a\n"],
    ["echo", ["-E", "-n", "a\\n"], "a\\n"],
    ["echo", ["a", "-n"], "a -n\n"],
    ["echo", ["-nx", "a"], "-nx a\n"],
    ["echo", ["x-n", "a"], "x-n a\n"],
    ["printf", [], ""],
    ["printf", ["a"], "a"],
    ["printf", ["--", "a"], "a"],
    ["printf", ["a", "b"], "a"],
    ["printf", ["%s-%s\\n", "a", "b"], "a-b\n"],
    ["printf", ["%s ", "a", "b"], "a b "],
    ["printf", ["%s %s,", "a", "b", "c"], "a b,c ,"],
    ["printf", ["%-5.2s|%d%%|%q", "a", "1", "c"], "a|1%|c"],
    ["printf", ["%s %b", "a\\n", "b\\n"], "a\\n b\n"],
    ["printf", ["%x", "a"], "%x"],
    ["cat", [], "in"],
    ["cat", ["-n"], "in"],
    ["cat", ["-"], "in"],
    ["cat", ["a", "/dev/stdin", "-", "b"], "(a)inin(b)"],
    ["cat", ["a-"], "(a-)"],
    ["tee", ["a"], "in"],
    ["envsubst", [], "IN"],
    ["base64", ["a"], undefined],
    ["true", [], ""],
    ["kubectl", [], undefined],
  ])("knows of `%s` with %j", (tool, args, output) => expect(printed(tool, args, "in", world)).toBe(output));

  it.each([":", "true", "false", "test", "[", "cd", "mkdir", "rm", "touch", "exit", "return"])("knows that `%s` prints nothing", (tool) =>
    expect(printed(tool, [], "in", world)).toBe(""),
  );

  it.each([
    ["\\x41\\x4ag", "AJg"],
    ["\\x4", "\u0004"],
    ["\\101\\0101", "AA"],
    ["\\18", "\\18"],
    ["\\n\\t\\r", "\n\t\r"],
    ["\\\\n", "\\n"],
    ["\\a", "\\a"],
    ["\\xg", "\\xg"],
  ])("reads %s as what it stands for", (text, unescaped) => expect(printed("echo", ["-ne", text], "", world)).toBe(unescaped));

  it.each<[string[], string, string | undefined]>([
    [["-d"], "YWI=\n", "ab"],
    [["-D"], "YWI=", "ab"],
    [["--decode"], "YWI=", "ab"],
    [["-w0", "-di"], "YWI=", "ab"],
    [["-id", "-"], "YWI=", "ab"],
    [[], "YWI=", undefined],
    [["--decoded"], "YWI=", undefined],
    [["--d"], "YWI=", undefined],
    [["-D-"], "YWI=", undefined],
    [["-d"], "YW!I=", undefined],
    [["-d"], "!YWI=", undefined],
    [["-d", "a"], "YWI=", undefined],
  ])("decodes by base64 %j the input %j", (args, input, output) => expect(printed("base64", args, input, world)).toBe(output));

  it("decodes a file", () =>
    expect(printed("base64", ["-d", "a"], "", { ...world, file: (path) => (path === "a" ? "YWI=" : "") })).toBe("ab"));
});
