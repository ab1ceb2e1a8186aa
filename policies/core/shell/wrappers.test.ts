import { describe, expect, it } from "vitest";
import { lastArguments, lastInput, wordsOf } from "../../testing/harness/scripts";
import { UNKNOWN_TEXT } from "../unknown-text";

describe("wrap", () => {
  it.each([
    "exec",
    "exec -a x",
    "command",
    "command -p",
    "builtin",
    "env",
    "env -i",
    "env -u X",
    "env -C x",
    "sudo",
    "sudo -E",
    "sudo -u x",
    "sudo -g x",
    "sudo -p x",
    "sudo -C x",
    "sudo -D x",
    "sudo -h x",
    "sudo -r x",
    "sudo -t x",
    "sudo -T x",
    "sudo -U x",
    "sudo -uroot",
    "sudo --",
    "doas",
    "doas -u x",
    "doas -C x",
    "nohup",
    "nice",
    "nice -n 3",
    "nice -3",
    "ionice",
    "ionice -c 2",
    "ionice -n 3",
    "ionice -p 1",
    "time -p",
    "command time -f x",
    "command time -o x",
    "timeout 10",
    "timeout 1.5m",
    "timeout -k 5 10s",
    "timeout -s KILL 1d",
    "timeout $T",
    "setsid",
    "stdbuf -o L",
    "stdbuf -i 0 -e 0",
    "xargs",
    "xargs -n 1",
    "xargs -d x",
    "xargs -P 2",
    "xargs -L 1",
    "xargs -s 9",
    "xargs -a x",
    "xargs -E x",
    "busybox",
    "chroot /host",
    "chroot --userspec=x /host",
    "unshare -n",
    "unshare -r",
    "timeout -ks 10",
    "chronic",
    "sudo -u root env -u B X=1 nice -n 3",
  ])("starts a program by `%s`", (prefix) => expect(wordsOf(`${prefix} a b`)).toEqual([["a", "b"]]));

  it.each(["env", "sudo -i", "command -v helm", "command -V helm", "exec", "nohup", "timeout 10"])("starts nothing by `%s`", (script) =>
    expect(wordsOf(script)).toEqual([]),
  );

  it("leaves a function out", () => {
    expect(wordsOf("a() { b; }; sudo a; command a; xargs a; xargs -I % a % <<< 1")).toEqual([["a"], ["a"], ["a"], ["a", "1"]]);
  });

  it.each<[string, string, string[]]>([
    ["has a variable by env", "X=1; env X=2 Y=3 sh -c 'a $X $Y'", ["2", "3"]],
    ["has a variable by sudo", "sudo X=2 sh -c 'a $X'", ["2"]],
    ["gives a variable back", "X=1; env X=2 b; a $X", ["1"]],
    ["keeps what a program of its own does", "X=1; sudo sh -c 'X=2'; a $X", ["1"]],
    ["changes the shell by command", "X=1; command export X=2; a $X", ["2"]],
    ["changes the shell by builtin", "X=1; builtin export X=2; a $X", ["2"]],
    ["changes the shell by exec", "X=1; exec eval X=2; a $X", ["2"]],
  ])("%s", (_, script, words) => expect(lastArguments(script)).toEqual(words));

  it.each<[string, string[][]]>([
    ["env -S 'a b' c", [["a", "b", "c"]]],
    ["env -i X=1 -vS 'a b'", [["a", "b"]]],
    ["env '-Sa b'", [["a", "b"]]],
    ["env --split-string 'a b'", [["a", "b"]]],
    ["env '--split-string=a b'", [["a", "b"]]],
    ["env --split-strings a", [["a"]]],
    ["env a -S b", [["a", "-S", "b"]]],
    ["sudo -S 'a b'", [["a b"]]],
    ["env AB=-S X=a-Sb c", [["c"]]],
    ["env ./a=b c", [["./a=b", "c"]]],
  ])("splits `%s`", (script, starts) => expect(wordsOf(script)).toEqual(starts));

  it("hands on what is read and printed", () => {
    expect(lastInput("echo b | sudo cat | a")).toBe("b\n");
    expect(lastInput("echo b | env -S cat | a")).toBe("b\n");
  });
});

describe("xargs", () => {
  const items = (script: string): string[][] => wordsOf(`printf ' 1  23\\n\\n3\\n' | ${script}`).slice(1);

  it.each<[string, string[][]]>([
    ["xargs a b", [["a", "b", "1", "23", "3"]]],
    [
      "xargs -I % a x%y% z",
      [
        ["a", "x 1  23y 1  23", "z"],
        ["a", "x3y3", "z"],
      ],
    ],
    [
      "xargs -I{} a {}",
      [
        ["a", " 1  23"],
        ["a", "3"],
      ],
    ],
    [
      "xargs -n 1 -I {} a {}",
      [
        ["a", " 1  23"],
        ["a", "3"],
      ],
    ],
    ["xargs a -I", [["a", "-I", "1", "23", "3"]]],
    [
      "xargs -I % sh -c 'a %'",
      [
        ["a", "1", "23"],
        ["a", "3"],
      ],
    ],
    ["xargs", [["1", "23", "3"]]],
    ["xargs -I", []],
  ])("starts by `%s` a program with its items", (script, starts) => expect(items(script)).toEqual(starts));

  it.each<[string, string[][]]>([
    [": | xargs a", [[":"], ["a"]]],
    [": | xargs -I % a", [[":"]]],
  ])("takes no item from nothing in `%s`", (script, starts) => expect(wordsOf(script)).toEqual(starts));

  it("has items that nobody knows", () => expect(lastArguments("b | xargs a")).toEqual([UNKNOWN_TEXT]));

  it("feeds its programs nothing, and hands on what they print", () => {
    expect(lastInput("echo 1 | xargs a")).toBe("");
    expect(lastInput("echo 1 | xargs -I % a %")).toBe("");
    expect(lastInput("printf '1\\n2\\n' | xargs -I % echo x% | a")).toBe("x1\nx2\n");
    expect(lastInput("echo 1 2 | xargs echo x | a")).toBe("x 1 2\n");
  });
});
