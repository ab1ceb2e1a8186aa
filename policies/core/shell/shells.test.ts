import { describe, expect, it } from "vitest";
import { lastArguments, lastInput, wordsOf } from "../../testing/harness/scripts";
import { UNKNOWN_TEXT } from "../unknown-text";

const names = (script: string): string =>
  wordsOf(script)
    .map((words) => words.join("-"))
    .join(" ");

describe("runShell", () => {
  it.each([
    ["its arguments", "sh -c 'a $0 $1' 1 2", "a-1-2"],
    ["its arguments, among options", "bash --norc +x -euo pipefail -O extglob -c 'a $1' 1 2", "a-2"],
    ["its arguments, with the option among others", "bash -ce a; bash -xc b", "a b"],
    ["its arguments, with the option before others", "bash -c -o pipefail a", "a"],
    ["its arguments, with nothing for a name", "sh -c 'a $0'", `a-${UNKNOWN_TEXT}`],
    ["a file", "echo 'a $0 $1' > f; bash -o pipefail f 1", "echo-a $0 $1 a-f-1"],
    ["a file with options of its own", "echo 'a $1' > f; sh f -c", "echo-a $1 a--c"],
    ["a file, by options that only have the letters", "echo a > f; bash --norc --posix --echo f", "echo-a a"],
    ["a file, by options of which the first takes a word", "echo a > f; bash -oe pipefail f", "echo-a a"],
    ["its input, where no arguments are", "echo a | sh -c", "echo-a a"],
    ["a file that is not known", "sh f", UNKNOWN_TEXT],
    ["its input", "echo a | sh", "echo-a a"],
    ["its input, by a dash", "echo a | bash -x -", "echo-a a"],
    ["its input, with arguments", "echo 'a $1' | sh -s 1", "echo-a $1 a-1"],
    ["its input, among options", "echo 'a $1' | sh -es -- 1", "echo-a $1 a-1"],
    ["its input, by options that only have the letters", "echo a | bash --posix --noprofile", "echo-a a"],
    ["a here-document", "sh <<E\na\nE", "a"],
    ["PowerShell's arguments", "pwsh -NoProfile -NonInteractive -Command a b", "a-b"],
    ["PowerShell's arguments, in short", "pwsh -c a -b", "a--b"],
    ["PowerShell's file", "echo a > f; pwsh -NoProfile f", "echo-a a"],
    ["PowerShell's input, by an option with longer name", "echo a | pwsh -Commander -x-c", "echo-a a"],
  ])("runs the script in %s", (_, script, starts) => expect(names(script)).toBe(starts));

  it("leaves the variables outside as they are", () => expect(lastArguments("X=1; sh -c 'X=2'; a $X")).toEqual(["1"]));

  it.each(["echo 1 | sh -c cat | a", "echo 'echo 1' | sh | a", "echo 'echo 1' > f; sh f | a"])("hands on what `%s` prints", (script) =>
    expect(lastInput(script)).toBe("1\n"),
  );

  it.each([
    ["its address", "curl -sfL https://get.k3s.io | sh -", `k3s-server-${UNKNOWN_TEXT}`],
    ["its address alone", "curl get.k3s.io | sh", `k3s-server-${UNKNOWN_TEXT}`],
    ["its arguments", "curl http://get.k3s.io | sh -s -- server --a", `k3s-server---a-${UNKNOWN_TEXT}`],
    ["a variable", "curl https://get.k3s.io | INSTALL_K3S_EXEC=' --a  --b ' sh", "k3s-server---a---b"],
    ["an empty variable", "curl https://get.k3s.io | INSTALL_K3S_EXEC= sh", "k3s-server"],
  ])("starts what k3s's installer does and goes on with what it is, by %s", (_, script, started) =>
    expect(names(script).split(" ").slice(1).join(" ")).toBe(`${started} ${UNKNOWN_TEXT}`),
  );
});
