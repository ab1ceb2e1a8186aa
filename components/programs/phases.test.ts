import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { phases } from "./phases";

/** As local.Command runs it: the interpreter, then the command's text. */
function run(inputs: { interpreter: string[] }, text: string): string {
  const [shell = "", ...args] = inputs.interpreter;
  return execFileSync(shell, [...args, text], { encoding: "utf8" });
}

describe("phases", () => {
  const inputs = phases("nodes of lab", { create: "echo made", update: "echo kept\n", delete: "echo gone" });

  it("quotes a few words and not the program", () => {
    expect(inputs).toMatchObject({ create: "create nodes of lab", update: "update nodes of lab", delete: "delete nodes of lab" });
  });

  it.each([
    ["create nodes of lab", "made\n"],
    ["update nodes of lab", "kept\n"],
    ["delete nodes of lab", "gone\n"],
  ])("runs what %j says", (text, printed) => expect(run(inputs, text)).toBe(printed));

  it("has no delete where none is given", () => {
    expect(phases("x", { create: ":", update: ":" })).not.toHaveProperty("delete");
  });
});
