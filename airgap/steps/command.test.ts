import { describe, expect, it } from "vitest";
import { failure, tellingCommand } from "./command";

describe("tellingCommand", () => {
  it("tells the lines of both channels", async () => {
    const lines: string[] = [];
    await tellingCommand("sh", ["-c", "echo $A; echo two >&2"], { env: { A: "one" } }, (line) => lines.push(line));
    expect(lines.sort()).toEqual(["one", "two"]);
  });

  it("fails with the command and what it wrote", () =>
    expect(tellingCommand("sh", ["-c", "echo no more disk; exit 3"], {}, () => undefined)).rejects.toThrow(
      /^Command failed with exit code 3: sh -c 'echo no more disk; exit 3'\n {2}no more disk$/,
    ));
});

describe("failure", () => {
  it("keeps the last 15 lines that are not empty", () => {
    const output = Array.from({ length: 40 }, (_, i) => `line ${i}\n`).join("\n");
    expect(failure("it failed", output).split("\n")).toEqual(["it failed", ...Array.from({ length: 15 }, (_, i) => `  line ${i + 25}`)]);
  });
});
