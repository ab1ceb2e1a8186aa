import { describe, expect, it } from "vitest";
import { lastInput, wordsOf } from "../../testing/harness/scripts";
import { UNKNOWN_TEXT } from "../unknown-text";

const helmOf = (script: string): string[][] => wordsOf(script).filter(([name]) => name !== "echo");

describe("runLanguage", () => {
  it.each(["python", "python3", "node", "perl", "ruby", "php", "deno", "bun"])("looks for commands in what `%s` is given", (name) => {
    expect(wordsOf(`${name} -c 'system("helm list")'`)).toEqual([["helm", "list"]]);
  });

  it.each([
    ["-c", "python -c 'helm list'"],
    ["-e", "node -e 'helm list'"],
    ["-r", "php -r 'helm list'"],
    ["--eval", "node --eval 'helm list'"],
    ["options before", "python -u -c 'helm list' x"],
    ["a file", "echo 'helm list' > f; python -u f x"],
    ["the input", "echo 'helm list' | python -"],
    ["the input, alone", "echo 'helm list' | python"],
    ["the input, with a longer option", "echo 'helm list' | ruby -external"],
    ["the input, among options", "echo 'helm list' | node --no-eval --experimental-c"],
  ])("reads %s", (_, script) => expect(helmOf(script)).toEqual([["helm", "list"]]));

  it.each<[string, string, string[]]>([
    ["a list of words", 'subprocess.run(["helm", "upgrade",\'a b\'])', ["helm", "upgrade", "a", "b"]],
    ["a line among others", "import os\nos.system(`helm list`)", ["helm", "list"]],
    ["a statement among others", "x = 1; helm list", ["helm", "list"]],
    ["a line that is indented", "  helm  list", ["helm", "list"]],
    ["a sign of comments inside", 'system("helm list #1")', ["helm", "list", "#1"]],
    ["a word behind it that says something else", "run('helm install cat')", ["helm", "install", "cat"]],
    ["a path", "run('/usr/bin/helm list')", ["/usr/bin/helm", "list"]],
  ])("finds %s", (_, text, words) => expect(helmOf(`python <<'E'\n${text}\nE`)).toEqual([words]));

  it.each(["# helm list", "  # helm list", "//helm list", 'print("helm list")', "console.log('helm list')", "x = 1", ""])(
    "finds nothing in `%s`",
    (text) => {
      expect(helmOf(`python <<'E'\n${text}\nE`)).toEqual([]);
    },
  );

  it("finds what is behind what is said in another line", () =>
    expect(helmOf("python <<'E'\nprint(1)\nhelm list\nE")).toEqual([["helm", "list"]]));

  it.each(["python -c", "python f", "python -c '' f"])("finds nothing in `%s`", (script) => expect(wordsOf(script)).toEqual([]));

  it("knows nothing of what a program reads there, or prints", () => {
    expect(lastInput("echo b | python -c 'helm list'")).toBe(UNKNOWN_TEXT);
    expect(lastInput("python -c 'helm list' | a")).toBe(UNKNOWN_TEXT);
  });
});
