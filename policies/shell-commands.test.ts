import { describe, expect, it } from "vitest";
import { hole, shellCommands } from "./shell-commands";

/** The words of every command that `script` starts. */
function words(script: string, variables: Record<string, string> = {}): string[][] {
  return shellCommands(["sh", "-c", script], { variables: new Map(Object.entries(variables)) }).map((command) => [...command.words]);
}

const cases: readonly { script: string; variables?: Record<string, string>; starts: string[][] }[] = [
  { script: "a 'b c' \"d e\" f\\ g", starts: [["a", "b c", "d e", "f g"]] },
  { script: "a b'c'\"d\"$'\\x65'", starts: [["a", "bcde"]] },
  { script: "a \\\n b # c", starts: [["a", "b"]] },
  { script: "a && b || c; d | e &", starts: [["a"], ["b"], ["c"], ["d"], ["e"]] },
  { script: "X=1; a $X ${X} \"$X\" '$X'", starts: [["a", "1", "1", "1", "$X"]] },
  { script: "a $X \"$X\"", variables: { X: "b c" }, starts: [["a", "b", "c", "b c"]] },
  { script: "a $X", starts: [["a", hole]] },
  { script: "a ${X:-b}", starts: [["a", hole]] },
  { script: "X=1; a ${X:-b} ${X:+c} ${X%1}", starts: [["a", "1", "c", hole]] },
  { script: "X=1; read X; a $X", starts: [["a", hole]] },
  { script: "X=1; getopts b X; a $X", starts: [["a", hole]] },
  { script: "X=1; if b; then X=2; fi; a $X", starts: [["b"], ["a", hole]] },
  { script: "X=1 a; a $X", starts: [["a"], ["a", hole]] },
  { script: "export X=1 Y='2 3'; a $X \"$Y\"", starts: [["a", "1", "2 3"]] },
  { script: "x=(1 '2 3'); x+=(4); a \"${x[@]}\"", starts: [["a", "1", "2 3", "4"]] },
  { script: "a x{b,c}", starts: [["a", "xb", "xc"]] },
  { script: "for x in 1 2; do a $x; done", starts: [["a", "1"], ["a", "1"], ["a", "2"], ["a", "2"]] },
  { script: "case $X in y) a;; *) b;; esac", starts: [["a"], ["b"]] },
  { script: "f() { a \"$@\" $1; }; f 1 '2 3'", starts: [["a", "1", "2 3", "1"]] },
  { script: "set -- 1 2; shift; a \"$@\"", starts: [["a", "2"]] },
  { script: "alias x='a 1'; x 2", starts: [["a", "1", "2"]] },
  { script: "sh -c 'a $0 $1' 1 2", starts: [["a", "1", "2"]] },
  { script: "eval a '$X'", variables: { X: "1" }, starts: [["a", "1"]] },
  { script: "sudo -u root env -u B X=1 nice -n 3 a b", starts: [["a", "b"]] },
  { script: "a $(echo b) `printf '%s-%s' c d`", starts: [["echo", "b"], ["printf", "%s-%s", "c", "d"], ["a", "b", "c-d"]] },
  { script: "retry 5 helm list", starts: [["retry", "5", "helm", "list"], ["helm", "list"]] },
  { script: "kubectl delete ds cilium", starts: [["kubectl", "delete", "ds", "cilium"]] },
  { script: "kubectl exec x -- helm list", starts: [["kubectl", "exec", "x", "--", "helm", "list"], ["helm", "list"]] },
  { script: "echo helm list", starts: [["echo", "helm", "list"]] },
  { script: "f() { f; }; f", starts: [] },
];

describe("shellCommands", () => {
  it.each(cases)("finds in $script what it starts", ({ script, variables, starts }) => expect(words(script, variables)).toEqual(starts));

  const inputs: readonly [script: string, input: string][] = [
    ["a <<E\nx $X\nE", "x 1\n"],
    ["a <<'E'\nx $X\nE", "x $X\n"],
    ["a <<-E\n\tx\n\tE", "x\n"],
    ["a <<< \"$X\"", "1\n"],
    ["echo b | a", "b\n"],
    ["echo -n b > f; echo c >> f; a < f", "bc\n"],
    ["cat f | a", hole],
    ["echo eA== | base64 -d | a", "x"],
    ["echo b | tee f | a", "b\n"],
    ["echo b | tee f; a < f", "b\n"],
    ["echo b > f; sed s/b/c/ f; a < f", "b\n"],
    ["echo b > f; sed -i s/b/c/ f; a < f", hole],
    ["echo '${X}' | envsubst | a", "1\n"],
    ["a", ""],
  ];
  it.each(inputs)("knows for %s what the last program reads", (script, input) => {
    expect(shellCommands(["sh", "-c", script], { variables: new Map([["X", "1"]]) }).at(-1)).toMatchObject({ words: ["a"], input });
  });

  it("takes a list of words for the program that it is", () => {
    expect(shellCommands(["helm", "list", "$X"]).map((command) => command.words)).toEqual([["helm", "list", "$X"]]);
  });

  it("follows a shell that is fed, and hands on what was before it in the pipeline", () => {
    expect(shellCommands(["sh"], { input: "a | b" }).map(({ words, upstream }) => ({ words, upstream }))).toEqual([
      { words: ["a"], upstream: [] },
      { words: ["b"], upstream: ["a"] },
    ]);
  });
});
